import Explainer
import Foundation
import Glibc

extension TextStyle {
  /// Colour on a terminal unless NO_COLOR is set (ecosystem T2, C3); blocks where the locale is UTF-8.
  static func forOutput() -> TextStyle {
    let environment = ProcessInfo.processInfo.environment
    let hasColor =
      StandardOutput.isTerminal && (environment["NO_COLOR"] ?? "").isEmpty && environment["TERM"] != "dumb"
    let codeset = nl_langinfo(nl_item(CODESET)).map { String(cString: $0) } ?? ""
    return TextStyle(isColored: hasColor, drawsBlocks: codeset.uppercased().contains("UTF-8"))
  }
}
