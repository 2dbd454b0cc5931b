import Foundation

/// Times as pages and logs show them: UTC, ISO 8601, whole seconds.
public enum FileTime {
  public static var now: String { Date.now.ISO8601Format() }

  /// When a file's contents last changed; nil where nothing can be told.
  public static func changed(_ path: Path) -> String? {
    var state = stat()
    guard path.withCString({ stat($0, &state) }) == 0 else { return nil }
    return Date(timeIntervalSince1970: Double(state.st_mtim.tv_sec)).ISO8601Format()
  }
}
