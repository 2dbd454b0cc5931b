import Explainer
import Foundation
import Text

/// A cell's colour and the ink that reads on it.
package struct HeatColor: Equatable {
  let red, green, blue: UInt8

  package init(red: UInt8, green: UInt8, blue: UInt8) {
    (self.red, self.green, self.blue) = (red, green, blue)
  }

  /// From −1, nearly white, to 1, dark blue: one hue, so that grey keeps the order.
  package static func sequential(_ value: Float) -> HeatColor {
    let share = value.isFinite ? Double(min(1, max(-1, value)) + 1) / 2 : 0
    func mix(_ low: Double, _ high: Double) -> UInt8 { UInt8((low + (high - low) * share).rounded()) }
    return HeatColor(red: mix(246, 22), green: mix(244, 58), blue: mix(238, 92))
  }

  package static func diverging(_ value: Float) -> HeatColor {
    let color = Correlation.color(value)
    return HeatColor(red: color.red, green: color.green, blue: color.blue)
  }

  static let black = HeatColor(red: 0, green: 0, blue: 0)
  static let white = HeatColor(red: 255, green: 255, blue: 255)

  /// Whichever is read better.
  package var ink: HeatColor { contrast(.black) >= contrast(.white) ? .black : .white }

  /// Contrast ratio, 1 to 21 (Web Content Accessibility Guidelines 2.2).
  package func contrast(_ other: HeatColor) -> Double {
    let (a, b) = (luminance, other.luminance)
    return (max(a, b) + 0.05) / (min(a, b) + 0.05)
  }

  private var luminance: Double {
    func linear(_ byte: UInt8) -> Double {
      let share = Double(byte) / 255
      return share <= 0.04045 ? share / 12.92 : pow((share + 0.055) / 1.055, 2.4)
    }
    return 0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue)
  }

  var css: SafeText {
    func hex(_ byte: UInt8) -> String { (byte < 16 ? "0" : "") + String(byte, radix: 16) }
    return SafeText("#" + hex(red) + hex(green) + hex(blue))
  }
}
