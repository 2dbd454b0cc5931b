/// A label's two sentences (method.md section 1).
public struct Prompt: Equatable, Sendable {
  public let label: Label
  /// What a forged face would be described by.
  public let prompt: String
  public let opposite: String

  public init(label: Label, prompt: String, opposite: String) {
    self.label = label
    self.prompt = prompt
    self.opposite = opposite
  }

  /// The paper's sixteen sentences.
  public static let paper: [Prompt] = Label.allCases.map { label in
    guard label != .fake else {
      return Prompt(label: .fake, prompt: "a photo of a fake face", opposite: "a photo of a real face")
    }
    let start = "a photo of a face with the \(label.level.rawValue) attribute of \(label.name)"
    return Prompt(label: label, prompt: "\(start) altered", opposite: "\(start) unaltered")
  }

  /// The paper's 24 joint sentences: real and fake, then global, then local attributes.
  public static let joint: [String] = ["real", "fake"].flatMap { kind in
    Label.Level.global.labels.flatMap { global in
      Label.Level.local.labels.map { local in
        "a photo of a \(kind) face with the global attribute of \(global.name) "
          + "and the local attribute of \(local.name) are altered"
      }
    }
  }
}
