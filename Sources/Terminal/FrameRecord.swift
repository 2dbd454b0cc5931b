import Text

/// One frame for `--debug-log`.
public struct FrameRecord: Sendable {
  public let number: Int
  /// From the oldest key that the frame answers to the end of its write; nil where no key caused it.
  public let keyToFrame: Double?
  /// For reducing, drawing and finding the difference.
  public let drawing: Double
  public let writing: Double
  public let bytes: Int
  /// Keys that were applied before this frame.
  public let keys: Int

  package init(number: Int, keyToFrame: Double?, drawing: Double, writing: Double, bytes: Int, keys: Int) {
    self.number = number
    self.keyToFrame = keyToFrame
    self.drawing = drawing
    self.writing = writing
    self.bytes = bytes
    self.keys = keys
  }

  /// `frame 12 key 3.1 ms draw 1.2 ms write 0.4 ms bytes 812 keys 1`
  public var line: SafeText {
    func ms(_ seconds: Double) -> String {
      let tenths = Int((seconds * 10_000).rounded())
      return "\(tenths / 10).\(tenths % 10)"
    }
    return
      "frame \(number) key \(keyToFrame.map { ms($0) + " ms" } ?? "-") draw \(ms(drawing)) ms write \(ms(writing)) ms bytes \(bytes) keys \(keys)"
  }
}
