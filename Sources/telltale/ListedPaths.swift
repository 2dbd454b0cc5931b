import ArgumentParser
import Files

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
    let limit = 1 << 30
    do throws(FileError) {
      let bytes =
        filesFrom == "-"
        ? try readDescriptor(0, named: Path("standard input"), limit: limit)
        : try readFile(Path(filesFrom), limit: limit).bytes
      return bytes.split(separator: isNullSeparated ? 0 : UInt8(ascii: "\n")).map { Path(bytes: $0) }
    } catch {
      throw Ending.status(.failed, message: "\(error)")
    }
  }
}
