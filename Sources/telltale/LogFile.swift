import Browser
import Files
import Foundation
import Tensors
import Text

/// The log in the XDG state folder: what the browser's messages say, with the time, also after the screen is gone
/// (ecosystem T34). Written in the background; a log that cannot be written is no error.
final class LogFile: Sendable {
  let path: Path
  private let folder: Path
  private let thread = Workers(count: 1)

  /// At this size the log becomes the old one, which is replaced: two of them are all that is ever kept.
  private static let limit = 1 << 20

  /// nil where there is no state folder, or where it lies in a folder under examination (reliability.md 9.2).
  init?(in directories: Directories, outside evidence: [Path]) {
    guard let folder = directories.state, !evidence.contains(where: { Listing.isInside(folder, folder: $0) })
    else { return nil }
    self.folder = folder
    path = folder.appending("log")
  }

  func add(_ lines: [SafeText]) {
    let time = Date.now.formatted(.iso8601)
    let text = lines.map { "\(time)  \($0.string)\n" }.joined()
    thread.submit { [self] in write(Array(text.utf8)) }
  }

  private func write(_ bytes: [UInt8]) {
    guard (try? makeFolder(folder)) != nil else { return }
    var state = stat()
    if path.withCString({ lstat($0, &state) }) == 0, Int(state.st_size) + bytes.count > LogFile.limit {
      let old = folder.appending("log.old")
      _ = path.withCString { from in old.withCString { rename(from, $0) } }
    }
    let flags = O_WRONLY | O_APPEND | O_CREAT | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK
    let descriptor = path.withCString { open($0, flags, 0o600) }
    guard descriptor >= 0 else { return }
    defer { close(descriptor) }
    _ = writeAll(bytes, to: descriptor)
  }
}

extension Moment {
  /// For a screen that is a document: the same at any time.
  static let never: WallClock = { nil }

  /// The time now, for a screen.
  static let now: WallClock = {
    var monotonic = timespec(), wall = time(nil), local = tm()
    clock_gettime(CLOCK_MONOTONIC, &monotonic)
    localtime_r(&wall, &local)
    func two(_ number: Int32) -> String { number < 10 ? "0\(number)" : "\(number)" }
    let day = "\(two(local.tm_hour)):\(two(local.tm_min)):\(two(local.tm_sec))"
    return Moment(
      seconds: Double(monotonic.tv_sec) + Double(monotonic.tv_nsec) / 1e9, timeOfDay: SafeText(day))
  }
}
