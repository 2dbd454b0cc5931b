import Text

/// What the person asked for; nil leaves it to the terminal.
public struct TerminalOptions: Sendable {
  public var color, configuredColor: ColorDepth.Choice?
  public var glyphs, configuredGlyphs: GlyphLevel?
  public var ground, configuredGround: Ground?
  public var palette = Palette.Family.standard
  /// Colours in place of the palette's own.
  public var colors: [Palette.Role: Color] = [:]
  /// Whether the background is painted instead of left to the terminal (T5).
  public var paintsBackground = false
  /// Whether the mouse reports to the program from the start (T31).
  public var takesMouse = true
  /// Height of a cell over its width, by the configuration (T16).
  public var cellAspect: Double?

  public init(
    color: ColorDepth.Choice? = nil, glyphs: GlyphLevel? = nil, ground: Ground? = nil,
    cellAspect: Double? = nil
  ) {
    self.color = color
    self.glyphs = glyphs
    self.ground = ground
    self.cellAspect = cellAspect
  }
}

/// What the terminal can do and how that was decided; `doctor` prints it.
public struct Abilities: Sendable {
  public let color: Decision<ColorDepth>
  public let glyphs: Decision<GlyphLevel>
  public let ground: Decision<Ground>
  /// Height of a cell over its width.
  public let cellAspect: Decision<Double>
  public let isSynchronized: Decision<Bool>
  /// The background by the terminal's own answer.
  public let background: Color?
  private let options: TerminalOptions
  /// How long the terminal took to answer, in seconds; nil where it did not within the limit (4.18).
  public let answeredAfter: Double?

  public var look: Look {
    Look(
      theme: Theme(
        ground.value, color.value, background: background, family: options.palette, changed: options.colors,
        isPainted: options.paintsBackground),
      glyphs: Glyphs(glyphs.value), cellAspect: cellAspect.value)
  }

  /// One line a decision: what, value, source.
  public var lines: [SafeText] {
    [
      "colours: \(color.value.rawValue) (\(color.source))",
      "glyphs: \(glyphs.value.rawValue) (\(glyphs.source))",
      "ground: \(ground.value.rawValue) (\(ground.source))",
      "palette: \(options.palette.rawValue)\(options.colors.isEmpty ? "" : ", some colours changed")",
      "background: \(options.paintsBackground ? "painted" : "the terminal's")",
      "cell height to width: \((cellAspect.value * 100).rounded() / 100) (\(cellAspect.source))",
      "synchronized output: \(isSynchronized.value ? "yes" : "no") (\(isSynchronized.source))",
      answeredAfter.map { "answers after \(Int(($0 * 1_000).rounded())) ms" }
        ?? "no answer within \(Int(Answers.limit * 1_000)) ms; the poorer choice is taken",
    ]
  }

  package init(
    options: TerminalOptions, environment: Environment, entry: ColorDepth.Entry, answers: Answers,
    pixels: (width: Int, height: Int)? = nil
  ) {
    self.options = options
    color = ColorDepth.decide(
      option: options.color, configuration: options.configuredColor, environment: environment, entry: entry)
    glyphs = GlyphLevel.decide(
      option: options.glyphs, configuration: options.configuredGlyphs, environment: environment)
    ground = Ground.decide(
      option: options.ground, configuration: options.configuredGround, answer: answers.background,
      environment: environment)
    background = answers.background
    answeredAfter = answers.completedAfter
    isSynchronized = Decision(
      answers.isSynchronized ?? false, answers.isSynchronized == nil ? "no answer" : "the terminal's answer")
    func aspect(_ width: Int, _ height: Int) -> Double { min(4, max(1, Double(height) / Double(width))) }
    cellAspect =
      if let aspect = options.cellAspect {
        Decision(min(4, max(0.5, aspect)), "configuration")
      } else if let cell = answers.cell {
        Decision(aspect(cell.width, cell.height), "the terminal's answer")
      } else if let pixels {
        Decision(aspect(pixels.width, pixels.height), "the size of the window")
      } else {
        Decision(2, "unknown, so 2")
      }
  }
}

/// What came back to the one question write (T9).
package struct Answers: Equatable, Sendable {
  /// The longest wait, in seconds.
  package static let limit = 0.2

  package var background: Color?
  package var isSynchronized: Bool?
  package var cell: (width: Int, height: Int)?
  /// When device attributes ended the wait.
  package var completedAfter: Double?

  package init() {}

  package static func == (a: Answers, b: Answers) -> Bool {
    a.background == b.background && a.isSynchronized == b.isSynchronized && a.cell?.width == b.cell?.width
      && a.cell?.height == b.cell?.height && a.completedAfter == b.completedAfter
  }

  package mutating func take(_ reply: Reply, after time: Double) {
    switch reply {
    case .background(let color): background = color
    case .synchronized(let value): isSynchronized = value
    case .cell(let width, let height): cell = (width, height)
    case .attributes: completedAfter = time
    }
  }

  /// The questions for a terminal: background, synchronized output, size of a cell, and device attributes last.
  /// The Linux console and the VT series would print some of them.
  package static func questions(term: String) -> [UInt8] {
    let isPlain =
      term.hasPrefix("linux") || term.hasPrefix("vt") || term.hasPrefix("ansi") || term.hasPrefix("cons")
    return Array((isPlain ? "\u{1B}[c" : "\u{1B}]11;?\u{1B}\\\u{1B}[?2026$p\u{1B}[16t\u{1B}[c").utf8)
  }
}
