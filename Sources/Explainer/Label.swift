/// One of the eight things a face is asked about, always in this order (method.md section 1).
public enum Label: Int, CaseIterable, Sendable {
  case fake
  case expression, identity, physicalConsistency
  case eye, illumination, mouth, nose

  /// What a label speaks of: the whole face, an attribute of it, or a part of it.
  public enum Level: String, CaseIterable, Sendable {
    case binary, global, local

    /// The level's labels, in order.
    public var labels: [Label] { Label.allCases.filter { $0.level == self } }

    /// What stands over a group of bars.
    public var heading: String {
      switch self {
      case .binary: "whole face"
      case .global: "global attributes"
      case .local: "local attributes"
      }
    }
  }

  /// The label's name as the prompts, the model folder and the records spell it.
  public var name: String {
    switch self {
    case .fake: "fake"
    case .expression: "expression"
    case .identity: "identity"
    case .physicalConsistency: "physical consistency"
    case .eye: "eye"
    case .illumination: "illumination"
    case .mouth: "mouth"
    case .nose: "nose"
    }
  }

  /// The name with underscores, as tables' columns and tags have it.
  public var key: String { name.replacing(" ", with: "_") }

  public var level: Level {
    switch self {
    case .fake: .binary
    case .expression, .identity, .physicalConsistency: .global
    case .eye, .illumination, .mouth, .nose: .local
    }
  }

  /// The seven labels other than `fake`.
  public static var attributes: [Label] { Array(allCases.dropFirst()) }
}
