import Pictures

/// The pictures in pixels that stand over the cells of the terminal.
///
/// Where one is taken away, the cells below count as unknown, so that the next frame writes all of them: a small picture
/// after a large one leaves no rim (T14).
package struct PictureLayer {
  private let graphics: Graphics
  private let multiplexer: Multiplexer?
  private let sequences: Sequences
  /// What the terminal takes of a sixel picture.
  private let sixelColors: Int
  private let sixelSize: (width: Int, height: Int)?
  var cell: CellPixels

  private var standing: [(picture: ScreenPicture, number: Int)] = []
  private var lastNumber = KittyPicture.firstNumber

  /// More pixels are made by enlarging: a picture must not hold up the keys.
  private static let mostPixels = 600_000
  /// tmux drops what is longer, without a word.
  private static let passedLimit = 1_000_000

  package init(
    _ graphics: Graphics, cell: CellPixels, multiplexer: Multiplexer?, sequences: Sequences,
    sixelColors: Int, sixelSize: (width: Int, height: Int)?
  ) {
    self.graphics = graphics
    self.cell = cell
    self.multiplexer = multiplexer
    self.sequences = sequences
    self.sixelColors = sixelColors
    self.sixelSize = sixelSize
  }

  /// What a fatal ending writes besides, without knowing what stands; a picture that it cuts in two is ended first.
  static func ending(_ graphics: Graphics, _ multiplexer: Multiplexer?) -> [UInt8] {
    let end = Array("\u{1B}\\".utf8)
    return switch graphics {
    case .blocks: []
    case .sixel: end
    case .kitty: end + (multiplexer?.passed(KittyPicture.allDeleted) ?? KittyPicture.allDeleted)
    }
  }

  /// Takes away what the next screen does not hold.
  ///
  /// - Parameter shown: what is on the terminal; nil where that is not known, and then nothing stands.
  package mutating func retire(for next: Screen, shown: inout Screen?) -> [UInt8] {
    let kept = shown?.size == next.size ? next.pictures : []
    let gone = standing.filter { !kept.contains($0.picture) }
    standing = standing.filter { kept.contains($0.picture) }
    for place in gone { shown?.forget(place.picture.frame) }
    return graphics == .kitty ? gone.flatMap { passed(KittyPicture.deleted($0.number)) } : []
  }

  /// Takes everything away, without an eye to the cells below.
  package mutating func removeAll() -> [UInt8] {
    defer { standing.removeAll() }
    guard graphics == .kitty else { return [] }
    return standing.flatMap { passed(KittyPicture.deleted($0.number)) }
  }

  /// The first picture of the screen that does not stand yet, in bytes; nil where all do.
  package mutating func next(of screen: Screen) -> [UInt8]? {
    guard
      let picture = screen.pictures.first(where: { wanted in !standing.contains { $0.picture == wanted } })
    else { return nil }
    lastNumber += 1
    standing.append((picture, lastNumber))
    let frame = picture.frame
    let (width, height) = (frame.columns * cell.width, frame.rows * cell.height)
    var place: [UInt8] = []
    sequences.move(x: frame.x, y: frame.y, into: &place)
    // Whole points of so many pixels, where there would be too many.
    var enlarged = 1
    while width / enlarged * (height / enlarged) > PictureLayer.mostPixels { enlarged += 1 }
    let thickness = max(1, cell.height / 8 / enlarged)
    let points = picture.points(
      width: max(1, width / enlarged), height: max(1, height / enlarged), thickness: thickness)
    switch graphics {
    case .blocks: return []
    case .kitty:
      let parts = KittyPicture.shown(points, number: lastNumber, columns: frame.columns, rows: frame.rows)
      guard let first = parts.first else { return [] }
      guard multiplexer != nil else { return place + parts.flatMap(\.self) }
      return passed(Array("\u{1B}7".utf8) + place + first + Array("\u{1B}8".utf8))
        + parts.dropFirst().flatMap(passed)
    case .sixel:
      if let limit = sixelSize, width > limit.width || height > limit.height { return [] }
      let bytes = SixelEncoder.bytes(of: points, colors: sixelColors, enlarged: enlarged)
      guard multiplexer != nil else { return place + bytes }
      guard bytes.count < PictureLayer.passedLimit else { return [] }
      return passed(Array("\u{1B}7".utf8) + place + bytes + Array("\u{1B}8".utf8))
    }
  }

  private func passed(_ bytes: [UInt8]) -> [UInt8] { multiplexer?.passed(bytes) ?? bytes }
}

extension Screen {
  /// What is in these cells of the terminal is not known any more.
  fileprivate mutating func forget(_ frame: Rectangle) {
    for y in frame.y..<min(size.rows, frame.y + frame.rows) {
      for x in frame.x..<min(size.columns, frame.x + frame.columns) {
        cells[y * size.columns + x] = Cell("\u{0}")
      }
    }
  }
}
