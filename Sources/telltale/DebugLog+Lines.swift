import Explainer
import Terminal
import Text

extension DebugLog {
  /// A line for each face, and for a picture without one.
  func add(_ records: [Record]) {
    for record in records {
      let times = record.milliseconds
      let stages = [
        ("read", times.read), ("decode", times.decode), ("detect", times.detect), ("encode", times.encode),
      ]
      let text = stages.map { "\($0) \(($1 * 10).rounded() / 10)" }.joined(separator: ", ")
      add("\(SafeText(bytes: record.file.bytes)): \(record.status.rawValue); \(text) ms")
    }
  }

  /// Writes a line for each frame; nil without a log.
  static var frames: ((FrameRecord) -> Void)? {
    shared.path != nil ? { frame in shared.add(frame.line) } : nil
  }
}
