import Browser
import CaseFile
import Explainer
import Files
import Terminal
import Testing
import Text

/// The filter's language: what matches, and what is said of what cannot be understood.
struct FilterTests {
  /// Four files: flagged and labelled, not flagged, without a face, and one that waits.
  static let facts: Filter.Facts = {
    var files = FileTable(), portion = FilePortion(folder: Path("Photos"), origin: .found)
    for name in ["Alpha.jpg", "beta.jpg", "gamma née.jpg", "delta.png"] { portion.append(name.utf8) }
    files.append(portion)
    var scores = ScoreTable()
    scores.set(0, outcome(fake: 0.8, eye: 0.6))
    scores.set(1, outcome(fake: 0.2, eye: 0.9))
    scores.set(2, FaceOutcome(status: .noFace))
    var decisions = DecisionTable()
    if let key = DecidingTests.key {
      scores.set(0, content: key)
      decisions.take(all: [key: Decided(label: .fake, note: "Rim of the left eye")])
    }
    var marks = Marks()
    marks.toggle(1)
    return Filter.Facts(files: files, scores: scores, decisions: decisions, marks: marks)
  }()

  static func outcome(fake: Float, eye: Float) -> FaceOutcome {
    var scores = [Float?](repeating: 0.3, count: 8)
    scores[Label.fake.rawValue] = fake
    scores[Label.eye.rawValue] = eye
    return FaceOutcome(
      status: .scored(
        Explanation(probabilities: scores, margins: [Float?](repeating: 0, count: 8), threshold: 0.7)))
  }

  @Test(arguments: [
    ("alpha", [0]), ("A", [0]), ("JPG", []), ("jpg", [0, 1, 2]), ("NÉE", []), ("née", [2]), ("\"ma n\"", [2]),
    ("a j", [0, 1, 2]), ("name:delta", [3]), ("fake>0.7", [0]), ("fake > 0.7", [0]), ("fake<=0.2", [1]),
    ("fake>=0.2 eye>0.5", [0, 1]), ("fake>0.7 or eye>0.8", [0, 1]), ("not fake>0.7", [1, 2]),
    ("phys<1", [0, 1]), ("status:flagged", [0]), ("status:unflagged", [1]), ("status:noface", [2]),
    ("status:unscored", [3]), ("label:fake", [0]), ("label:none", [1, 2, 3]), ("note:rim", [0]),
    ("note:RIM", []), ("note:", [0]), ("note:\"left eye\"", [0]), ("is:marked", [1]),
    ("not (label:fake or is:marked) jpg", [2]), ("alpha AND fake>0.7", [0]),
    ("\"beta=\" OR NOT fake>0.7", [1, 2]),
    ("beta or alpha fake>0.9", [1]),
  ])
  func whatMatches(text: String, files: [Int]) throws {
    let filter = try Filter(text)
    #expect((0..<4).filter { filter.matches($0, Self.facts) == true } == files, "\(text)")
  }

  @Test(arguments: [
    ("fake>0.7", [3]), ("not eye<0.1", [3]), ("status:flagged", [3]), ("alpha", []), ("delta eye<1", [3]),
  ])
  func whatWaitsForScoresIsKnownToWait(text: String, files: [Int]) throws {
    let filter = try Filter(text)
    #expect((0..<4).filter { filter.matches($0, Self.facts) == nil } == files)
  }

  @Test(arguments: [
    ("fake>", 6, "a number from 0 to 1"), ("ear>0.5", 1, "fake, expression, identity, physical, eye"),
    ("beta ear>0.5", 6, "ear is no score"), ("e>1", 1, "e is no score"), ("fake>x", 6, "a number"),
    ("fake>1.5", 6, "a number from 0 to 1"), ("fake=0.5", 1, "compared by"), ("fake = 0.5", 1, "compared by"),
    ("fake =0.5", 1, "compared by"),
    ("status:odd", 8, "flagged, unflagged, noface, error, file, unscored"),
    ("label:maybe", 7, "real, fake, unsure, none"), ("colour:red", 1, "name:, status:, label:, note:"),
    ("(fake>0.5", 10, "a ) is missing"), ("fake>0.5)", 9, "closes nothing"),
    (">0.5", 1, "a score stands before"),
    ("not", 4, "is missing here"), ("alpha or", 9, "is missing here"), ("is:odd", 4, "marked"),
  ])
  func anErrorPointsAtTheColumnAndSaysWhatIsAllowed(text: String, column: Int, words: String) {
    #expect {
      _ = try Filter(text)
    } throws: { error in
      guard let error = error as? FilterError else { return false }
      #expect(error.column == column && error.message.string.contains(words), "\(text): \(error)")
      return true
    }
  }

  @Test func aDeepFilterIsRefused() {
    #expect(throws: FilterError.self) { _ = try Filter(String(repeating: "(", count: 100_000)) }
    #expect(throws: FilterError.self) { _ = try Filter(String(repeating: "not ", count: 100_000)) }
  }
}
