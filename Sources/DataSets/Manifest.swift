import Explainer
import Files

/// The manifest: a table with one picture a line (design, section 3).
///
/// `file` is relative to the manifest, `split` is train, val or test, the eight labels are 0, 1 or empty for unknown;
/// `method`, `video`, `mask`, `source` and `target` may follow. Other columns are passed over.
public enum Manifest {
  static let labelColumns = Label.allCases.map(\.key)
  /// Columns without which a manifest is refused.
  public static let required = ["file", "split"] + labelColumns

  private static let fileLimit = 1 << 30

  /// - Parameter name: what tables call the set; the folder's name where it is nil.
  public static func read(_ path: Path, name: String? = nil) throws(DataSetError) -> DataSet {
    let bytes: [UInt8]
    do throws(FileError) { bytes = try readFile(path, limit: fileLimit).bytes } catch { throw .file(error) }
    let rows = try CSV.rows(bytes, of: path)
    let header = rows.first?.fields ?? []
    let missing = required.filter { !header.contains($0) }
    guard missing.isEmpty else { throw .missingColumns(path, missing) }
    if let twice = header.first(where: { name in header.count { $0 == name } > 1 }) {
      throw .line(path, rows[0].line, what: "the column \(twice) stands twice")
    }
    var samples: [Sample] = []
    samples.reserveCapacity(rows.count)
    for row in rows.dropFirst() {
      guard row.fields.count == header.count else {
        throw .line(path, row.line, what: "\(row.fields.count) fields where the header has \(header.count)")
      }
      let cells = Dictionary(uniqueKeysWithValues: zip(header, row.fields))
      samples.append(try sample(cells, line: row.line, of: path))
    }
    return DataSet(
      name: name ?? String(decoding: path.parent.resolved.lastComponent, as: UTF8.self), root: path,
      layout: .manifest,
      samples: samples, framesPerVideo: 0)
  }

  private static func sample(
    _ cells: [String: String], line: Int, of path: Path
  ) throws(DataSetError) -> Sample {
    func filled(_ column: String) -> String? { cells[column].flatMap { $0.isEmpty ? nil : $0 } }
    func located(_ column: String) throws(DataSetError) -> Path? {
      guard let name = filled(column) else { return nil }
      guard !name.contains("\\") else {
        throw .line(
          path, line, what: "\(column) is \(name); write folders with /, a backslash is not guessed")
      }
      let file = Path(name)
      return file.isAbsolute ? file : path.parent == Path(".") ? file : path.parent.appending(name)
    }
    guard let file = try located("file") else { throw .line(path, line, what: "file is empty") }
    guard let split = Split(rawValue: filled("split") ?? "") else {
      throw .line(path, line, what: "split is \"\(cells["split"] ?? "")\"; it must be train, val or test")
    }
    var bits: [Bool?] = []
    for column in labelColumns {
      switch cells[column] {
      case "0": bits.append(false)
      case "1": bits.append(true)
      case "": bits.append(nil)
      case let text: throw .line(path, line, what: "\(column) is \"\(text ?? "")\"; it must be 0, 1 or empty")
      }
    }
    if bits[0] != true, let altered = bits.dropFirst().firstIndex(of: true) {
      throw .line(
        path, line, what: "\(labelColumns[altered]) is 1 but fake is not; an altered face is a fake one")
    }
    return Sample(
      file: file, split: split, labels: LabelVector(bits: bits), method: filled("method"),
      video: filled("video"), mask: try located("mask"), source: filled("source"), target: filled("target"))
  }
}
