import Files
import Text

/// What is safe already, and is not escaped once more.
extension Messages {
  static func say(safe text: SafeText) {
    DebugLog.shared.add(text)
    show(text.string)
  }

  static func note(safe text: SafeText) {
    if isQuiet { DebugLog.shared.add(text) } else { say(safe: text) }
  }

  /// Why a picture has no place in a command's output: an error, or else that it shows no face.
  static func sayFaceless(_ file: Path, face: Int = 0, error: String?) {
    let place: SafeText = face > 0 ? " (face \(face + 1))" : ""
    let name = SafeText(bytes: file.bytes) + place
    guard let error else { return note(safe: "\(name): no face found") }
    say(safe: "\(name): error: \(SafeText(error))")
  }
}
