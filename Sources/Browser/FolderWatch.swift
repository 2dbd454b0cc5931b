import CaseFile
import Files
import Glibc

/// Says when to look again at folders: by inotify, and by their times where that cannot work (ecosystem N7, N8).
/// To be used on one thread.
final class FolderWatch {
  /// How folders are followed.
  enum Way: Equatable, Sendable {
    case inotify
    /// By looking every few seconds, and why.
    case polling(String)
  }

  enum News: Equatable {
    /// Something was made, removed, renamed or written; these files were written. nil: which were is not known, since the
    /// system lost what it had to tell.
    case changed(written: Set<Path>?)
    /// A folder itself is gone.
    case gone
  }

  /// More folders than this are looked at now and then.
  private static let limit = 4_096
  /// Between two looks, in milliseconds.
  private static let pollInterval: Int32 = 2_000
  /// Events that belong together are waited for, in milliseconds.
  private static let settling: Int32 = 200

  private(set) var way: Way
  private var descriptor: Int32 = -1
  private var folders: [Int32: Path] = [:]
  private(set) var times: [Path: Time] = [:]

  /// - Parameter polling: why inotify is not to be used; nil where it may be.
  init(_ folders: [Path], polling: String? = nil) {
    way = .inotify
    if let polling {
      way = .polling(polling)
    } else if let kind = folders.lazy.compactMap({ CasePlace.networkKind(of: $0) }).first {
      way = .polling("network mount, \(kind)")
    } else if folders.count > FolderWatch.limit {
      way = .polling("more than \(FolderWatch.limit) folders")
    } else {
      descriptor = inotify_init1(Int32(IN_CLOEXEC) | Int32(IN_NONBLOCK))
      if descriptor < 0 { way = .polling("no inotify") }
    }
    for folder in folders { add(folder) }
  }

  deinit { if descriptor >= 0 { close(descriptor) } }

  private func add(_ folder: Path) {
    times[folder] = FolderWatch.time(of: folder)
    guard descriptor >= 0 else { return }
    let events =
      IN_CREATE | IN_DELETE | IN_MOVED_FROM | IN_MOVED_TO | IN_CLOSE_WRITE | IN_DELETE_SELF | IN_MOVE_SELF
    let watch = folder.withCString { inotify_add_watch(descriptor, $0, UInt32(events)) }
    if watch >= 0 {
      folders[watch] = folder
    } else {
      close(descriptor)
      descriptor = -1
      way = .polling(errno == ENOSPC ? "the limit of inotify is reached" : "inotify fails")
    }
  }

  /// When a folder's names changed last.
  struct Time: Equatable { let seconds, nanoseconds: Int }

  private static func time(of folder: Path) -> Time? {
    var state = stat()
    guard folder.withCString({ stat($0, &state) }) == 0 else { return nil }
    return Time(seconds: state.st_mtim.tv_sec, nanoseconds: state.st_mtim.tv_nsec)
  }

  static func times(of folders: [Path]) -> [Path: Time] {
    folders.reduce(into: [:]) { $0[$1] = time(of: $1) }
  }

  /// Waits until there is something to look at, or `wake` can be read.
  ///
  /// - Parameter written: the files that were written since it was asked last; asked where inotify does not tell.
  /// - Returns: nil when it was woken.
  func wait(or wake: Int32, written: () -> Set<Path>) -> News? {
    var polls = [
      pollfd(fd: wake, events: Int16(POLLIN), revents: 0),
      pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0),
    ]
    while true {
      let ready = poll(&polls, descriptor >= 0 ? 2 : 1, descriptor >= 0 ? -1 : FolderWatch.pollInterval)
      if ready < 0, errno != EINTR { return nil }
      if polls[0].revents != 0 { return nil }
      if descriptor >= 0, polls[1].revents != 0 { return read() }
      if descriptor < 0, let news = look(written()) { return news }
    }
  }

  private func look(_ written: Set<Path>) -> News? {
    var hasChanged = false
    for (folder, before) in times {
      guard let now = FolderWatch.time(of: folder) else { return .gone }
      guard now != before else { continue }
      times[folder] = now
      hasChanged = true
    }
    return hasChanged || !written.isEmpty ? .changed(written: written) : nil
  }

  /// Takes all events until there is a pause.
  private func read() -> News {
    var written: Set<Path> = [], isGone = false, hasLost = false
    var buffer = [UInt8](repeating: 0, count: 64 << 10)
    var one = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
    for _ in 0..<64 {
      let count = Glibc.read(descriptor, &buffer, buffer.count)
      if count > 0 { take(buffer.prefix(count), &written, &isGone, &hasLost) }
      if poll(&one, 1, FolderWatch.settling) <= 0 { break }
    }
    return isGone ? .gone : .changed(written: hasLost ? nil : written)
  }

  private func take(
    _ bytes: ArraySlice<UInt8>, _ written: inout Set<Path>, _ isGone: inout Bool, _ hasLost: inout Bool
  ) {
    // struct inotify_event: wd, mask, cookie, len, each four bytes, then the name.
    let header = 16
    var place = bytes.startIndex
    func word(_ offset: Int) -> UInt32 {
      (0..<4).reduce(0) { $0 | UInt32(bytes[place + offset + $1]) << UInt32(8 * $1) }
    }
    while place + header <= bytes.endIndex {
      let watch = Int32(bitPattern: word(0)), mask = word(4), length = Int(word(12))
      guard place + header + length <= bytes.endIndex else { return }
      if mask & UInt32(IN_Q_OVERFLOW) != 0 { hasLost = true }
      if mask & UInt32(IN_DELETE_SELF | IN_MOVE_SELF) != 0 { isGone = true }
      if mask & UInt32(IN_CLOSE_WRITE | IN_MOVED_TO) != 0, let folder = folders[watch] {
        let name = bytes[(place + header)..<(place + header + length)].prefix { $0 != 0 }
        written.insert(folder.appending(Array(name)))
      }
      place += header + length
    }
  }
}
