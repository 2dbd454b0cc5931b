import Explainer
import Files

/// One picture of a data set: where it lies, what it is for, and what is known of it.
public struct Sample: Hashable, Sendable {
  public let file: Path
  public let split: Split
  public let labels: LabelVector
  /// How it was forged, or `original`; nil where nobody says.
  public let method: String?
  /// The video that the picture is a frame of; nil for a picture of its own.
  public let video: String?
  /// Where the forgery was altered: a picture, white where altered.
  public let mask: Path?
  /// Whose face was put in, and into whose picture; names of people, videos or files, as the data set has them.
  public let source, target: String?

  public init(
    file: Path, split: Split, labels: LabelVector, method: String? = nil, video: String? = nil,
    mask: Path? = nil, source: String? = nil, target: String? = nil
  ) {
    self.file = file
    self.split = split
    self.labels = labels
    self.method = method
    self.video = video
    self.mask = mask
    self.source = source
    self.target = target
  }

  /// The people in the picture: source and target of a forgery both count (ecosystem L28), and of several
  /// sources, with `;` between as `telltale synthesize` writes them, each.
  public var identities: Set<String> {
    let names = [source, target].compactMap(\.self).flatMap { $0.split(separator: ";") }
    return Set(names.map { String($0).trimmingSpaces }.filter { !$0.isEmpty })
  }
}
