import ArgumentParser
import Files
import Glibc

/// A list of paths in a file or on standard input; what it names is never read as an option.
struct ListedPaths: ParsableArguments {
  @Option(
    help: ArgumentHelp("A file with one path a line; - is standard input.", valueName: "file"),
    completion: .file())
  var filesFrom: String?

  @Flag(name: [.customShort("0"), .customLong("null")], help: "Paths in --files-from end with a zero byte.")
  var isNullSeparated = false

  /// None without a list.
  func paths() throws -> [Path] {
    guard let filesFrom else { return [] }
    if filesFrom == "-" { try StandardInput.requirePipe() }
    let bytes: [UInt8]
    do throws(FileError) { bytes = try ListedPaths.read(filesFrom) } catch {
      throw Ending.status(.failed, message: "\(error)")
    }
    guard isNullSeparated || !bytes.contains(0) else {
      throw Ending.status(
        .usage, message: "--files-from \(filesFrom): a zero byte is in the list; with -0 it ends a path.")
    }
    guard !isNullSeparated else { return bytes.split(separator: 0).map { Path(bytes: $0) } }
    let mark: [UInt8] = [0xEF, 0xBB, 0xBF], carriageReturn = UInt8(ascii: "\r")
    let lines = bytes.dropFirst(bytes.starts(with: mark) ? mark.count : 0).split(
      separator: UInt8(ascii: "\n"))
    // A list from Windows: one name may end with a carriage return, but hardly all of them.
    let isFromWindows = lines.dropLast().allSatisfy { $0.last == carriageReturn }
    return lines.map { isFromWindows && $0.last == carriageReturn ? $0.dropLast() : $0 }
      .filter { !$0.isEmpty }.map { Path(bytes: $0) }
  }

  /// A pipe, such as a shell's `<(find .)`, is read as it comes.
  private static func read(_ name: String) throws(FileError) -> [UInt8] {
    let limit = 1 << 30
    if name == "-" { return try readDescriptor(0, named: Path("standard input"), limit: limit) }
    let path = Path(name)
    guard FileKind(at: path) == .pipe else { return try readFile(path, limit: limit).bytes }
    let descriptor = path.withCString { open($0, O_RDONLY | O_CLOEXEC) }
    guard descriptor >= 0 else { throw .system(path, doing: "reading", errno: errno) }
    defer { close(descriptor) }
    return try readDescriptor(descriptor, named: path, limit: limit)
  }
}
