import Explainer
import Text

/// Numbers as a page shows them: a true minus, a point, so many places.
package enum Numbers {
  package static func places(_ value: Double, _ places: Int) -> SafeText {
    guard value.isFinite, abs(value) < 1e15 else { return "–" }
    let scale = (0..<places).reduce(1) { scale, _ in scale * 10 }
    let units = Int((abs(value) * Double(scale)).rounded())
    let (whole, rest) = units.quotientAndRemainder(dividingBy: scale)
    let fraction = String(rest)
    let zeros = String(repeating: "0", count: max(0, places - fraction.count))
    return SafeText(
      (value < 0 && units != 0 ? "−" : "") + "\(whole)" + (places > 0 ? ".\(zeros)\(fraction)" : ""))
  }

  /// As every other output writes a score.
  package static func places(_ value: Float?, _ places: Int) -> SafeText {
    guard let value, value.isFinite, abs(value) < 1e9 else { return "–" }
    return SafeText((value < 0 ? "−" : "") + Record.places(abs(value), places))
  }

  /// With its sign, as every other output writes a margin.
  package static func signed(_ value: Float?, _ places: Int) -> SafeText {
    guard let value, value.isFinite, abs(value) < 1e9 else { return "–" }
    return SafeText(Record.signed(value, places))
  }

  /// For SVG and CSS: at most three places, no exponent.
  package static func coordinate(_ value: Double) -> SafeText {
    let text = places(value, 3).string.replacing("−", with: "-")
    return SafeText(text.replacing(/\.?0+$/, with: ""))
  }

  /// 1,234,567
  package static func grouped(_ value: Int) -> SafeText {
    var digits = Array(String(abs(value)))
    var place = digits.count - 3
    while place > 0 {
      digits.insert(",", at: place)
      place -= 3
    }
    return SafeText((value < 0 ? "−" : "") + String(digits))
  }
}
