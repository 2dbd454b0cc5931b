import Tensors
import Terminal

/// A key of the configuration, which is a TELLTALE_* variable too: the one table for reading, help and manual.
struct Setting: Sendable {
  let key: String
  /// What its value must be.
  let allowed: String
  /// The values, where they can be counted.
  let names: [String]
  let isAllowed: @Sendable (String) -> Bool

  var variable: String { "TELLTALE_\(key.uppercased().replacing("-", with: "_"))" }

  private init(_ key: String, _ allowed: String, isAllowed: @escaping @Sendable (String) -> Bool) {
    (self.key, self.allowed, names) = (key, allowed, [])
    self.isAllowed = isAllowed
  }

  /// - Parameter isAllowed: what else may stand there; the names alone where it is absent.
  private init(_ key: String, of names: [String], isAllowed: (@Sendable (String) -> Bool)? = nil) {
    (self.key, allowed, self.names) = (key, "one of \(names.joined(separator: ", "))", names)
    if let isAllowed { self.isAllowed = isAllowed } else { self.isAllowed = { names.contains($0) } }
  }

  /// - Throws: with exit code 64, the place, the key and what is allowed.
  func check(_ text: String, from source: String) throws(Ending) {
    guard !isAllowed(text) else { return }
    throw .status(.usage, message: "\(source): \(key) is \(text); it must be \(allowed).")
  }

  static let model = Setting("model", "a model's folder or name") { _ in true }
  static let threads = Setting("threads", "from 1 to 256") { Int($0).map { (1...256).contains($0) } ?? false }
  static let engine = Setting("engine", of: MatrixEngine.Form.allCases.map(\.rawValue))
  static let precision = Setting("precision", of: Precision.allCases.map(\.rawValue))
  static let color = Setting("color", of: ["auto", "truecolor", "256", "16", "8", "mono"]) {
    ColorDepth.Choice($0) != nil
  }
  static let theme = Setting("theme", of: ThemeChoice.names)
  static let glyphs = Setting("glyphs", of: GlyphLevel.allCases.reversed().map(\.rawValue))
  static let graphics = Setting("graphics", of: ["auto"] + Graphics.allCases.map(\.rawValue))
  static let cellAspect = Setting("cell-aspect", "a cell's height by its width, from 0.5 to 4") {
    Double($0).map { (0.5...4).contains($0) } ?? false
  }
  static let background = Setting("background", of: ["terminal", "paint"])
  static let mouse = Setting("mouse", of: ["true", "false"])

  static let all = [
    model, threads, engine, precision, color, theme, glyphs, graphics, cellAspect, background, mouse,
  ]
}

extension Setting {
  /// Two sections for help and manual.
  static var help: String {
    let others = [
      ("TELLTALE_ASSETS", "the folder of telltale's own files, as --assets"),
      ("TELLTALE_KERNELS", "one of avx512bf16, avx512, avx2, plain, where the processor has it"),
      ("NO_COLOR", "not empty: no colours, unless --color asks for some"),
    ]
    let rows = all.map { ($0.variable, $0.allowed) } + others
    return """
      ENVIRONMENT
        An option counts before its variable, and a variable before the files.
      \(rows.map { row($0.0, $0.1) }.joined(separator: "\n"))

      FILES
        $XDG_CONFIG_HOME/telltale/config.toml   settings, in ~/.config by default
        /etc/telltale/config.toml               the same for all; yours count more
      Keys are the variables' names in small letters: threads = 2, cell-aspect = 2.1.
      [colors] and [keys] change colours by role and keys by command.
      `telltale doctor --config` shows every setting and where it comes from.
      """
  }

  /// A name and its words, which go on below each other within 79 columns.
  private static func row(_ name: String, _ text: String) -> String {
    let indent = 24
    var lines = ["  \(name)" + String(repeating: " ", count: max(1, indent - 2 - name.count))]
    for (index, word) in text.split(separator: " ").enumerated() {
      if lines[lines.count - 1].count + word.count > 78 {
        lines.append(String(repeating: " ", count: indent))
      } else if index > 0 {
        lines[lines.count - 1] += " "
      }
      lines[lines.count - 1] += word
    }
    return lines.joined(separator: "\n")
  }
}
