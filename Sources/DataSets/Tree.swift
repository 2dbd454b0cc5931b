import Files

/// What lies in the folders of a data set, in natural order.
enum Tree {
  static func isFolder(_ path: Path) -> Bool { FileKind(at: path) == .folder }

  static func isFile(_ path: Path) -> Bool { FileKind(at: path) == .file }

  static func entries(of folder: Path) throws(DataSetError) -> [FolderEntry] {
    do throws(FileError) { return try Listing.entries(of: folder, recursive: false) } catch {
      throw .file(error)
    }
  }

  static func names(in folder: Path) throws(DataSetError) -> Set<String> {
    Set(try entries(of: folder).map { String(decoding: $0.path.lastComponent, as: UTF8.self) })
  }

  static func folders(in folder: Path) throws(DataSetError) -> [Path] {
    try entries(of: folder).filter { $0.kind == .folder }.map(\.path)
  }

  /// Files that are pictures by their names; what is inside is found out when they are read.
  static func pictures(in folder: Path) throws(DataSetError) -> [Path] {
    try entries(of: folder).filter { $0.kind == .file && isPicture($0.path) }.map(\.path)
  }

  static func isPicture(_ path: Path) -> Bool { hasExtension(path, ["jpg", "jpeg", "png", "webp"]) }

  static func hasExtension(_ path: Path, _ extensions: Set<String>) -> Bool {
    let name = String(decoding: path.lastComponent, as: UTF8.self)
    guard let dot = name.lastIndex(of: ".") else { return false }
    return extensions.contains(name[dot...].dropFirst().lowercased())
  }

  /// A small text file.
  static func text(_ path: Path) throws(DataSetError) -> String {
    let bytes: [UInt8]
    do throws(FileError) { bytes = try readFile(path, limit: 256 << 20).bytes } catch { throw .file(error) }
    guard let text = String(validating: bytes, as: UTF8.self) else {
      throw .json(path, what: "is not UTF-8 text")
    }
    return text
  }

  static func json(_ path: Path) throws(DataSetError) -> JSON {
    let bytes: [UInt8]
    do throws(FileError) { bytes = try readFile(path, limit: 256 << 20).bytes } catch { throw .file(error) }
    do throws(JSON.Fault) { return try JSON(parsing: bytes) } catch {
      throw .json(path, what: "is no strict JSON (\(error))")
    }
  }

  /// Lines with something on them, with their numbers from 1.
  static func lines(_ path: Path) throws(DataSetError) -> [(number: Int, text: String)] {
    try text(path).split(omittingEmptySubsequences: false, whereSeparator: \.isNewline).enumerated()
      .map { ($0.offset + 1, String($0.element).trimmingSpaces) }
      .filter { !$0.1.isEmpty }
  }
}

extension String {
  var trimmingSpaces: String {
    let isSpace: (Character) -> Bool = \.isWhitespace
    return String(drop(while: isSpace).reversed().drop(while: isSpace).reversed())
  }
}
