import Explainer
import Files
import Text

/// Files that were found together, their names in one arena: a million of them are two allocations and not two million
/// (reliability.md 3.7). They are sanitised when they are shown.
public struct FilePortion: Equatable, Sendable {
  /// Where they lie; nil where each name is a whole path.
  private let folder: Path?
  private let origin: Input.Origin
  private var arena: [UInt8] = []
  private var ends: [Int] = []
  private(set) var problems: [Int: FileError] = [:]

  public init(folder: Path? = nil, origin: Input.Origin) {
    self.folder = folder
    self.origin = origin
  }

  public var count: Int { ends.count }

  public mutating func append(_ name: some Collection<UInt8>, problem: FileError? = nil) {
    if let problem { problems[count] = problem }
    arena.append(contentsOf: name)
    ends.append(arena.count)
  }

  /// Some of its files.
  func picked(_ indices: some Sequence<Int>) -> FilePortion {
    var portion = FilePortion(folder: folder, origin: origin)
    for index in indices { portion.append(name(index), problem: problems[index]) }
    return portion
  }

  /// FNV-1a over the path, in 64 bits.
  func pathHash(_ index: Int) -> UInt64 {
    var hash: UInt64 = 0xcbf2_9ce4_8422_2325
    func add(_ bytes: some Sequence<UInt8>) {
      for byte in bytes { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
    }
    if let folder {
      add(folder.bytes)
      if folder.bytes.last != UInt8(ascii: "/") { add("/".utf8) }
    }
    add(name(index))
    return hash
  }

  /// What tells it apart from the others: its path below their folder, or of a whole path the last part.
  func shown(_ index: Int) -> ArraySlice<UInt8> {
    let bytes = name(index)
    guard folder == nil else { return bytes }
    return bytes.lastIndex(of: UInt8(ascii: "/")).map { bytes[($0 + 1)...] } ?? bytes
  }

  func name(_ index: Int) -> ArraySlice<UInt8> { arena[(index == 0 ? 0 : ends[index - 1])..<ends[index]] }

  func input(_ index: Int) -> Input {
    let name = Array(name(index))
    return Input(
      path: folder?.appending(name) ?? Path(bytes: name), origin: origin, problem: problems[index])
  }
}

/// All files by number, in the order in which they were found. Portions are never changed, so a copy costs next to nothing
/// while more arrive.
public struct FileTable: Equatable, Sendable {
  private var portions: [FilePortion] = []
  /// The number of each portion's first file.
  private var starts: [Int] = []
  public private(set) var count = 0

  public init() {}

  public mutating func append(_ portion: FilePortion) {
    guard portion.count > 0 else { return }
    portions.append(portion)
    starts.append(count)
    count += portion.count
  }

  public func input(_ id: Int) -> Input {
    let place = place(id)
    return portions[place].input(id - starts[place])
  }

  func name(_ id: Int) -> SafeText { SafeText(bytes: shownBytes(id)) }

  func shownBytes(_ id: Int) -> ArraySlice<UInt8> {
    let place = place(id)
    return portions[place].shown(id - starts[place])
  }

  func pathHash(_ id: Int) -> UInt64 {
    let place = place(id)
    return portions[place].pathHash(id - starts[place])
  }

  /// Some of the files in this order, as portions of a table of their own.
  func portions(of ids: [Int]) -> [FilePortion] {
    var picked: [FilePortion] = [], start = 0
    while start < ids.count {
      let place = place(ids[start])
      let end = ids[start...].firstIndex { self.place($0) != place } ?? ids.count
      picked.append(portions[place].picked(ids[start..<end].map { $0 - starts[place] }))
      start = end
    }
    return picked
  }

  func nameBytes(_ id: Int) -> ArraySlice<UInt8> {
    let place = place(id)
    return portions[place].name(id - starts[place])
  }

  /// The last portion that starts at or before the file.
  private func place(_ id: Int) -> Int {
    var (low, high) = (0, starts.count - 1)
    while low < high {
      let middle = (low + high + 1) / 2
      if starts[middle] <= id { low = middle } else { high = middle - 1 }
    }
    return low
  }
}
