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

  /// Something was made, removed, renamed or written.
  struct News: Equatable {
    /// nil: which files were is not known, since the system lost what it had to tell.
    var written: Set<Path>? = []
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
  /// When each folder's names changed last; for where nobody tells. nil for one that is gone.
  private var times: [Path: Time?] = [:]

  /// Watches from now on: what happens while the folders are read is told afterwards.
  ///
  /// - Parameter polling: why inotify is not to be used; nil where it may be.
  init(_ folders: [Path], polling: String? = nil) {
    way = .inotify
    if let polling {
      way = .polling(polling)
    } else if let kind = folders.lazy.compactMap({ NetworkMount.kind(of: $0) }).first {
      way = .polling("network mount, \(kind)")
    } else {
      descriptor = inotify_init1(Int32(IN_CLOEXEC) | Int32(IN_NONBLOCK))
      if descriptor < 0 { way = .polling("no inotify") }
    }
    follow(folders)
  }

  deinit { if descriptor >= 0 { close(descriptor) } }

  /// From now on these folders are watched; what was told of those that were before is not lost.
  func follow(_ folders: [Path]) {
    if way == .inotify, folders.count > FolderWatch.limit {
      beginPolling(because: "more than \(FolderWatch.limit) folders")
    }
    var watches: [Int32: Path] = [:]
    for folder in folders where descriptor >= 0 {
      let events =
        IN_CREATE | IN_DELETE | IN_MOVED_FROM | IN_MOVED_TO | IN_CLOSE_WRITE | IN_DELETE_SELF | IN_MOVE_SELF
      // The same number for a folder that is watched already.
      let watch = folder.withCString { inotify_add_watch(descriptor, $0, UInt32(events)) }
      let reason = errno
      if watch >= 0 {
        watches[watch] = folder
      } else if ![ENOENT, ENOTDIR, EACCES].contains(reason) {
        beginPolling(because: reason == ENOSPC ? "the limit of inotify is reached" : "inotify fails")
      }
    }
    for watch in self.folders.keys where descriptor >= 0 && watches[watch] == nil {
      inotify_rm_watch(descriptor, watch)
    }
    self.folders = descriptor >= 0 ? watches : [:]
    if way != .inotify {
      times = folders.reduce(into: [:]) { $0[$1] = .some(times[$1] ?? FolderWatch.time(of: $1)) }
    }
  }

  private func beginPolling(because reason: String) {
    close(descriptor)
    descriptor = -1
    way = .polling(reason)
  }

  /// When a folder's names changed last.
  private struct Time: Equatable { let seconds, nanoseconds: Int }

  private static func time(of folder: Path) -> Time? {
    var state = stat()
    guard folder.withCString({ stat($0, &state) }) == 0 else { return nil }
    return Time(seconds: state.st_mtim.tv_sec, nanoseconds: state.st_mtim.tv_nsec)
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
      let ready = Glibc.poll(&polls, descriptor >= 0 ? 2 : 1, descriptor >= 0 ? -1 : FolderWatch.pollInterval)
      if ready < 0, errno != EINTR { return nil }
      if polls[0].revents != 0 { return nil }
      if descriptor >= 0, polls[1].revents != 0 { return read() }
      if descriptor < 0, let news = look(written()) { return news }
    }
  }

  private func look(_ written: Set<Path>) -> News? {
    var hasChanged = false
    for (folder, before) in times {
      let now = FolderWatch.time(of: folder)
      guard now != before else { continue }
      times[folder] = .some(now)
      hasChanged = true
    }
    return hasChanged || !written.isEmpty ? News(written: written) : nil
  }

  /// Takes all events until there is a pause.
  private func read() -> News {
    var news = News()
    var buffer = [UInt8](repeating: 0, count: 64 << 10)
    var one = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
    for _ in 0..<64 {
      let count = Glibc.read(descriptor, &buffer, buffer.count)
      if count > 0 { take(buffer.prefix(count), &news) }
      if Glibc.poll(&one, 1, FolderWatch.settling) <= 0 { break }
    }
    return news
  }

  private func take(_ bytes: ArraySlice<UInt8>, _ news: inout News) {
    // struct inotify_event: wd, mask, cookie, len, each four bytes, then the name.
    let header = 16
    var place = bytes.startIndex
    func word(_ offset: Int) -> UInt32 {
      (0..<4).reduce(0) { $0 | UInt32(bytes[place + offset + $1]) << UInt32(8 * $1) }
    }
    while place + header <= bytes.endIndex {
      let watch = Int32(bitPattern: word(0)), mask = word(4), length = Int(word(12))
      guard place + header + length <= bytes.endIndex else { return }
      if mask & UInt32(IN_Q_OVERFLOW) != 0 { news.written = nil }
      if mask & UInt32(IN_CLOSE_WRITE | IN_MOVED_TO) != 0, let folder = folders[watch] {
        let name = bytes[(place + header)..<(place + header + length)].prefix { $0 != 0 }
        news.written?.insert(folder.appending(Array(name)))
      }
      place += header + length
    }
  }
}
