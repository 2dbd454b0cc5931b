import Glibc

/// A colour as it is meant, 8 bits of sRGB a channel. What the terminal can show of it is decided when it is
/// written.
public struct Color: Hashable, Sendable {
  public var red, green, blue: UInt8

  public init(_ red: UInt8, _ green: UInt8, _ blue: UInt8) {
    self.red = red
    self.green = green
    self.blue = blue
  }

  /// From three shares of full light, clipped to 0…1.
  public init(red: Double, green: Double, blue: Double) {
    func byte(_ share: Double) -> UInt8 { UInt8((min(1, max(0, share)) * 255).rounded()) }
    self.init(byte(red), byte(green), byte(blue))
  }

  public static let black = Color(0, 0, 0)
  public static let white = Color(255, 255, 255)

  /// Relative luminance, 0 to 1 (Web Content Accessibility Guidelines 2.2).
  public var luminance: Double {
    func linear(_ byte: UInt8) -> Double {
      let share = Double(byte) / 255
      return share <= 0.04045 ? share / 12.92 : pow((share + 0.055) / 1.055, 2.4)
    }
    return 0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue)
  }

  /// Contrast ratio of two colours, 1 to 21 (same source). 4.5 is the least for text (T5).
  public func contrast(with other: Color) -> Double {
    let (a, b) = (luminance, other.luminance)
    return (max(a, b) + 0.05) / (min(a, b) + 0.05)
  }

  /// The colour `share` of the way to `other`.
  public func mixed(with other: Color, _ share: Double) -> Color {
    func mix(_ a: UInt8, _ b: UInt8) -> UInt8 {
      UInt8((Double(a) + (Double(b) - Double(a)) * min(1, max(0, share))).rounded())
    }
    return Color(mix(red, other.red), mix(green, other.green), mix(blue, other.blue))
  }

  /// The colour, moved towards white or black until it stands out from `background` by `ratio`.
  public func readable(on background: Color, ratio: Double = 4.5) -> Color {
    let goal = background.luminance < 0.18 ? Color.white : Color.black
    for step in 0...20 {
      let color = mixed(with: goal, Double(step) / 20)
      if color.contrast(with: background) >= ratio { return color }
    }
    return goal
  }
}
