import Foundation
import Testing

/// What the README and the model's card say is what the program prints and what `telltale.json` holds.
struct DocumentTests {
  private static func text(_ name: String) throws -> String {
    try String(contentsOf: ProgramTests.root.appending(path: name), encoding: .utf8)
  }

  @Test func theExampleOfTheREADMEIsWhatTheProgramPrints() throws {
    let indent = "    ", lines = try Self.text("README.md").components(separatedBy: "\n")
    let start = try #require(lines.firstIndex { $0.hasPrefix(indent + "$ telltale score ") })
    let words = lines[start].dropFirst(indent.count + "$ telltale ".count).components(separatedBy: " ")
    let shown = lines[(start + 1)...].prefix { $0.hasPrefix(indent) }.map { $0.dropFirst(indent.count) }
    let outcome = try ProgramTests.run(words)
    #expect(outcome.status == 0)
    #expect(shown.joined(separator: "\n") == outcome.output.trimmingCharacters(in: .newlines))
  }

  @Test func figuresOfTheShippedModelAreThoseOfItsCard() throws {
    let json = try JSONSerialization.jsonObject(with: Data(Self.text("Assets/Model/telltale.json").utf8))
    let results = try #require((json as? [String: Any])?["results"] as? [String: Any])
    let heldOut = try #require(results["held_out"] as? [String: Any])
    var figures = try #require(heldOut["auc"] as? [String: Double])
    figures["mean"] = try #require(heldOut["mean_auc"] as? Double)
    #expect(figures.count == 9)
    let readme = try Self.text("README.md"), card = try Self.text("Assets/Model/README.md")
    for (label, auc) in figures {
      let percent = String(format: "%.1f", auc * 100), share = String(format: "%.3f", auc)
      #expect(readme.contains("| \(label) | \(percent) |"), "README, \(label): \(percent)")
      #expect(card.contains("| \(label) | \(share) |"), "card, \(label): \(share)")
    }
  }
}
