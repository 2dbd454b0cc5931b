import Foundation
import Testing

/// Comments give a rule's number instead of its text: each number has to be found in Documentation.
struct CitedRulesTests {
  static let root = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../..")

  @Test(arguments: [
    (
      "ecosystem.md", #"\*\*([A-Z]\d+)\*\*"#,
      #"(?:ecosystem |\()((?:[CILNTV]\d{1,2}(?:, | to | and )?)+)[),]"#
    ),
    ("reliability.md", #"(?m)(?:^- |\*\* )(\d+\.\d+)"#, #"reliability(?:\.md)? ((?:\d+\.\d+(?:, | to )?)+)"#),
    ("method.md", #"(?m)^## (\d+)\."#, #"method\.md section (\d+)"#),
  ])
  func everyRuleThatACommentCitesIsThere(file: String, rule: String, citation: String) throws {
    let page = try String(
      contentsOf: Self.root.appending(path: "Documentation/\(file)"), encoding: .utf8)
    let rules = Set(try numbers(page, rule))
    #expect(rules.count > 5)
    let folders = ["Sources", "Tests"].map { Self.root.appending(path: $0) }
    var cited = 0
    for folder in folders {
      let names = try #require(FileManager.default.enumerator(atPath: folder.path))
      for case let name as String in names where name.hasSuffix(".swift") {
        let text = try String(contentsOf: folder.appending(path: name), encoding: .utf8)
        for citation in try numbers(text, citation) {
          for number in try numbers(citation, #"([A-Z]?\d+(?:\.\d+)?)"#) {
            cited += 1
            #expect(rules.contains(number), "\(name) cites \(number), which is not in \(file)")
          }
        }
      }
    }
    #expect(cited > 5)
  }

  /// What the last group of the pattern holds, wherever it matches.
  private func numbers(_ text: String, _ pattern: String) throws -> [String] {
    let expression = try NSRegularExpression(pattern: pattern)
    return expression.matches(in: text, range: NSRange(text.startIndex..., in: text)).compactMap {
      Range($0.range(at: $0.numberOfRanges - 1), in: text).map { String(text[$0]) }
    }
  }
}
