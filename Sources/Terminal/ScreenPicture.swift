import Pictures

/// A picture on a screen, for terminals that show pixels; the cells below show the same in blocks, so there is something to
/// see at once and everywhere.
public struct ScreenPicture: Equatable, Sendable {
  /// In cells of the screen.
  public let frame: Rectangle
  let picture: Picture
  let marks: [PictureMark]
  let markColor: Color
  /// What was drawn in blocks, to tell whether something came to lie over it.
  private let cells: [Cell]

  init(frame: Rectangle, picture: Picture, marks: [PictureMark], markColor: Color, in screen: Screen) {
    self.frame = frame
    self.picture = picture
    self.marks = marks
    self.markColor = markColor
    cells = screen.cells(in: frame)
  }

  func isWhole(in screen: Screen) -> Bool { screen.cells(in: frame) == cells }

  /// The same on another screen, onto which its cells were copied.
  func moved(x: Int, y: Int, in screen: Screen) -> ScreenPicture {
    ScreenPicture(
      frame: Rectangle(x: frame.x + x, y: frame.y + y, columns: frame.columns, rows: frame.rows),
      picture: picture, marks: marks, markColor: markColor, in: screen)
  }

  /// Of the blocks, only the place counts: a picture is the same under another palette.
  public static func == (a: ScreenPicture, b: ScreenPicture) -> Bool {
    a.frame == b.frame && a.marks == b.marks && a.markColor == b.markColor && a.picture == b.picture
  }

  /// The picture in points of its own: means of areas, or the nearest where it is enlarged, as in blocks (V11).
  func points(width: Int, height: Int, thickness: Int) -> Picture {
    var samples = PicturePoints(picture, columns: width, rows: height)
    for mark in marks { samples.draw(mark, markColor, in: picture, thickness: thickness) }
    var pixels: [UInt8] = []
    pixels.reserveCapacity(3 * width * height)
    for color in samples.colors {
      pixels.append(color.red)
      pixels.append(color.green)
      pixels.append(color.blue)
    }
    return Picture(width: width, height: height, pixels: pixels)
  }
}
