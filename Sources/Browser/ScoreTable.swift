import Explainer

/// What is known of every file, in arrays that grow only where something is known: a folder may hold a million files.
/// A copy costs next to nothing, so that sorting can read one in the background while scores arrive.
package struct ScoreTable: Sendable {
  package enum Status: UInt8, CaseIterable, Sendable {
    case unknown, flagged, notFlagged, noFace, foreign, failed
    /// The file has changed since it was scored.
    case old
  }

  private struct Chunk: Sendable {
    var statuses = [UInt8](repeating: 0, count: ScoreTable.chunk)
    /// Eight a file, not a number where a label has none; empty until a file has scores.
    var scores: [Float] = []
    /// `ContentKey.none` where it is not known; empty until one is.
    var contents: [ContentKey] = []
  }

  private static let chunk = 1_024
  private var chunks: [Chunk?] = []
  /// Files that were looked at and have not changed since.
  package private(set) var count = 0

  package init() {}

  package func status(_ file: Int) -> Status {
    guard let chunk = find(file) else { return .unknown }
    return Status(rawValue: chunk.statuses[file % ScoreTable.chunk]) ?? .unknown
  }

  /// 0 to 1; nil where the file has no such score, or one that is old.
  package func score(_ file: Int, _ label: Label) -> Float? {
    guard let chunk = find(file), !chunk.scores.isEmpty else { return nil }
    let place = file % ScoreTable.chunk
    guard [Status.flagged.rawValue, Status.notFlagged.rawValue].contains(chunk.statuses[place]) else {
      return nil
    }
    let score = chunk.scores[place * Label.allCases.count + label.rawValue]
    return score.isNaN ? nil : score
  }

  package func content(_ file: Int) -> ContentKey? {
    guard let chunk = find(file), !chunk.contents.isEmpty else { return nil }
    let key = chunk.contents[file % ScoreTable.chunk]
    return key == .none ? nil : key
  }

  private func find(_ file: Int) -> Chunk? {
    let index = file / ScoreTable.chunk
    return index < chunks.count ? chunks[index] : nil
  }

  package mutating func set(_ file: Int, _ outcome: FaceOutcome) {
    change(file) { chunk, place in
      chunk.statuses[place] = ScoreTable.status(outcome.status).rawValue
      guard let explanation = outcome.explanation else { return }
      let labels = Label.allCases.count
      if chunk.scores.isEmpty {
        chunk.scores = [Float](repeating: .nan, count: ScoreTable.chunk * labels)
      }
      for label in Label.allCases {
        chunk.scores[place * labels + label.rawValue] = explanation.probability(of: label) ?? .nan
      }
    }
  }

  private static func status(_ status: FaceOutcome.Status) -> Status {
    switch status {
    case .scored(let explanation): explanation.isFlagged ? .flagged : .notFlagged
    case .noFace: .noFace
    case .foreign: .foreign
    case .failed: .failed
    }
  }

  /// - Parameter content: what the file holds, or held when it was last seen.
  package mutating func set(_ file: Int, content: ContentKey) {
    change(file) { chunk, place in
      if chunk.contents.isEmpty { chunk.contents = Array(repeating: .none, count: ScoreTable.chunk) }
      chunk.contents[place] = content
    }
  }

  /// The file has changed: what is known of it is no longer so.
  package mutating func age(_ file: Int) {
    change(file) { chunk, place in
      if chunk.statuses[place] != 0 { chunk.statuses[place] = Status.old.rawValue }
      if !chunk.contents.isEmpty { chunk.contents[place] = .none }
    }
  }

  private mutating func change(_ file: Int, _ body: (inout Chunk, Int) -> Void) {
    let index = file / ScoreTable.chunk, place = file % ScoreTable.chunk
    while chunks.count <= index { chunks.append(nil) }
    // Taken out while it is changed, so that its arrays are not copied.
    var chunk = chunks[index] ?? Chunk()
    chunks[index] = nil
    func isKnown() -> Bool { ![0, Status.old.rawValue].contains(chunk.statuses[place]) }
    let before = isKnown()
    body(&chunk, place)
    count += (isKnown() ? 1 : 0) - (before ? 1 : 0)
    chunks[index] = chunk
  }
}
