import Pictures
import Tensors

/// A picture looked at from every side: what `score` says, and for each face where its margins come from and whether
/// its verdict holds.
public struct PictureStudy: Sendable {
  /// One face, or the reason why there is none.
  public struct Face: Sendable {
    public let record: Record
    /// The aligned crop, exactly as the model was given it; nil without a score.
    public let crop: Picture?
    /// One a label; empty for joint prompts, nil without a score.
    public let maps: [RelevanceMap]?
    public let whatIf: WhatIf?

    public init(
      record: Record, crop: Picture? = nil, maps: [RelevanceMap]? = nil, whatIf: WhatIf? = nil
    ) {
      self.record = record
      self.crop = crop
      self.maps = maps
      self.whatIf = whatIf
    }
  }

  /// In the order of the records; none for a file that was found in a folder and is no picture.
  public let faces: [Face]
  /// nil where the file could not be read.
  public let facts: PictureFacts?
  /// The upright picture, its longer side at most 640 pixels, and the factor by which it was shrunk.
  public let overview: (picture: Picture, scale: Double)?

  public init(faces: [Face], facts: PictureFacts?, overview: (picture: Picture, scale: Double)?) {
    self.faces = faces
    self.facts = facts
    self.overview = overview
  }
}

extension Scorer {
  /// Looks at a picture from every side, on one thread of the pool.
  ///
  /// - Parameters:
  ///   - relevance: from `relevanceModel()` of this scorer.
  ///   - triesChanges: whether `whatIf` is asked for, which takes longer than all the rest.
  public func study(
    _ input: Input, _ options: PictureOptions = .init(), relevance: RelevanceModel, triesChanges: Bool = true
  ) async -> PictureStudy {
    var options = options
    options.keepsPictures = true
    options.alterations = []
    return await perform { [options] workspace in
      let scored = self.scoreNow(input, options)
      var crops = scored.crops[...]
      let faces = scored.records.map { record in
        guard let original = record.explanation, let crop = crops.popFirst() else {
          return PictureStudy.Face(record: record)
        }
        return PictureStudy.Face(
          record: record, crop: crop, maps: relevance.maps(of: crop, in: workspace),
          whatIf: triesChanges
            ? self.whatIf(crop, original, sha256: record.sha256, in: workspace) : nil)
      }
      return PictureStudy(faces: faces, facts: scored.facts, overview: scored.overview)
    }
  }

  /// Looks at pictures, two a thread under way, and gives them in the order of the inputs.
  public func studies(
    of inputs: [Input], _ options: PictureOptions = .init(), relevance: RelevanceModel,
    triesChanges: Bool = true
  ) -> AsyncStream<PictureStudy> {
    AsyncStream { studies in
      let work = Task {
        var waiting: [Task<PictureStudy, Never>] = [], rest = inputs[...]
        while !Task.isCancelled, !(rest.isEmpty && waiting.isEmpty) {
          while waiting.count < 2 * threads, let input = rest.popFirst() {
            waiting.append(
              Task { await study(input, options, relevance: relevance, triesChanges: triesChanges) })
          }
          studies.yield(await waiting.removeFirst().value)
        }
        studies.finish()
      }
      studies.onTermination = { _ in work.cancel() }
    }
  }

  /// Tries all changes on a crop, on the calling thread.
  ///
  /// - Parameter sha256: the file's; what a change by chance is seeded with.
  func whatIf(
    _ crop: Picture, _ original: Explanation, sha256: String?, in workspace: Workspace
  ) -> WhatIf {
    WhatIf(
      original: original,
      altered: WhatIf.alterations().map { explanation(of: $0(crop, sha256 ?? ""), in: workspace) })
  }

  /// Tries all changes on a crop, on a thread of the pool.
  public func whatIf(of crop: Picture, original: Explanation, sha256: String?) async -> WhatIf {
    await perform { self.whatIf(crop, original, sha256: sha256, in: $0) }
  }

  /// A photograph upright in all its pixels, read anew; nil where it cannot be decoded.
  public func picture(_ input: Input) async -> Picture? {
    await perform { _ in PictureReading.read(input).decoded?.picture }
  }
}
