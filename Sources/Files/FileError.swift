import Glibc
import Text

/// Why a file could not be read or written. Paths inside are text from outside.
public enum FileError: Error, Equatable {
  /// A system call failed.
  case system(Path, doing: String, errno: Int32)
  /// A folder, pipe, socket or device where a file is wanted.
  case notRegular(Path, kind: String)
  case tooLarge(Path, limit: Int)
  /// The file has another size than when it was opened.
  case changed(Path)
  /// The output exists and may not be replaced.
  case exists(Path)
  /// The output would lie in the folder under examination.
  case insideEvidence(Path, folder: Path)
}

extension FileError: CustomStringConvertible {
  /// What happened, and what to do where that is not plain; without the path.
  public var reason: String {
    switch self {
    case .system(_, let doing, let code):
      switch code {
      case ENOENT: "no such file or folder"
      case EACCES, EPERM: "no permission for \(doing)"
      case ENOSPC: "no space left on the device"
      default: "\(doing) failed: \(FileError.text(of: code))"
      }
    case .notRegular(_, let kind): "is a \(kind), not a file"
    case .tooLarge(_, let limit): "is larger than \(limit >> 20) MiB"
    case .changed: "changed while it was read; put a whole copy in its place and start again"
    case .exists: "exists already; use --force to replace it"
    case .insideEvidence: "lies inside the folder under examination; choose another place"
    }
  }

  public var path: Path {
    switch self {
    case .system(let path, _, _), .notRegular(let path, _), .tooLarge(let path, _), .changed(let path),
      .exists(let path),
      .insideEvidence(let path, _):
      path
    }
  }

  public var description: String { "\(path.text): \(reason)" }

  /// The same, for where nothing sanitises it later.
  public var line: String { "\(SafeText(bytes: path.bytes)): \(SafeText(reason))" }

  static func text(of code: Int32) -> String {
    var buffer = [CChar](repeating: 0, count: 256)
    guard strerror_r(code, &buffer, buffer.count) == 0 else { return "error \(code)" }
    return String(decoding: buffer.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
  }
}
