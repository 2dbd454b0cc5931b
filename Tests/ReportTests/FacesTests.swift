import Explainer
import Files
import Foundation
import Report
import Testing
import Text

/// A page of the pictures that come with the program, by the model that comes with it.
struct FacesTests {
  @Test func aPageOfRealFacesStatesTheRecordsNumbers() async throws {
    let assets = Path(Samples.root.path).appending("Assets")
    let scorer = try await Scorer.open(
      .init(model: assets.appending("Model"), detector: assets.appending("Detector"), cache: nil))
    let relevance = try await scorer.relevanceModel()
    let names = ["canada-095-mouth-forged.jpg", "london-001.jpg"]
    var entries: [Report.Entry] = []
    for name in names {
      let input = Input(path: assets.appending("Faces/\(name)"), origin: .named)
      entries.append(Report.Entry(study: await scorer.study(input, relevance: relevance)))
    }
    var context = Samples.context(scorer.card)
    context.record = RecordContext(model: scorer.summary, version: "0.0")
    context.procedure = scorer.procedure(.init())
    let page = Page(Report(context, entries).html.text)
    #expect(page.broken() == [])
    let text = page.text
    for name in names {
      let input = Input(path: assets.appending("Faces/\(name)"), origin: .named)
      let record = try #require(await scorer.score(input).records.first)
      #expect(
        text.contains(record.json(context.record, times: false)), "the record is that of score, to the byte")
      let explanation = try #require(record.explanation)
      let similarities = try #require(explanation.similarities)
      for label in Label.allCases {
        let margin = explanation.margin(of: label) ?? .nan
        #expect(text.contains(Numbers.signed(margin, 3).string), "\(name), \(label.name)")
        let pair = similarities[2 * label.rawValue] - similarities[2 * label.rawValue + 1]
        #expect(abs(pair - margin) < 1e-5, "the margin is what the similarities leave")
      }
      #expect(text.contains(explanation.sentence))
    }
    for study in entries.map(\.study) {
      let face = try #require(study.faces.first)
      #expect(face.maps?.count == 8 && face.whatIf?.altered.count == 16)
      #expect(text.contains(face.whatIf?.sentence ?? "?"))
    }
    #expect(text.contains(scorer.detectorSHA256) && text.contains(scorer.summary.sha256))
  }
}
