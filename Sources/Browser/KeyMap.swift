import Terminal
import Text

/// Every key of the browser: what it does and in which words. Help, footer and the manual page are made from this one
/// table (ecosystem I4).
public struct KeyMap: Sendable {
  /// What a key asks for.
  public enum Command: Hashable, Sendable {
    case down, up, halfPageDown, halfPageUp, pageDown, pageUp, first, last
    case left, right
    case faces, heatmap, nextView, nextStage
    case togglePhotograph
    case help, back, repaint, suspend, quit
  }

  public struct Entry: Sendable {
    public let command: Command
    public let keys: [String]
    public let words: SafeText
    /// For the footer; nil for keys that it does not show.
    public let short: SafeText?
    /// The views where the key works; nil for all.
    public let view: View?

    init(
      _ command: Command, _ keys: [String], _ words: SafeText, short: SafeText? = nil, in view: View? = nil
    ) {
      self.command = command
      self.keys = keys
      self.words = words
      self.short = short
      self.view = view
    }
  }

  public enum View: Sendable { case faces, heatmap }

  public static let standard = KeyMap(entries: [
    Entry(.down, ["j", "Down"], "next face, or a row down", short: "down"),
    Entry(.up, ["k", "Up"], "previous face, or a row up", short: "up"),
    Entry(.left, ["h", "Left"], "a column to the left", in: .heatmap),
    Entry(.right, ["l", "Right"], "a column to the right", in: .heatmap),
    Entry(.halfPageDown, ["^d"], "half a page down", in: .faces),
    Entry(.halfPageUp, ["^u"], "half a page up", in: .faces),
    Entry(.pageDown, ["PgDn", "^f"], "a page down", in: .faces),
    Entry(.pageUp, ["PgUp", "^b"], "a page up", in: .faces),
    Entry(.first, ["g", "Home"], "first face", in: .faces),
    Entry(.last, ["G", "End"], "last face", in: .faces),
    Entry(
      .togglePhotograph, ["p"], "crop, or whole photograph with box and points", short: "photograph",
      in: .faces),
    Entry(.nextStage, ["s", "Space"], "before, after, difference", short: "before/after", in: .heatmap),
    Entry(.faces, ["1"], "faces: list, picture, bars", short: "faces"),
    Entry(.heatmap, ["2"], "heatmap: how alike the prompts are", short: "heatmap"),
    Entry(.nextView, ["Tab"], "next view"),
    Entry(.help, ["?", "F1"], "this help", short: "help"),
    Entry(.back, ["Esc"], "one step back"),
    Entry(.repaint, ["^l"], "draw everything anew"),
    Entry(.suspend, ["^z"], "stop; `fg` comes back"),
    Entry(.quit, ["q"], "quit", short: "quit"),
  ])

  public let entries: [Entry]

  func command(for key: Key, in view: View) -> Command? {
    let name = key.name
    return entries.first { ($0.view == nil || $0.view == view) && $0.keys.contains(name) }?.command
  }

  /// The entries that work in a view.
  func entries(in view: View) -> [Entry] { entries.filter { $0.view == nil || $0.view == view } }

  /// For the manual page: keys and words, a line each.
  public var text: String {
    entries.map { entry in
      let keys = entry.keys.joined(separator: ", ")
      return "  \(keys)\(String(repeating: " ", count: max(1, 14 - keys.count)))\(entry.words.string)"
    }.joined(separator: "\n")
  }
}
