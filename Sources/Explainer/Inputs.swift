import Files

/// One picture to look at.
public struct Input: Equatable, Sendable {
  public enum Origin: Equatable, Sendable {
    /// Named by the user: always gives a record.
    case named
    /// Found in a folder: gives a record only if it is a picture by its content.
    case found
    /// Standard input.
    case standardInput
  }

  public let path: Path
  public let origin: Origin
  /// Why the entry cannot be read at all; nil where reading may be tried.
  public let problem: FileError?

  public init(path: Path, origin: Origin, problem: FileError? = nil) {
    self.path = path
    self.origin = origin
    self.problem = problem
  }
}

/// The pictures that a command line names, in its order; folders in natural order.
public struct Inputs: Sendable {
  /// Those of every shard: nothing is written over one (reliability.md 9.2).
  public private(set) var all: [Input] = []
  /// The folders among them: nothing is written inside.
  public private(set) var folders: [Path] = []
  /// Whether a folder that was named holds folders which are not read.
  public private(set) var leavesFolders = false
  private var shard = (index: 1, count: 1)

  public init() {}

  /// Adds a path as it was named: a folder's files, one level deep or all of it, or the file itself.
  public mutating func add(_ path: Path, recursive: Bool, hidden: Bool = false) {
    guard FileKind(at: path) == .folder else {
      all.append(Input(path: path, origin: .named))
      return
    }
    folders.append(path)
    do throws(FileError) {
      for entry in try Listing.entries(of: path, recursive: recursive, hidden: hidden) {
        if entry.kind == .folder, entry.problem == nil {
          leavesFolders = leavesFolders || !recursive && !entry.isLink
          continue
        }
        all.append(Input(path: entry.path, origin: .found, problem: entry.problem))
      }
    } catch {
      all.append(Input(path: path, origin: .named, problem: error))
    }
  }

  public mutating func addStandardInput() {
    all.append(Input(path: Path("-"), origin: .standardInput))
  }

  /// Keeps every `count`-th input, the first being `index` − 1, so that shards together give all records.
  ///
  /// - Parameter index: 1 to `count`.
  public mutating func keepShard(_ index: Int, of count: Int) { shard = (index, count) }

  /// The pictures to look at, in order.
  public var list: [Input] { kept(all) }

  /// What belongs to the shard, of something that there is for each input.
  func kept<T>(_ all: [T]) -> [T] {
    guard shard.count > 1 else { return all }
    return all.enumerated().filter { $0.offset % shard.count == shard.index - 1 }.map(\.element)
  }
}
