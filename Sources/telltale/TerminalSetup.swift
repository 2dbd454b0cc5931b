import ArgumentParser
import Browser
import Foundation
import Terminal
import Text

/// How the screen may look, where the terminal is not to decide.
struct TerminalChoices: ParsableArguments {
  @Option(
    help: ArgumentHelp("auto, truecolor, 256, 16, 8 or mono.", valueName: "depth"),
    completion: .list(Setting.color.names))
  var color: String?

  @Option(
    help: ArgumentHelp(
      "dark, light, high-contrast or color-blind; the latter two also with -dark or -light.",
      valueName: "theme"),
    completion: .list(Setting.theme.names))
  var theme: String?

  @Option(
    help: ArgumentHelp("quadrants, half, box or ascii.", valueName: "level"),
    completion: .list(Setting.glyphs.names))
  var glyphs: String?

  @Option(
    help: ArgumentHelp(
      "Pictures in auto, kitty, sixel or blocks; auto takes what the terminal answers.", valueName: "way"),
    completion: .list(Setting.graphics.names))
  var graphics: String?
}

/// The terminal's options from command line and settings.
enum TerminalSetup {
  static func options(_ choices: TerminalChoices, _ settings: Settings) throws -> TerminalOptions {
    for (text, setting) in [
      (choices.color, Setting.color), (choices.glyphs, Setting.glyphs), (choices.graphics, Setting.graphics),
      (choices.theme, Setting.theme),
    ] {
      if let text { try setting.check(text, from: "--\(setting.key)") }
    }
    var options = TerminalOptions()
    options.color = choices.color.flatMap(ColorDepth.Choice.init)
    options.configuredColor = settings.color.value.flatMap(ColorDepth.Choice.init)
    options.glyphs = choices.glyphs.flatMap(GlyphLevel.init(rawValue:))
    options.configuredGlyphs = settings.glyphs.value.flatMap(GlyphLevel.init(rawValue:))
    options.graphics = choices.graphics.flatMap(Graphics.Choice.init)
    options.configuredGraphics = settings.graphics.value.flatMap(Graphics.Choice.init)
    options.cellAspect = settings.cellAspect.value.flatMap { Double($0) }
    let theme = choices.theme.flatMap(ThemeChoice.init)
    let configured = settings.theme.value.flatMap(ThemeChoice.init)
    (options.ground, options.configuredGround) = (theme?.ground, configured?.ground)
    options.palette = theme?.family ?? configured?.family ?? .standard
    options.paintsBackground = settings.background.value == "paint"
    options.takesMouse = settings.mouse.value != "false"
    for entry in settings.colors {
      guard let role = Palette.Role(rawValue: entry.key) else {
        let known = Palette.Role.allCases.map(\.rawValue)
        let guess = known.nearest(to: entry.key).map { " did you mean \"\($0)\"?" } ?? ""
        throw Ending.status(
          .usage,
          message: "\(entry.place): there is no colour \"\(entry.key)\";\(guess) known are "
            + "\(known.joined(separator: ", ")).")
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
      return [("screen", error.reason.string)]
    } catch {
      return [("screen", "\(error)")]
    }
  }
}
