import Explainer
import Text

/// What has to be read before any number (ecosystem V20 to V22, V28).
enum ReadFirst {
  static func section(_ card: ModelCard) -> HTML {
    """
    <section class="first" aria-labelledby="first">
    <h2 id="first">Read this first</h2>
    <ul>
    <li><strong>A score is not the chance that a picture is forged.</strong> It says how much nearer the face lies to one \
    sentence than to its opposite, in the eyes of one model.</li>
    <li><strong>“Flagged” is a reason to look closer</strong>, and no proof. \(realShare(card.results))</li>
    <li><strong>“Not flagged” is no sign of authenticity.</strong> \
    \(card.quality.map { "What is known of this model: \($0)" as HTML } ?? "The model’s folder does not say what it cannot see.")</li>
    <li><strong>Three things are kept apart:</strong> whether the bytes are unchanged (integrity), what the model scores, \
    and what the analyst decided. None of them stands for another.</li>
    </ul>
    </section>
    """
  }

  /// The share of real portraits that this model flags.
  static func realShare(_ results: ModelResults?) -> HTML {
    guard let results, let share = results.realShare else {
      return
        "How many real portraits this model flags is not stated by its folder, so a flag cannot be weighed."
    }
    let percent = Numbers.places(100 * Double(share.flagged) / Double(share.portraits), 1)
    let sets = results.realFlagged.map { "\($0.flagged) of \($0.portraits) (\($0.set))" as HTML }
    return
      "This model flags \(percent) % of the real portraits that it was tried on: \(sets.joined(separator: ", "))."
  }
}

/// What no line of the page speaks of (ecosystem V29).
enum NotExamined {
  static let section: HTML = """
    <section aria-labelledby="limits">
    <h2 id="limits">What was not examined</h2>
    <p>An examination of a photograph asks more than this page answers. Nothing here speaks of</p>
    <ul>
    <li><strong>provenance</strong>: who took the picture, with what, and how it came here;</li>
    <li><strong>metadata</strong>: apart from the orientation, no EXIF, thumbnail, signature or edit history was read;</li>
    <li><strong>staging</strong>: whether what stood before the camera was what it seems;</li>
    <li><strong>continuity</strong>: whether the file is the one that was first secured, beyond the hash stated here;</li>
    <li><strong>the rest of the picture</strong>: only the faces named here were looked at, each in a crop of its own, and \
    nothing around them.</li>
    </ul>
    <p>The model was shown forgeries of some kinds while it was trained. A kind that it was never shown may pass \
    without a trace, and a strong light, make-up, a low resolution or heavy compression may look altered to it. A map shows \
    what the model relies on, which need not be what was altered.</p>
    </section>
    """
}
