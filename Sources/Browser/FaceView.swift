import Explainer
import Terminal
import Text

/// The face under the cursor: picture, verdict, reasons, warnings, bars.
struct FaceView: Sendable {
  /// The whole photograph with box and points, instead of the aligned crop.
  var showsPhotograph = false

  /// Under this the picture needs the rows more than the bars' headings do.
  private static let rowsForHeadings = 30

  /// - Parameter place: "face 2 of 3"; nil where the photograph shows one.
  func draw(
    _ outcome: FaceOutcome?, _ decided: (value: Decided, isSaved: Bool), place: SafeText?,
    model: ModelSummary?, into region: Region
  ) {
    let theme = region.theme
    guard let outcome else {
      region.text(model == nil ? "loading the model" : "scoring", x: 1, y: 1, style: theme.muted)
      return
    }
    let barRows =
      outcome.explanation == nil
      ? 0 : region.rows >= FaceView.rowsForHeadings ? Bars.rows : Bars.compactRows
    let isTall = region.rows >= barRows + 6
    guard isTall || barRows == 0 else {
      if let explanation = outcome.explanation {
        Bars.draw(explanation, scale: model?.logitScale, into: region)
      }
      return
    }
    let (upper, lower) = region.splitTop(region.rows - barRows - (barRows > 0 ? 1 : 0), gap: 1)
    let square = Int((Double(upper.rows) * region.look.cellAspect).rounded())
    // What has no picture leaves no hole for one.
    let pictureColumns = outcome.hasPicture ? min(upper.columns / 2, square) : 0
    let (left, right) = upper.splitLeft(pictureColumns, gap: 2)
    drawPicture(outcome, into: left)
    drawWords(outcome, decided, place: place, model: model, into: right)
    if let explanation = outcome.explanation {
      Bars.draw(explanation, scale: model?.logitScale, into: lower)
    }
  }

  private func drawPicture(_ outcome: FaceOutcome, into region: Region) {
    guard let pictures = outcome.pictures else { return }
    if let crop = pictures.crop, !showsPhotograph {
      region.picture(crop)
      return
    }
    region.picture(
      pictures.overview, marks: PictureMark.marks(of: outcome.face, scale: pictures.scale))
  }

  private func drawWords(
    _ outcome: FaceOutcome, _ decided: (value: Decided, isSaved: Bool), place: SafeText?,
    model: ModelSummary?, into region: Region
  ) {
    let theme = region.theme
    var y = 0
    func paragraph(_ text: SafeText, _ style: Style) { y = region.paragraph(text, y: y, style: style) }
    let (word, style) = FaceView.verdict(outcome.status, theme)
    paragraph(word + (place.map { "  \($0)" } ?? ""), style.bold)
    for line in FaceView.words(of: decided) { paragraph(line, theme.strong) }
    y += region.rows > 8 ? 1 : 0
    switch outcome.status {
    case .scored(let explanation):
      paragraph(SafeText(explanation.sentence), theme.text)
      if !explanation.isFlagged { paragraph(SafeText(Explanation.notFlaggedCaution), theme.muted) }
    case .noFace: paragraph("The detector finds no face, so there is no score.", theme.text)
    case .foreign: paragraph("The file is no picture by its content.", theme.text)
    case .failed(let why): paragraph(why, theme.text)
    }
    for warning in outcome.warnings { paragraph("\(region.glyphs.warning.safe) \(warning)", theme.warning) }
    if let quality = model?.quality, outcome.explanation != nil, region.rows - y > 4 {
      y += 1
      paragraph(SafeText(quality), theme.muted)
    }
  }

  /// What the analyst holds of it, apart from the model's verdict (ecosystem V28).
  private static func words(of decided: (value: Decided, isSaved: Bool)) -> [SafeText] {
    let pending: SafeText = decided.isSaved ? "" : " (not saved yet)"
    let label = decided.value.label.map { "Your label: \(SafeText($0.rawValue))\(pending)" as SafeText }
    let note: SafeText? =
      decided.value.note.isEmpty ? nil : "Your note: \(SafeText(decided.value.note))\(pending)"
    return [label, note].compactMap(\.self)
  }

  /// The explanation of a face that has one; else says in the region why there is none.
  static func explanation(of outcome: FaceOutcome?, orSayWhyIn region: Region) -> Explanation? {
    if let explanation = outcome?.explanation { return explanation }
    guard let outcome else {
      region.text("scoring", x: 1, y: 1, style: region.theme.muted)
      return nil
    }
    let (word, style) = verdict(outcome.status, region.theme)
    region.text(word, x: 1, y: 1, style: style.bold)
    region.text("Without a score there is nothing to show here.", x: 1, y: 3, style: region.theme.text)
    return nil
  }

  static func verdict(_ status: FaceOutcome.Status, _ theme: Theme) -> (SafeText, Style) {
    switch status {
    case .scored(let explanation):
      explanation.isFlagged ? ("FLAGGED", theme.flagged) : ("NOT FLAGGED", theme.notFlagged)
    case .noFace: ("NO FACE", theme.noFace)
    case .foreign: ("NO PICTURE", theme.noFace)
    case .failed: ("ERROR", theme.failed)
    }
  }
}
