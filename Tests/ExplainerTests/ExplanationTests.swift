import Explainer
import Testing

/// Verdict, reasons and their words (method.md section 2; ecosystem V5, V20, V21).
struct ExplanationTests {
  static func explanation(_ probabilities: [Float?], threshold: Float = 0.5) -> Explanation {
    Explanation(
      probabilities: probabilities, margins: probabilities.map { $0.map { $0 - 0.5 } }, threshold: threshold)
  }

  @Test func reasonsAreStrongestFirst() {
    let flagged = Self.explanation([0.8, 0.6, 0.4, 0.3, 0.2, 0.1, 0.7, 0.5])
    #expect(flagged.isFlagged)
    #expect(flagged.reasons == [.mouth, .expression])
    #expect(flagged.sentence == "Flagged as fake: the mouth and the expression look altered.")
  }

  @Test func equalReasonsKeepTheOrderOfLabels() {
    #expect(
      Self.explanation([0.8, 0.6, 0.6, 0.3, 0.6, 0.1, 0.2, 0.5]).reasons == [.expression, .identity, .eye])
  }

  @Test func everySentence() {
    #expect(
      Self.explanation([0.8, 0.6] + Array(repeating: 0.1, count: 6)).sentence
        == "Flagged as fake: the expression looks altered.")
    #expect(
      Self.explanation([0.8] + Array(repeating: 0.1, count: 7)).sentence
        == "Flagged as fake, though no single attribute stands out.")
    #expect(
      Self.explanation([0.2, 0.1, 0.1, 0.1, 0.1, 0.1, 0.9, 0.1]).sentence
        == "Not flagged, though the mouth looks altered.")
    #expect(
      Self.explanation(Array(repeating: 0.1, count: 8)).sentence
        == "Not flagged: no attribute looks altered to the model.")
    #expect(
      Self.explanation([0.8, 0.1, 0.1, 0.1, 0.6, 0.7, 0.8, 0.1]).sentence
        == "Flagged as fake: the mouth, the illumination and the eye look altered.")
  }

  @Test func theThresholdIsNotReached() {
    #expect(!Self.explanation([0.7058] + Array(repeating: 0.1, count: 7), threshold: 0.7058).isFlagged)
  }

  @Test func labelsThatAreNotTrainedAreNoReasons() {
    let binary = Self.explanation([0.8] + Array(repeating: nil, count: 7))
    #expect(binary.isFlagged)
    #expect(binary.reasons.isEmpty)
    #expect(binary.sentence == "Flagged as fake; the model judges no attributes.")
    let calm = Self.explanation([0.2] + Array(repeating: nil, count: 7))
    #expect(calm.sentence == "Not flagged; the model judges no attributes.")
    let twoLevels = Self.explanation([0.2, 0.1, 0.1, 0.1] + Array(repeating: nil, count: 4))
    #expect(twoLevels.sentence == "Not flagged: no attribute looks altered to the model.")
  }

  @Test func noWordClaimsCertainty() {
    for words in [
      Self.explanation([0.9] + Array(repeating: 0.6, count: 7)).sentence, Explanation.notFlaggedCaution,
    ] {
      for forbidden in ["proof", "proves", "certain", "genuine", "authentic.", "is a forgery", "is real"] {
        #expect(!words.contains(forbidden))
      }
    }
  }
}
