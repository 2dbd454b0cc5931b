import Files

/// How good a model is on pictures that it was neither trained nor chosen on: `results.held_out` of `telltale.json`.
/// Names inside are text from outside.
public struct ModelResults: Equatable, Sendable {
  /// Real portraits of one set that the model flags at its threshold.
  public struct RealFlagged: Equatable, Sendable {
    public let set: String
    public let flagged, portraits: Int

    public init(set: String, flagged: Int, portraits: Int) {
      self.set = set
      self.flagged = flagged
      self.portraits = portraits
    }
  }

  /// Which pictures.
  public let set: String?
  /// Area under the ROC curve, 0 to 1, in label order; nil for labels that are not stated.
  public let auc: [Double?]
  public let meanAUC: Double?
  /// In the order of the sets' names.
  public let realFlagged: [RealFlagged]

  public init(set: String?, auc: [Double?], meanAUC: Double?, realFlagged: [RealFlagged]) {
    precondition(auc.count == Label.allCases.count)
    self.set = set
    self.auc = auc
    self.meanAUC = meanAUC
    self.realFlagged = realFlagged
  }

  /// What is not as it should be is left out: figures are for the reader, no score rests on them.
  init?(_ json: JSON) {
    func share(_ value: JSON?) -> Double? { value?.double.flatMap { 0...1 ~= $0 ? $0 : nil } }
    set = json["set"]?.string
    auc = Label.allCases.map { share(json["auc"]?[$0.name]) }
    meanAUC = share(json["mean_auc"])
    realFlagged = (json["real_portraits_flagged"]?.members ?? []).compactMap { member in
      // "3 of 204"
      let words = (member.value.string ?? "").split(separator: " ")
      guard words.count == 3, words[1] == "of", let flagged = Int(words[0]), let portraits = Int(words[2]),
        0...portraits ~= flagged, portraits > 0
      else { return nil }
      return RealFlagged(set: member.key, flagged: flagged, portraits: portraits)
    }.sorted { $0.set.utf8.lexicographicallyPrecedes($1.set.utf8) }
    guard auc.contains(where: { $0 != nil }) || !realFlagged.isEmpty else { return nil }
  }

  /// The share of real portraits that the model flags, over all sets; nil where none is stated.
  public var realShare: (flagged: Int, portraits: Int)? {
    guard !realFlagged.isEmpty else { return nil }
    return realFlagged.reduce((0, 0)) { sum, each in
      let (flagged, over) = sum.0.addingReportingOverflow(each.flagged)
      let (portraits, overAll) = sum.1.addingReportingOverflow(each.portraits)
      return over || overAll ? sum : (flagged, portraits)
    }
  }
}
