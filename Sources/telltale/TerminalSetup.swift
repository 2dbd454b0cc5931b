import ArgumentParser
import Browser
import Foundation
import Terminal
import Text

/// How the screen may look, where the terminal is not to decide.
struct TerminalChoices: ParsableArguments {
  @Option(help: ArgumentHelp("auto, truecolor, 256, 16, 8 or mono.", valueName: "depth"))
  var color: String?

  @Option(
    help: ArgumentHelp(
      "dark, light, high-contrast or color-blind; the latter two also with -dark or -light.",
      valueName: "theme"),
    completion: .list(ThemeChoice.names))
  var theme: String?

  @Option(help: ArgumentHelp("quadrants, half, box or ascii.", valueName: "level"))
  var glyphs: String?

  @Option(
    help: ArgumentHelp(
      "Pictures in auto, kitty, sixel or blocks; auto takes what the terminal answers.", valueName: "way"))
  var graphics: String?
}

/// The terminal's options from command line and settings.
enum TerminalSetup {
  static func options(_ choices: TerminalChoices, _ settings: Settings) throws -> TerminalOptions {
    var options = TerminalOptions()
    options.color = try choice(choices.color, "--color", ColorDepth.Choice.init)
    options.configuredColor = try choice(settings.color.value, settings.color.source, ColorDepth.Choice.init)
    options.glyphs = try choice(choices.glyphs, "--glyphs", GlyphLevel.init(rawValue:))
    options.configuredGlyphs = try choice(
      settings.glyphs.value, settings.glyphs.source, GlyphLevel.init(rawValue:))
    options.graphics = try choice(choices.graphics, "--graphics", Graphics.Choice.init)
    options.configuredGraphics = try choice(
      settings.graphics.value, settings.graphics.source, Graphics.Choice.init)
    options.cellAspect = try choice(settings.cellAspect.value, settings.cellAspect.source) { text in
      Double(text).flatMap { (0.5...4).contains($0) ? $0 : nil }
    }
    let theme = try choice(choices.theme, "--theme", ThemeChoice.init)
    let configured = try choice(settings.theme.value, settings.theme.source, ThemeChoice.init)
    (options.ground, options.configuredGround) = (theme?.ground, configured?.ground)
    options.palette = theme?.family ?? configured?.family ?? .standard
    let paints = ["paint": true, "terminal": false]
    options.paintsBackground =
      try choice(settings.background.value, settings.background.source) { paints[$0] } ?? false
    options.takesMouse = try choice(settings.mouse.value, settings.mouse.source) { Bool($0) } ?? true
    for entry in settings.colors {
      guard let role = Palette.Role(rawValue: entry.key) else {
        let known = Palette.Role.allCases.map(\.rawValue).joined(separator: ", ")
        throw Ending.status(
          .usage, message: "\(entry.place): there is no colour \"\(entry.key)\"; known are \(known).")
      }
      guard entry.values.count == 1, let color = Color(hexadecimal: entry.values[0]) else {
        throw Ending.status(
          .usage, message: "\(entry.place): \(entry.key) must be a colour such as \"#ff8800\".")
      }
      options.colors[role] = color
    }
    return options
  }

  /// The keys as the configuration has them, and what is wrong with it.
  static func keys(_ settings: Settings) -> (keys: KeyMap, problems: [SafeText]) {
    let (keys, faults) = KeyMap.standard.rebound(settings.keys.map { ($0.key, $0.values) })
    let problems = faults.map { fault -> SafeText in
      let place = settings.keys.first { $0.key == fault.name }?.place ?? ""
      return "\(SafeText(place)): \(SafeText(fault.name)): \(fault.reason)"
    }
    return (keys, problems)
  }

  /// With the line that a fatal signal leaves behind.
  static func epitaph(_ options: TerminalOptions, _ log: LogFile?) -> TerminalOptions {
    var options = options
    let place: SafeText = log.map { "; what went wrong before: \(SafeText(bytes: $0.path.bytes))" } ?? ""
    options.epitaph = "telltale \(SafeText(Main.version)) was ended by a signal\(place)"
    return options
  }

  /// Rows for `doctor`.
  static func report(_ settings: Settings) -> [(String, String)] {
    do {
      let options = try options(TerminalChoices.parse([]), settings)
      let driver = Driver(options: options, environment: ProcessInfo.processInfo.environment)
      return try driver.abilities().lines.map { line in
        let parts = line.string.split(separator: ":", maxSplits: 1)
        return (String(parts[0]), parts.count > 1 ? parts[1].trimmingCharacters(in: .whitespaces) : "")
      }
    } catch let error as TerminalError {
      return [("screen", error.message.string)]
    } catch {
      return [("screen", "\(error)")]
    }
  }

  private static func choice<T>(_ text: String?, _ source: String, _ make: (String) -> T?) throws -> T? {
    guard let text else { return nil }
    guard let value = make(text) else {
      throw Ending.status(
        .usage, message: "\(source): \"\(text)\" is not known; telltale browse --help lists what is.")
    }
    return value
  }
}
