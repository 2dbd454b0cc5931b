import Explainer
import Files
import Glibc

/// Finds the files to browse, and tells of them in portions while it reads: a folder may hold a million names, or lie on a
/// slow disk. To be run on a thread of its own, since it waits for the disk.
public struct FolderScan: Sendable {
  /// What was found since the last word.
  public struct Finding: Equatable, Sendable {
    public let portions: [FilePortion]
    /// All files by their numbers in the order to show them in; only with the last word.
    public let order: [Int]?
    /// How many folders inside were not read; only with the last word.
    public let foldersLeft: Int

    public init(portions: [FilePortion], order: [Int]? = nil, foldersLeft: Int = 0) {
      self.portions = portions
      self.order = order
      self.foldersLeft = foldersLeft
    }
  }

  /// A folder that is read within this is shown sorted at once; after it, names are shown as they come. In seconds.
  private static let patience = Duration.milliseconds(30)
  /// Between two words while more comes: often enough to look alive, seldom enough to cost nothing.
  private static let interval = Duration.milliseconds(100)

  private let paths: [Path]
  private let isRecursive, showsHidden: Bool

  /// - Parameters:
  ///   - paths: folders, whose files are found in natural order, and files, which stay where they were named.
  ///   - hidden: whether names that begin with a dot count.
  public init(_ paths: [Path], recursive: Bool, hidden: Bool = false) {
    self.paths = paths
    isRecursive = recursive
    showsHidden = hidden
  }

  public func run(_ tell: @escaping (Finding) -> Void) {
    var run = Run(tell: tell, showsHidden: showsHidden)
    for path in paths { run.add(path, recursive: isRecursive) }
    run.end()
  }

  private struct Run {
    let tell: (Finding) -> Void
    let showsHidden: Bool
    var table = FileTable()
    var untold: [FilePortion] = []
    var order: [Int] = []
    var foldersLeft = 0
    var due = ContinuousClock.now + FolderScan.patience

    init(tell: @escaping (Finding) -> Void, showsHidden: Bool) {
      self.tell = tell
      self.showsHidden = showsHidden
    }

    mutating func add(_ path: Path, recursive: Bool) {
      let first = table.count
      guard FileKind(at: path) == .folder else { return keepOrder(named(path)) }
      do throws(FileError) {
        guard recursive else {
          try read(path)
          tellIfDue()
          let table = table
          order += NaturalOrder.sorted(count: table.count - first) { table.nameBytes(first + $0) }.map {
            first + $0
          }
          return
        }
        var portion = FilePortion(folder: path, origin: .found)
        for entry in try Listing.entries(of: path, recursive: true, hidden: showsHidden)
        where entry.kind != .folder || entry.problem != nil {
          portion.append(entry.path.relative(to: path).bytes, problem: entry.problem)
        }
        keepOrder(portion)
      } catch {
        // What was told before the listing failed stays.
        order += first..<table.count
        keepOrder(named(path, problem: error))
      }
    }

    private func named(_ path: Path, problem: FileError? = nil) -> FilePortion {
      var portion = FilePortion(origin: .named)
      portion.append(path.bytes, problem: problem)
      return portion
    }

    /// Files that come in the order in which they are shown.
    private mutating func keepOrder(_ portion: FilePortion) {
      order += table.count..<table.count + portion.count
      take(portion)
    }

    private mutating func take(_ portion: FilePortion) {
      table.append(portion)
      untold.append(portion)
      tellIfDue()
    }

    private mutating func tellIfDue() {
      guard ContinuousClock.now >= due, !untold.isEmpty else { return }
      tell(Finding(portions: untold))
      untold = []
      due = ContinuousClock.now + FolderScan.interval
    }

    mutating func end() { tell(Finding(portions: untold, order: order, foldersLeft: foldersLeft)) }

    /// One folder, flat, by the rules of `Listing`: no folders, and hidden names only on request.
    private mutating func read(_ folder: Path) throws(FileError) {
      let descriptor = openUntouched(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
      guard descriptor >= 0, let stream = fdopendir(descriptor) else {
        let code = errno
        if descriptor >= 0 { close(descriptor) }
        throw .system(folder, doing: "listing", errno: code)
      }
      defer { closedir(stream) }
      var portion = FilePortion(folder: folder, origin: .found)
      while true {
        errno = 0
        guard let entry = readdir(stream) else { break }
        add(entry, in: folder, to: &portion)
        if portion.count % 256 == 0, portion.count > 0, ContinuousClock.now >= due {
          take(portion)
          portion = FilePortion(folder: folder, origin: .found)
        }
      }
      let code = errno
      take(portion)
      if code != 0 { throw .system(folder, doing: "listing", errno: code) }
    }

    private mutating func add(
      _ entry: UnsafeMutablePointer<dirent>, in folder: Path, to portion: inout FilePortion
    ) {
      withUnsafePointer(to: &entry.pointee.d_name) { pointer in
        pointer.withMemoryRebound(to: UInt8.self, capacity: 256) { start in
          let bytes = UnsafeBufferPointer(start: start, count: 256)
          let name = bytes[..<(bytes.firstIndex(of: 0) ?? 256)]
          let isDots = name.elementsEqual(".".utf8) || name.elementsEqual("..".utf8)
          guard !isDots, showsHidden || name.first != UInt8(ascii: ".") else { return }
          let type = Int(entry.pointee.d_type)
          let mayBeFolder = type == DT_DIR || type == DT_LNK || type == DT_UNKNOWN
          if mayBeFolder, type == DT_DIR || FileKind(at: folder.appending(Array(name))) == .folder {
            if type != DT_LNK { foldersLeft += 1 }
            return
          }
          portion.append(name)
        }
      }
    }
  }
}
