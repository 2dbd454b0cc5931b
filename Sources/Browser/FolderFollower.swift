import Explainer
import Files
import Glibc
import Synchronization

/// Finds the files to browse, and goes on to tell what becomes of them. To be run on a thread of its own.
public final class FolderFollower: Sendable {
  /// What is told after the first word.
  public enum News: Equatable, Sendable {
    case found(FolderScan.Finding)
    /// Files that are gone, files that were written, new ones, and the order of all that are there.
    case changed(FolderChange)
    /// By looking now and then, and why; nil for inotify.
    case follows(polling: String?)
    /// The folder itself is gone; a change says that it is back.
    case vanished
  }

  private let paths: [Path]
  private let isRecursive: Bool
  private let polling: String?
  private let showsHidden = Atomic(false)
  /// A pipe: what is written into its second end wakes the thread.
  private let wake: (reading: Int32, writing: Int32)

  /// - Parameter polling: why changes are to be looked for now and then; nil leaves that to the system.
  public init(_ paths: [Path], recursive: Bool, polling: String? = nil) {
    self.paths = paths
    self.polling = polling
    isRecursive = recursive
    var ends: [Int32] = [-1, -1]
    _ = pipe(&ends)
    for end in ends where end >= 0 {
      _ = fcntl(end, F_SETFD, FD_CLOEXEC)
      _ = fcntl(end, F_SETFL, O_NONBLOCK)
    }
    wake = (ends[0], ends[1])
  }

  deinit {
    for end in [wake.reading, wake.writing] where end >= 0 { close(end) }
  }

  /// Shows names that begin with a dot, or hides them; the answer comes as a change.
  public func show(hidden: Bool) {
    showsHidden.store(hidden, ordering: .relaxed)
    var one: UInt8 = 1
    _ = write(wake.writing, &one, 1)
  }

  /// Between two looks for a folder that is gone, in seconds.
  private static let patience: UInt32 = 2

  /// Does not return.
  public func run(_ tell: @escaping (News) -> Void) {
    let roots = paths.filter { FileKind(at: $0) == .folder }
    var known = KnownFiles()
    let watch = FolderWatch(folders(), polling: polling)
    FolderScan(paths, recursive: isRecursive).run { finding in
      known.take(finding)
      tell(.found(finding))
    }
    if watch.way != .inotify { _ = known.written() }
    var way: FolderWatch.Way?
    while true {
      if watch.way != way { tell(.follows(polling: watch.way.reason)) }
      way = watch.way
      let news = watch.wait(or: wake.reading, written: { known.written() })
      if news == nil {
        var bytes = [UInt8](repeating: 0, count: 64)
        _ = read(wake.reading, &bytes, bytes.count)
      }
      var isBack = false
      if !roots.isEmpty, roots.allSatisfy({ FileKind(at: $0) == nil }) {
        tell(.vanished)
        while roots.allSatisfy({ FileKind(at: $0) == nil }) { sleep(FolderFollower.patience) }
        isBack = true
      }
      let start = ContinuousClock.now
      // New folders are watched before they are read, so that nothing falls between.
      watch.follow(folders())
      // Of a folder that comes back, any file may be another. Who wakes us waits for an answer, whatever it is.
      let written = isBack ? nil : news == nil ? [] : news?.written
      if let change = rescan(&known, written) ?? (isBack || news == nil ? known.same : nil) {
        tell(.changed(change))
      }
      // A folder that changes without end is not read without end.
      usleep(UInt32(min(5e6, 2 * ((ContinuousClock.now - start) / .microseconds(1)))))
    }
  }

  private func folders() -> [Path] {
    let roots = paths.filter { FileKind(at: $0) == .folder }
    guard isRecursive else { return roots }
    return roots.flatMap { [$0] + FolderFollower.folders(inside: $0, depth: 0) }
  }

  /// Links are not followed, as in the listing.
  private static func folders(inside folder: Path, depth: Int) -> [Path] {
    guard depth < Listing.depthLimit, let entries = try? Listing.entries(of: folder, recursive: false) else {
      return []
    }
    return entries.filter { $0.kind == .folder && !$0.isLink }
      .flatMap { [$0.path] + folders(inside: $0.path, depth: depth + 1) }
  }

  private func rescan(_ known: inout KnownFiles, _ written: Set<Path>?) -> FolderChange? {
    var found = KnownFiles()
    FolderScan(paths, recursive: isRecursive, hidden: showsHidden.load(ordering: .relaxed)).run {
      found.take($0)
    }
    return known.follow(found, written)
  }
}

extension FolderWatch.Way {
  fileprivate var reason: String? { if case .polling(let reason) = self { reason } else { nil } }
}

/// What has become of a folder's files. Numbers of files never change: a file that comes back gets a new one.
public struct FolderChange: Equatable, Sendable {
  /// New files, which take the next numbers.
  public let new: [FilePortion]
  public let gone: [Int]
  public let written: [Int]
  /// All that are there, by name.
  public let order: [Int]

  public init(new: [FilePortion] = [], gone: [Int] = [], written: [Int] = [], order: [Int]) {
    self.new = new
    self.gone = gone
    self.written = written
    self.order = order
  }
}

/// The files that were told of, to be compared with what is there now.
package struct KnownFiles {
  private var files = FileTable()
  private var order: [Int] = []
  /// When and how large each file was when it was looked at last, by number.
  private var stamps: [Int: FileStamp] = [:]

  /// Where in the order the next look begins.
  private var next = 0

  /// Files that are looked at one by one each time it is asked: all of them in turn, where there are more.
  private static let portion = 20_000

  package init() {}

  /// The files that were found to be written since they were looked at last; for where nobody tells of them.
  package mutating func written() -> Set<Path> {
    var written: Set<Path> = []
    let begin = next < order.count ? next : 0, end = min(order.count, begin + KnownFiles.portion)
    next = end
    for file in order[begin..<end] {
      let path = files.input(file).path
      guard let stamp = FileStamp(of: path) else { continue }
      if let before = stamps.updateValue(stamp, forKey: file), before != stamp { written.insert(path) }
    }
    return written
  }

  /// All as it was.
  fileprivate var same: FolderChange { FolderChange(order: order) }

  package mutating func take(_ finding: FolderScan.Finding) {
    for portion in finding.portions { files.append(portion) }
    if let order = finding.order { self.order = order }
  }

  /// - Parameter written: nil where any may have been written.
  /// - Returns: nil where all is as it was.
  package mutating func follow(_ found: KnownFiles, _ written: Set<Path>?) -> FolderChange? {
    // By hash, and then by bytes: a dictionary of a million paths would be too large.
    let before = order.map { (hash: files.pathHash($0), number: $0) }.sorted { $0.hash < $1.hash }
    var isThere = BitSet(), rewritten: [Int] = []
    var numbers: [Int] = [], fresh: [Int] = []
    for file in found.order {
      let hash = found.files.pathHash(file), path = found.files.input(file).path
      var place = before.partitioned { $0.hash < hash }
      var number: Int?
      while place < before.count, before[place].hash == hash {
        if files.input(before[place].number).path == path { number = before[place].number }
        place += 1
      }
      if let number {
        isThere.insert(number)
        numbers.append(number)
        if written?.contains(path) ?? true { rewritten.append(number) }
      } else {
        numbers.append(files.count + fresh.count)
        fresh.append(file)
      }
    }
    let gone = order.filter { !isThere.contains($0) }
    guard !gone.isEmpty || !fresh.isEmpty || !rewritten.isEmpty else { return nil }
    let new = found.files.portions(of: fresh)
    for portion in new { files.append(portion) }
    order = numbers
    return FolderChange(new: new, gone: gone, written: rewritten, order: numbers)
  }
}

extension Array {
  /// The first place whose element does not stand before; the array is sorted that way.
  fileprivate func partitioned(_ isBefore: (Element) -> Bool) -> Int {
    var (low, high) = (0, count)
    while low < high {
      let middle = (low + high) / 2
      if isBefore(self[middle]) { low = middle + 1 } else { high = middle }
    }
    return low
  }
}

/// What tells that a file was written.
private struct FileStamp: Equatable {
  private let seconds, nanoseconds, size: Int

  /// nil where there is none.
  init?(of path: Path) {
    var state = stat()
    guard path.withCString({ stat($0, &state) }) == 0 else { return nil }
    (seconds, nanoseconds, size) = (state.st_mtim.tv_sec, state.st_mtim.tv_nsec, Int(state.st_size))
  }
}
