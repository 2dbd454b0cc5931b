import Terminal
import Text

/// Every key of the browser: what it does and in which words. Help, footer and the manual page are made from this one
/// table (ecosystem I4).
public struct KeyMap: Sendable {
  /// What a key asks for.
  public enum Command: String, Hashable, Sendable {
    case down, up, halfPageDown, halfPageUp, pageDown, pageUp, first, last
    case left, right
    case faces, heatmap, whereFrom, whatIf, bars, compare, sheet, picture, nextView, nextStage
    case togglePhotograph, pin, nextFace, previousFace
    case zoomIn, zoomOut, fit
    case mark, range, markAll, invertMarks, clearMarks
    case sort, choose, filterFiles, search, nextMatch, previousMatch, nextFlagged, previousFlagged
    case toggleHidden
    case labelReal, labelFake, labelUnsure, labelNone, note, undo, redo
    case report
    case copy, copyPath, copyHash, copySentence, toggleMouse
    case help, filter, messages, back, repaint, suspend, quit
  }

  /// The groups of the help, in its order.
  public enum Group: String, CaseIterable, Sendable {
    case moving, looking, finding, marking, deciding, program
  }

  /// What has the keys: a view, or what lies over it.
  public enum View: String, CaseIterable, Sendable {
    case faces, heatmap, whereFrom, whatIf, bars, compare, sheet, picture, help, messages, sorting, copying

    /// Its name in the head of the screen.
    var title: SafeText {
      switch self {
      case .whereFrom: "where"
      case .whatIf: "what if"
      default: SafeText(rawValue)
      }
    }

    /// Those that Tab steps through, in the order of their digits.
    static let views: [View] = [.faces, .heatmap, .whereFrom, .whatIf, .bars, .compare, .sheet, .picture]
  }

  public struct Entry: Sendable {
    public let command: Command
    public let keys: [String]
    public let words: SafeText
    /// For the footer; nil for keys that it does not show.
    public let short: SafeText?
    public let group: Group
    /// The views where the key works.
    public let views: Set<View>

    init(
      _ command: Command, _ keys: [String], _ words: SafeText, short: SafeText? = nil, _ group: Group,
      in views: Set<View> = Set(View.allCases)
    ) {
      self.command = command
      self.keys = keys
      self.words = words
      self.short = short
      self.group = group
      self.views = views
    }
  }

  private static let scrolling: Set<View> = [
    .faces, .whereFrom, .whatIf, .bars, .compare, .sheet, .help, .messages, .sorting, .copying,
  ]
  static let views = Set(View.views)
  /// Views of the face under the cursor.
  private static let ofFace: Set<View> = [.faces, .whereFrom, .whatIf, .bars, .compare, .sheet, .picture]
  /// Where files are found, marked and labelled: the same.
  private static let deciding = ofFace

  public static let standard = KeyMap(entries: [
    Entry(.down, ["j", "Down"], "next face, or a row down", short: "down", .moving),
    Entry(.up, ["k", "Up"], "previous face, or a row up", short: "up", .moving),
    Entry(
      .left, ["h", "Left"], "a column to the left", short: "left", .moving, in: [.heatmap, .sheet, .picture]),
    Entry(
      .right, ["l", "Right"], "a column to the right", short: "right", .moving,
      in: [.heatmap, .sheet, .picture]),
    Entry(
      .left, ["h", "Left"], "the label before", short: "label before", .moving, in: [.whereFrom, .bars]),
    Entry(
      .right, ["l", "Right"], "the next label", short: "next label", .moving, in: [.whereFrom, .bars]),
    Entry(.left, ["h", "Left"], "the changes before", short: "before", .moving, in: [.whatIf]),
    Entry(.right, ["l", "Right"], "the next changes", short: "next", .moving, in: [.whatIf]),
    Entry(.halfPageDown, ["^d"], "half a page down", .moving, in: scrolling),
    Entry(.halfPageUp, ["^u"], "half a page up", .moving, in: scrolling),
    Entry(.pageDown, ["PgDn", "^f"], "a page down", .moving, in: scrolling),
    Entry(.pageUp, ["PgUp", "^b"], "a page up", .moving, in: scrolling),
    Entry(.first, ["g", "Home"], "first face, or the top", .moving, in: scrolling),
    Entry(.last, ["G", "End"], "last face, or the end", .moving, in: scrolling),
    Entry(
      .togglePhotograph, ["p"], "crop, or whole photograph with box and points", short: "photograph",
      .looking, in: [.faces, .picture]),
    Entry(.zoomIn, ["+", "="], "larger", short: "larger", .looking, in: [.picture]),
    Entry(.zoomOut, ["-"], "smaller", short: "smaller", .looking, in: [.picture]),
    Entry(.fit, ["0"], "all of it", short: "all", .looking, in: [.picture]),
    Entry(
      .nextStage, ["s", "Space"], "before, after, difference, all three side by side", short: "before/after",
      .looking, in: [.heatmap]
    ),
    Entry(.faces, ["1"], "faces: list, picture, bars", short: "faces", .looking, in: views),
    Entry(.heatmap, ["2"], "heatmap: how alike the prompts are", short: "heatmap", .looking, in: views),
    Entry(
      .whereFrom, ["3", "w"], "where: what in the face a label's margin comes from", short: "where", .looking,
      in: views),
    Entry(
      .whatIf, ["4", "i"], "what if: does the verdict hold when the face is spoilt", short: "what if",
      .looking, in: views),
    Entry(
      .bars, ["5", "b"], "bars: large, with the sentences they come from", short: "bars", .looking, in: views),
    Entry(.compare, ["6"], "compare: two faces, bar by bar", short: "compare", .looking, in: views),
    Entry(.sheet, ["7"], "sheet: the folder's faces side by side", short: "sheet", .looking, in: views),
    Entry(
      .picture, ["8", "z"], "picture: as large as the screen, to zoom into", short: "zoom", .looking,
      in: views),
    Entry(
      .pin, ["c"], "keep this face, to compare the next one with", short: "keep", .looking, in: ofFace),
    Entry(.nextFace, ["]"], "the next face of a photograph that shows several", .looking, in: ofFace),
    Entry(.previousFace, ["["], "the face before it", .looking, in: ofFace),
    Entry(.nextStage, ["s"], "the next label", short: "next label", .looking, in: [.whereFrom]),
    Entry(
      .nextView, ["Tab"], "next view; the key of this one goes back to the view before", .looking, in: views),
    Entry(.sort, ["o"], "order: by name, time, size or a score", short: "sort", .finding, in: deciding),
    Entry(
      .filterFiles, ["F"],
      "filter as you type: words of the name, fake>0.7, status:flagged, label:none, note:word, is:marked, and, or, not, ( )",
      short: "filter", .finding, in: deciding),
    Entry(.search, ["/"], "search names; a capital letter means itself alone", .finding, in: deciding),
    Entry(.nextMatch, ["n"], "next name that was searched for", .finding, in: deciding),
    Entry(.previousMatch, ["N"], "previous name that was searched for", .finding, in: deciding),
    Entry(.nextFlagged, ["J"], "next flagged face", .finding, in: deciding),
    Entry(.previousFlagged, ["K"], "previous flagged face", .finding, in: deciding),
    Entry(.toggleHidden, ["."], "show names that begin with a dot, or hide them", .finding, in: deciding),
    Entry(
      .mark, ["Space"], "mark, or take the mark away, and step on", short: "mark", .marking, in: deciding),
    Entry(.range, ["v"], "begin a range; again ends it, and a step back leaves it", .marking, in: deciding),
    Entry(.markAll, ["^a"], "mark all that are shown", .marking, in: deciding),
    Entry(.invertMarks, ["V"], "turn the marks of all that are shown round", .marking, in: deciding),
    Entry(.clearMarks, ["M"], "take all marks away", .marking, in: deciding),
    Entry(
      .labelReal, ["r"], "label real: the marked files, or the one under the cursor", short: "real",
      .deciding, in: deciding),
    Entry(.labelFake, ["f"], "label fake", short: "fake", .deciding, in: deciding),
    Entry(.labelUnsure, ["d"], "label unsure: in doubt", short: "unsure", .deciding, in: deciding),
    Entry(.labelNone, ["x"], "take the label away", .deciding, in: deciding),
    Entry(.note, ["a"], "add a note, or change it", short: "note", .deciding, in: deciding),
    Entry(
      .undo, ["u"], "undo what was saved last, also in an earlier run", short: "undo", .deciding,
      in: deciding),
    Entry(.redo, ["^r"], "redo what was undone", .deciding, in: deciding),
    Entry(
      .filter, ["/"], "in this help: show what holds the words typed", short: "filter", .program, in: [.help]),
    Entry(.report, ["O"], "write a report on this face", short: "report", .program, in: ofFace),
    Entry(.copy, ["y"], "copy path, hash or sentence to the clipboard", .program, in: ofFace),
    Entry(.copyPath, ["p"], "copy the path", short: "path", .program, in: [.copying]),
    Entry(.copyHash, ["h"], "copy the SHA-256", short: "hash", .program, in: [.copying]),
    Entry(.copySentence, ["s"], "copy the sentence", short: "sentence", .program, in: [.copying]),
    Entry(.toggleMouse, ["m"], "leave the mouse to the terminal, or take it back", .program, in: views),
    Entry(.messages, ["e"], "errors and warnings so far", short: "messages", .program),
    Entry(.help, ["?", "F1"], "this help", short: "help", .program),
    Entry(
      .back, ["Esc"], "one step back: range, view, filter; then stop scoring, or go on", .program, in: views),
    Entry(.choose, ["Enter"], "copy this", short: "copy", .program, in: [.copying]),
    Entry(
      .choose, ["Enter"], "sort by this; what holds already turns round", short: "sort", .program,
      in: [.sorting]),
    Entry(.back, ["Esc"], "close", short: "close", .program, in: [.help, .messages, .sorting, .copying]),
    Entry(.repaint, ["^l"], "draw everything anew", .program),
    Entry(.suspend, ["^z"], "stop; `fg` comes back", .program),
    Entry(.quit, ["q"], "quit", short: "quit", .program),
  ])

  public let entries: [Entry]

  func command(for key: Key, in view: View) -> Command? {
    entry(for: key, in: view)?.command
  }

  func entry(for key: Key, in view: View) -> Entry? {
    let name = key.name
    return entries.first { $0.views.contains(view) && $0.keys.contains(name) }
  }

  /// The first key of a command, as help spells it.
  func name(of command: Command) -> SafeText {
    SafeText(entries.first { $0.command == command }?.keys.first ?? "")
  }

  /// The entries that work in a view.
  func entries(in view: View) -> [Entry] { entries.filter { $0.views.contains(view) } }

  /// The entries that the help of a view shows: those of the view, and those of the help alone.
  func help(in view: View) -> [Entry] { entries.filter { $0.views.contains(view) || $0.views == [.help] } }

  /// For the manual page: keys, words and the name in the configuration, a line each.
  public var text: String {
    entries.map { entry in
      let keys = entry.keys.joined(separator: ", ")
      return "  \(keys)\(String(repeating: " ", count: max(1, 14 - keys.count)))\(entry.words.string) "
        + "[\(entry.command.configured)]"
    }.joined(separator: "\n")
  }
}
