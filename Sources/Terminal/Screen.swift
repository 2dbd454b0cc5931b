import Text

/// One place on the screen: a grapheme and its style.
public struct Cell: Hashable, Sendable {
  /// Empty for the right half of a grapheme that takes two columns.
  public package(set) var text: String
  public package(set) var style: Style
  /// Whether terminals may disagree about the width (T23).
  package var isDoubtful: Bool

  package init(_ text: String = " ", _ style: Style = .plain, isDoubtful: Bool = false) {
    self.text = text
    self.style = style
    self.isDoubtful = isDoubtful
  }

  package static let blank = Cell()
}

/// What is to be seen: cells row by row from the top.
public struct Screen: Equatable, Sendable {
  public let size: Size
  public package(set) var cells: [Cell]
  /// Pictures that a terminal for pixels shows over these cells.
  public package(set) var pictures: [ScreenPicture] = []

  package init(size: Size) {
    self.size = size
    cells = Array(repeating: .blank, count: size.columns * size.rows)
  }

  /// Draws a screen: `body` gets a region that covers it.
  public init(size: Size, look: Look, _ body: (Region) -> Void) {
    let canvas = Canvas(size: size)
    body(
      Region(canvas: canvas, frame: Rectangle(x: 0, y: 0, columns: size.columns, rows: size.rows), look: look)
    )
    self = canvas.screen
    // One that something was drawn over is shown in blocks, with that over it (T13).
    pictures = canvas.pictures.filter { $0.isWhole(in: canvas.screen) }
    if let paint = look.theme.paint { self.paint(paint) }
  }

  private mutating func paint(_ paint: Theme.Paint) {
    for index in cells.indices {
      cells[index].style.foreground = cells[index].style.foreground ?? paint.ink
      cells[index].style.background = cells[index].style.background ?? paint.background
    }
  }

  public subscript(x: Int, y: Int) -> Cell {
    cells[y * size.columns + x]
  }

  /// The cells of a rectangle that lies within, row by row.
  func cells(in frame: Rectangle) -> [Cell] {
    (frame.y..<frame.y + frame.rows).flatMap { y in
      cells[y * size.columns + frame.x..<y * size.columns + frame.x + frame.columns]
    }
  }

  /// The text of a row without the spaces at its end.
  public func row(_ y: Int) -> String {
    let text = cells[y * size.columns..<(y + 1) * size.columns].map(\.text).joined()
    return String(text.reversed().drop { $0 == " " }.reversed())
  }

  /// All rows, for tests and for dumps.
  public var text: String {
    (0..<size.rows).map(row).joined(separator: "\n")
  }
}

/// The cells while they are drawn; shared by the regions of one screen and by nothing else.
package final class Canvas {
  package var screen: Screen
  /// Those that were drawn so far.
  var pictures: [ScreenPicture] = []

  package init(size: Size) {
    screen = Screen(size: size)
  }

  /// Puts a grapheme at a cell. Half a wide grapheme never stays: the other half becomes a space.
  func put(_ grapheme: Grapheme, x: Int, y: Int, style: Style) {
    let columns = screen.size.columns
    let index = y * columns + x
    clearHalves(at: index, x: x)
    screen.cells[index] = Cell(grapheme.text, style, isDoubtful: grapheme.isDoubtful)
    if grapheme.columns == 2 {
      clearHalves(at: index + 1, x: x + 1, isSecond: true)
      screen.cells[index + 1] = Cell("", style)
    }
  }

  func put(_ text: String, x: Int, y: Int, style: Style) {
    let index = y * screen.size.columns + x
    clearHalves(at: index, x: x)
    screen.cells[index].text = text
    screen.cells[index].style = style
    screen.cells[index].isDoubtful = false
  }

  private func clearHalves(at index: Int, x: Int, isSecond: Bool = false) {
    if !isSecond, screen.cells[index].text.isEmpty, x > 0 { screen.cells[index - 1].text = " " }
    if x + 1 < screen.size.columns, screen.cells[index + 1].text.isEmpty {
      screen.cells[index + 1].text = " "
    }
  }
}
