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
  /// The last line that a fatal signal writes, after what standard error held: program, version, log (T29).
  public var epitaph: SafeText = ""
  /// Whether the mouse reports to the program from the start (T31).
  public var takesMouse = true
  /// Height of a cell over its width, by the configuration (T16).
  public var cellAspect: Double?
  public var graphics, configuredGraphics: Graphics.Choice?

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
  public let graphics: Decision<Graphics>
  /// A cell in pixels; nil where the terminal does not say.
  package let cell: CellPixels?
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
      glyphs: Glyphs(glyphs.value), cellAspect: cellAspect.value,
      pixels: graphics.value == .blocks ? nil : cell ?? .assumed)
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
      "pictures: \(graphics.value.rawValue) (\(graphics.source))",
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
    cell = (answers.cell ?? pixels).map { CellPixels(width: $0.width, height: $0.height) }
    graphics = Graphics.decide(
      option: options.graphics, configuration: options.configuredGraphics, environment: environment,
      color: color.value, answers: answers, cell: cell)
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
