import Foundation
import Terminal
import Testing

/// Compares a screen with Goldens/NAME.txt: its text in a frame, below it one letter for the style of each cell, and a key
/// of letters. `TELLTALE_RECORD=1` writes the file, and the recording run still fails, so that nobody records unaware.
func expectGolden(_ screen: Screen, _ name: String) throws {
  let file = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Goldens/\(name).txt")
  let drawn = picture(of: screen)
  if ProcessInfo.processInfo.environment["TELLTALE_RECORD"] == "1" {
    try FileManager.default.createDirectory(
      at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
    try drawn.write(to: file, atomically: true, encoding: .utf8)
    Issue.record("\(name) was recorded; look at the difference and run again without TELLTALE_RECORD")
    return
  }
  let golden = try? String(contentsOf: file, encoding: .utf8)
  guard golden != drawn else { return }
  let expected = (golden ?? "").split(separator: "\n", omittingEmptySubsequences: false)
  let rows = drawn.split(separator: "\n", omittingEmptySubsequences: false).enumerated().map { index, row in
    (index < expected.count && expected[index] == row ? "  " : "> ") + row
  }
  Issue.record(
    "\(name) differs in the rows marked >:\n\(rows.joined(separator: "\n"))\nexpected:\n\(golden ?? "no golden")"
  )
}

private func picture(of screen: Screen) -> String {
  let size = screen.size, edge = "+" + String(repeating: "-", count: size.columns) + "+"
  var letters: [Style: Character] = [.plain: "."], key: [String] = []
  var styles: [String] = [], text: [String] = []
  for y in 0..<size.rows {
    var row = "", styleRow = ""
    for x in 0..<size.columns {
      let cell = screen[x, y]
      row += cell.text
      if letters[cell.style] == nil {
        let letter = Character(Unicode.Scalar(UInt8(ascii: "a") + UInt8(min(letters.count - 1, 25))))
        letters[cell.style] = letter
        key.append("\(letter) \(describe(cell.style))")
      }
      styleRow.append(letters[cell.style] ?? "?")
    }
    text.append("|\(row)|")
    styles.append("|\(styleRow)|")
  }
  return ([edge] + text + [edge] + styles + [edge] + key).joined(separator: "\n") + "\n"
}

private func describe(_ style: Style) -> String {
  func name(_ color: Color?) -> String { color.map { "\($0.red),\($0.green),\($0.blue)" } ?? "own" }
  var words = ["\(name(style.foreground)) on \(name(style.background))"]
  if style.attributes.contains(.bold) { words.append("bold") }
  if style.attributes.contains(.underline) { words.append("underline") }
  if style.attributes.contains(.reverse) { words.append("reverse") }
  if style.attributes.contains(.dim) { words.append("dim") }
  return words.joined(separator: " ")
}
