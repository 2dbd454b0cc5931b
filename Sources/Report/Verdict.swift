import Explainer
import Text

/// A verdict as word, mark and colour (ecosystem V5); never a tick, never "real".
struct Verdict: Equatable {
  let word: SafeText
  let mark: SafeText
  /// The class of the style sheet.
  let kind: SafeText

  init(_ record: Record) {
    switch record.status {
    case .scored where record.explanation?.isFlagged == true:
      (word, mark, kind) = ("flagged", "▲", "flagged")
    case .scored: (word, mark, kind) = ("not flagged", "○", "calm")
    case .noFace: (word, mark, kind) = ("no face", "–", "calm")
    case .error: (word, mark, kind) = ("error", "×", "calm")
    }
  }

  var html: HTML {
    "<span class=\"\(kind)\"><span aria-hidden=\"true\">\(mark)</span> \(word)</span>"
  }

  /// Of a picture with one face or several.
  static func summary(_ verdicts: [Verdict]) -> HTML {
    guard verdicts.count > 1, let first = verdicts.first else { return verdicts.first?.html ?? "" }
    let flagged = verdicts.count { $0.kind == "flagged" }
    guard flagged > 0 else { return "\(first.html), \(verdicts.count) faces" }
    return
      "<span class=\"flagged\"><span aria-hidden=\"true\">▲</span> \(flagged) of \(verdicts.count) faces</span>"
  }
}
