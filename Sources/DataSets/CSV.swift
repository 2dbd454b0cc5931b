import Files

/// Comma-separated values as RFC 4180 has them: quotes, doubled quotes, line feeds inside quotes; a byte order mark and
/// bare line feeds are taken too.
public enum CSV {
  /// A record and the line that it starts on, counted from 1.
  public struct Row: Equatable, Sendable {
    public let line: Int
    public let fields: [String]

    public init(line: Int, fields: [String]) {
      self.line = line
      self.fields = fields
    }
  }

  /// Reads all records; lines with nothing on them are left out.
  ///
  /// - Parameter path: for messages.
  public static func rows(_ bytes: [UInt8], of path: Path) throws(DataSetError) -> [Row] {
    let mark: [UInt8] = [0xEF, 0xBB, 0xBF]
    var at = bytes.starts(with: mark) ? 3 : 0, line = 1
    var rows: [Row] = []
    while at < bytes.count {
      let start = line
      var fields: [String] = []
      repeat {
        fields.append(try field(bytes, &at, &line, path))
      } while take(UInt8(ascii: ","), bytes, &at)
      let hadReturn = take(0x0D, bytes, &at)
      guard take(0x0A, bytes, &at) || at == bytes.count else {
        throw .line(
          path, line,
          what: hadReturn ? "a carriage return without a line feed" : "text after a closing quote")
      }
      line += 1
      if fields != [""] { rows.append(Row(line: start, fields: fields)) }
    }
    return rows
  }

  private static func take(_ byte: UInt8, _ bytes: [UInt8], _ at: inout Int) -> Bool {
    guard at < bytes.count, bytes[at] == byte else { return false }
    at += 1
    return true
  }

  private static func field(
    _ bytes: [UInt8], _ at: inout Int, _ line: inout Int, _ path: Path
  ) throws(DataSetError) -> String {
    let quote = UInt8(ascii: "\"")
    var text: [UInt8] = []
    let start = line
    if take(quote, bytes, &at) {
      while true {
        guard at < bytes.count else { throw .line(path, start, what: "a quote that is never closed") }
        let byte = bytes[at]
        at += 1
        if byte == quote, !take(quote, bytes, &at) { break }
        if byte == 0x0A { line += 1 }
        text.append(byte)
      }
    } else {
      while at < bytes.count, bytes[at] != UInt8(ascii: ","), bytes[at] != 0x0A, bytes[at] != 0x0D {
        guard bytes[at] != quote else { throw .line(path, line, what: "a quote inside a plain field") }
        text.append(bytes[at])
        at += 1
      }
    }
    guard let string = String(validating: text, as: UTF8.self) else {
      throw .line(path, start, what: "text that is not UTF-8")
    }
    return string
  }
}
