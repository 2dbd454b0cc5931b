import Text

/// How `score --format text` may draw.
public struct TextStyle: Sendable {
  /// Whether colour sequences may be written.
  public var isColored: Bool
  /// Whether block characters may be drawn; else bars are made of `#`.
  public var drawsBlocks: Bool
  /// Of a whole bar.
  private(set) var barColumns = 30

  public init(isColored: Bool, drawsBlocks: Bool) {
    self.isColored = isColored
    self.drawsBlocks = drawsBlocks
  }

  /// Shortens the bars, so that a line with name, score and margin fits.
  public mutating func fit(columns: Int) { barColumns = min(barColumns, max(4, columns - 37)) }
}

extension Record {
  /// A few lines for a person: verdict, eight bars, the sentence, warnings. Every outside word is sanitised.
  public func text(_ model: ModelSummary, _ style: TextStyle) -> String {
    let name = SafeText(bytes: file.bytes).string
    let place = faceIndex > 0 ? " (face \(faceIndex + 1))" : ""
    guard let explanation else {
      let why = status == .noFace ? "no face found" : "error: \(SafeText(error ?? "").string)"
      return "\(name)\(place): \(why)" + notes
    }
    var lines = ["\(name)\(place): \(explanation.isFlagged ? "flagged" : "not flagged")"]
    for label in Label.allCases {
      lines.append(bar(label, explanation, style))
    }
    lines.append("  \(explanation.sentence)")
    if !explanation.isFlagged { lines.append("  \(Explanation.notFlaggedCaution)") }
    return lines.joined(separator: "\n") + notes + "\n  \(Record.words(for: model))\n"
  }

  /// "telltale small 0106a20d64cd, threshold 0.798, in f32".
  private static func words(for model: ModelSummary) -> String {
    "\(SafeText(model.name).string) \(model.sha256.prefix(12)), threshold \(places(model.threshold, 3)), "
      + "in \(model.precision.rawValue)"
  }

  private var notes: String { warnings.map { "\n  ! \(SafeText($0.text).string)" }.joined() }

  private func bar(_ label: Label, _ explanation: Explanation, _ style: TextStyle) -> String {
    let name = label.name + String(repeating: " ", count: 21 - label.name.count)
    let minus = style.drawsBlocks ? "−" : "-"
    guard let score = explanation.probability(of: label) else { return "  \(name) \(minus)" }
    let eighths = Int((score * Float(style.barColumns * 8)).rounded())
    var cells = [Character](repeating: " ", count: style.barColumns)
    for i in 0..<style.barColumns {
      let part = min(8, max(0, eighths - 8 * i))
      if part > 0 { cells[i] = style.drawsBlocks ? Array("▏▎▍▌▋▊▉█")[part - 1] : (part >= 4 ? "#" : " ") }
    }
    if cells[style.barColumns / 2] == " " { cells[style.barColumns / 2] = style.drawsBlocks ? "│" : "|" }
    let margin = explanation.margin(of: label).map { "  " + Record.signed($0, 3, minus: minus) } ?? ""
    let drawn =
      style.isColored
      ? "\u{1B}[\(explanation.isHigh(label) ? "33" : "34")m\(String(cells))\u{1B}[0m" : String(cells)
    return "  \(name) \(drawn) \(Record.places(score, 2))\(margin)"
  }

  /// A number under 10 with so many places.
  package static func places(_ value: Float, _ places: Int) -> String {
    let scale = (0..<places).reduce(1) { scale, _ in scale * 10 }
    let whole = Int((value * Float(scale)).rounded())
    let fraction = String(whole % scale)
    return "\(whole / scale)." + String(repeating: "0", count: places - fraction.count) + fraction
  }

  /// With its sign, also where it is positive.
  package static func signed(_ value: Float, _ places: Int, minus: String = "−") -> String {
    (value < 0 ? minus : "+") + Record.places(abs(value), places)
  }
}

extension Explanation {
  /// What "not flagged" does not say.
  public static let notFlaggedCaution =
    "This is no sign of authenticity."
}
