import Explainer
import Pictures
import Terminal
import Text

/// Where in the face a label's margin comes from: the crop under a map on one absolute scale, and the same in words.
struct WhereView: Sendable {
  private(set) var label = Label.fake

  mutating func move(_ step: Int) { label = label.moved(step) }

  func draw(_ outcome: FaceOutcome?, _ reasons: FaceReasons?, into region: Region) {
    let theme = region.theme
    guard let outcome else {
      region.text("scoring", x: 1, y: 1, style: theme.muted)
      return
    }
    guard outcome.explanation != nil else {
      let (word, style) = FaceView.verdict(outcome.status, theme)
      region.text(word, x: 1, y: 1, style: style.bold)
      region.text("Without a score there is nothing to locate.", x: 1, y: 3, style: theme.text)
      return
    }
    guard let maps = reasons?.maps else {
      region.text(reasons?.problem ?? "looking for the places", x: 1, y: 1, style: theme.muted)
      return
    }
    let map = maps.first { $0.label == label }
    let (pictureRegion, wordsRegion) = WhereView.split(region)
    drawPicture(
      outcome.pictures?.crop, map,
      into: pictureRegion.part(x: 0, y: 0, columns: pictureRegion.columns, rows: pictureRegion.rows - 1))
    drawLegend(
      into: pictureRegion.part(x: 0, y: pictureRegion.rows - 1, columns: pictureRegion.columns, rows: 1))
    drawLabels(maps, into: wordsRegion)
  }

  /// Columns that a label and the words about it need.
  private static let wordColumns = 54

  /// Side by side where the words keep their room, else the picture above them.
  private static func split(_ region: Region) -> (picture: Region, words: Region) {
    let columns = Int((Double(region.rows - 1) * region.look.cellAspect).rounded())
    let room = region.columns - wordColumns - 2
    if room >= 24 { return region.splitLeft(min(columns, room), gap: 2) }
    return region.splitTop(max(0, region.rows - Label.allCases.count - 2), gap: 1)
  }

  /// The strongest patch has a frame too: colour is never the only channel.
  private func drawPicture(_ crop: Picture?, _ map: RelevanceMap?, into region: Region) {
    guard let crop else { return }
    guard let map, map.saysSomething else {
      region.picture(crop)
      return
    }
    guard !WhereView.isShaded(region) else {
      // A tint is no use where colours are few: the map stands beside the face, or in its place.
      let columns = Int((Double(region.rows) * region.look.cellAspect).rounded())
      guard region.columns >= 2 * columns + 2 else { return drawShades(map, into: region) }
      let (left, right) = region.splitLeft((region.columns - 2) / 2, gap: 2)
      left.picture(crop)
      return drawShades(map, into: right)
    }
    let (columns, rows) = map.area(of: map.strongest, cropSize: crop.width)
    region.picture(
      crop.tinted(by: map),
      marks: [
        .box(
          x0: Double(columns.lowerBound), y0: Double(rows.lowerBound), x1: Double(columns.upperBound),
          y1: Double(rows.upperBound))
      ])
  }

  private static func isShaded(_ region: Region) -> Bool {
    region.look.depth != .direct && region.look.depth != .indexed
  }

  /// The map alone, as shades of its patches; the strongest is reversed (ecosystem V16).
  private func drawShades(_ map: RelevanceMap, into region: Region) {
    let inside = region.inset(), frame = inside.place(width: map.side, height: map.side).frame
    // Most patches are blank: a frame says how far the face reaches.
    let part = region.part(x: frame.x, y: frame.y, columns: frame.columns + 2, rows: frame.rows + 2)
      .box(style: region.theme.faint)
    for y in 0..<part.rows {
      for x in 0..<part.columns {
        let patch = y * map.side / part.rows * map.side + x * map.side / part.columns
        let glyph = region.glyphs.shade(Double(min(1, map.values[patch] / RelevanceMap.full)))
        part.glyph(glyph, x: x, y: y, style: patch == map.strongest ? .plain.reverse : .plain)
      }
    }
  }

  private func drawLegend(into region: Region) {
    let theme = region.theme, glyphs = region.glyphs
    let scale: SafeText =
      WhereView.isShaded(region)
      ? [0.3, 0.5, 0.7, 1].reduce("") { $0 + glyphs.shade($1).safe } : "tint"
    region.line([
      ("0 ", theme.muted), (scale, theme.flagged),
      (" \(Bars.places(RelevanceMap.full)) of margin a patch", theme.muted),
    ])
  }

  /// Each label with its margin and what its map says.
  private func drawLabels(_ maps: [RelevanceMap], into region: Region) {
    let theme = region.theme
    // Under this the words need the room that long names take.
    let isNarrow = region.columns < 48
    var y = 0
    let size: SafeText = maps.first.map { ", in \($0.side)x\($0.side) patches" } ?? ""
    region.text("Where each margin comes from\(size)", y: y, style: theme.strong)
    y += region.rows > 12 ? 2 : 1
    for map in maps where y < region.rows {
      let isChosen = map.label == label
      let words: SafeText =
        !(map.margin > 0)
        ? "nothing here: unaltered"
        : map.saysSomething
          ? "most: \(SafeText(map.strongestPlace.rawValue))" : "nothing here: weak map"
      let mark: SafeText = isChosen ? "\(region.glyphs.cursor.safe) " : "  "
      let name = isNarrow ? HeatmapView.short(map.label) : SafeText(map.label.name)
      let place = isNarrow ? 8 : 23
      region.text(mark + name, y: y, style: isChosen ? theme.strong : theme.text, width: place - 1)
      region.text(words, x: place, y: y, style: map.saysSomething ? theme.flagged : theme.muted)
      y += 1
    }
    y += 1
    let caution: SafeText =
      "A map shows what the model relies on, which need not be what was altered. The scale is the same for every face: weak maps are not stretched."
    _ = region.paragraph(caution, y: y, style: theme.muted)
  }
}

extension Picture {
  /// Orange over each patch, as strong as its share of the full value.
  fileprivate func tinted(by map: RelevanceMap) -> Picture {
    let tint: [Double] = [255, 110, 0]
    var pixels = pixels
    for y in 0..<height {
      let row = min(map.side - 1, y * map.side / height) * map.side
      for x in 0..<width {
        let value = map.values[row + min(map.side - 1, x * map.side / width)]
        let share = 0.75 * Double(min(1, value / RelevanceMap.full))
        let start = (y * width + x) * 3
        for c in 0..<3 {
          pixels[start + c] = UInt8(Double(pixels[start + c]) * (1 - share) + tint[c] * share)
        }
      }
    }
    return Picture(width: width, height: height, pixels: pixels)
  }
}
