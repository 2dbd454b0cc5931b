/// How alike the eight prompts are to the text encoder (Figure 5 of the paper): cosine similarities between
/// their embeddings, not those of the opposites. Each matrix is [8][8] in label order.
public struct Correlation: Equatable, Sendable {
  /// Before fine-tuning; nil for a folder that does not keep it.
  public let before: [[Float]]?
  /// After fine-tuning.
  public let after: [[Float]]

  /// - Precondition: eight rows of eight.
  public init(before: [[Float]]?, after: [[Float]]) {
    precondition(after.count == 8 && after.allSatisfy { $0.count == 8 })
    precondition(before.map { $0.count == 8 && $0.allSatisfy { $0.count == 8 } } ?? true)
    self.before = before
    self.after = after
  }

  /// after − before.
  public var difference: [[Float]]? {
    before.map { before in zip(after, before).map { zip($0, $1).map { $0 - $1 } } }
  }
}
