import Files

/// A video or a person in two splits (ecosystem L28).
public struct Overlap: Hashable, Sendable, CustomStringConvertible {
  public enum Kind: String, Sendable {
    case video, identity
  }

  public let kind: Kind
  public let name: String
  public let splits: [Split]

  public var description: String {
    "\(kind == .video ? "video" : "person") \(name) is in \(splits.map(\.rawValue).joined(separator: " and "))"
  }
}

extension DataSet {
  /// What stands in several splits, by name; target and source of a forgery both count.
  public var overlaps: [Overlap] {
    var splits: [Overlap.Kind: [String: Set<Split>]] = [:]
    for sample in samples {
      if let video = sample.video { splits[.video, default: [:]][video, default: []].insert(sample.split) }
      for identity in sample.identities {
        splits[.identity, default: [:]][identity, default: []].insert(sample.split)
      }
    }
    return [Overlap.Kind.video, .identity].flatMap { kind in
      splits[kind, default: [:]].filter { $0.value.count > 1 }.sorted { $0.key < $1.key }
        .map { Overlap(kind: kind, name: $0.key, splits: $0.value.sorted()) }
    }
  }
}
