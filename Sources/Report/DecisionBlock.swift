import CaseFile
import Text

/// What the analyst decided, and how that came about; apart from the model's score (ecosystem V28).
struct DecisionBlock {
  let id: SafeText
  let decisions: Report.Decisions?

  var html: HTML {
    """
    <section aria-labelledby="\(id)-decision">
    <h3 id="\(id)-decision">The analyst’s decision</h3>
    \(words)
    </section>
    """
  }

  private var words: HTML {
    guard let decisions else {
      return "<p>No case was given with this report, so nothing is said here.</p>"
    }
    let own = decisions.own.map { words($0, isEarlier: false) }
    let earlier = decisions.earlier.map { words($0, isEarlier: true) }
    let none: HTML =
      "<p>The case holds no decision on \(earlier.isEmpty ? "this picture" : "these bytes").</p>"
    return ([own ?? none] + earlier).joined(separator: "\n")
  }

  private func words(_ held: Report.Decisions.Held, isEarlier: Bool) -> HTML {
    let standing = held.standing
    let which: HTML =
      decisions?.integrity == .unread
      ? "bytes that lay under this path, which could not be read now"
      : "other bytes that lay under this path, not on those of this page"
    let warning: HTML =
      isEarlier
      ? "<p><strong>What follows is on \(which):</strong> SHA-256 <span class=\"hash\">\(held.content)</span>.</p>\n"
      : ""
    let label: HTML =
      standing.label.map { "<strong>\($0.rawValue)</strong>" } ?? "no label"
    let note: HTML =
      standing.note.isEmpty ? "<p>No note.</p>" : "<blockquote>\(HTML(note: standing.note))</blockquote>"
    return """
      \(warning)<p>The analyst’s label is \(label)\(standing.isMarked ? ", and the picture is marked" : "").</p>
      \(note)
      \(HTML.scrolling("history of decisions", history(held.history, isEarlier)))
      """
  }

  private func history(_ rows: [Decision], _ isEarlier: Bool) -> HTML {
    let lines = rows.map { row -> HTML in
      func value(_ bytes: [UInt8]) -> HTML {
        bytes.isEmpty ? "–" : HTML(note: String(decoding: bytes, as: UTF8.self))
      }
      return """
        <tr><td class="number">\(row.sequence)</td><td>\(row.time)</td><td>\(row.action.rawValue)</td>\
        <th scope="row">\(row.field.rawValue)</th><td>\(value(row.old))</td><td>\(value(row.new))</td>\
        <td class="hash">\(String((row.model ?? "–").prefix(16)))</td><td class="hash">\(String(row.hash.prefix(16)))</td></tr>
        """
    }
    return """
      <table class="history">
      <caption>Every decision on \(isEarlier ? "those" : "these") bytes, oldest first, with the first digits of the model that was shown beside it and of \
      the row’s own hash in the case’s chain.</caption>
      <thead><tr><th scope="col" class="number">No.</th><th scope="col">Time (UTC)</th><th scope="col">What</th>\
      <th scope="col">Field</th><th scope="col">Before</th><th scope="col">After</th><th scope="col">Model</th>\
      <th scope="col">Hash</th></tr></thead>
      <tbody>
      \(lines.joined(separator: "\n"))
      </tbody>
      </table>
      """
  }
}
