import Explainer
import Files
import GRDB

/// Which faces of a picture were scored; a score of one kind does not answer for another.
public enum ScoredView: String, CaseIterable, Sendable {
  case largest, all, aligned

  public init(_ options: PictureOptions) {
    self = options.isAligned ? .aligned : options.faces == .all ? .all : .largest
  }
}

extension CaseFile {
  /// The records of a picture that was scored before by this model and version of the program; nil where it has to be
  /// scored, also where what was kept cannot be read.
  ///
  /// - Parameter model: its SHA-256.
  public func score(
    for subject: Subject, model: String, view: ScoredView
  ) throws(CaseError) -> [Explainer.Record]? {
    try CaseFile.check(subject)
    try CaseFile.check(hash: model)
    return try read { db in
      let statement = try db.cachedStatement(
        sql: """
          SELECT face, score FROM scores
          WHERE content = ? AND model = ? AND version = ? AND view = ? ORDER BY face
          """)
      let rows = try Row.fetchAll(
        statement, arguments: [subject.content, model, version, view.rawValue])
      let records = try rows.map { row -> Explainer.Record? in
        var fields = Fields(row)
        let face = try fields.int(), numbers = try fields.text()
        guard numbers.utf8.count <= Limits.scoreBytes else { return nil }
        return Explainer.Record(
          numbers: numbers, file: subject.path, sha256: subject.content, faceIndex: face)
      }
      let whole = records.compactMap(\.self)
      let answers = !whole.isEmpty && whole.count == records.count && whole.allSatisfy { $0.status != .error }
      return answers ? whole : nil
    }
  }

  /// Keeps all records of one picture, in place of those of the same model, version and view.
  ///
  /// A record without a hash, or of a file that changed while it was read, says nothing of the content and is not kept. Nor is
  /// an error, which may be gone the next time: too little memory, too little time.
  ///
  /// - Returns: whether they were kept.
  @discardableResult
  public func keep(score records: [Explainer.Record], model: String, view: ScoredView) throws(CaseError)
    -> Bool
  {
    try CaseFile.check(hash: model)
    guard let first = records.first, let content = first.sha256,
      records.allSatisfy({
        $0.sha256 == content && $0.status != .error && !$0.warnings.contains(.changedWhileReading)
      })
    else { return false }
    let subject = Subject(content: content, path: first.file)
    try CaseFile.check(subject)
    let texts = records.map { (face: $0.faceIndex, numbers: $0.numbers) }
    guard texts.allSatisfy({ $0.numbers.utf8.count <= Limits.scoreBytes }),
      Set(texts.map(\.face)).count == texts.count
    else { return false }
    try write { db in
      try CaseFile.see(db, subject)
      try db.cachedStatement(
        sql: "DELETE FROM scores WHERE content = ? AND model = ? AND version = ? AND view = ?"
      ).execute(arguments: [content, model, version, view.rawValue])
      let insert = try db.cachedStatement(
        sql: "INSERT INTO scores (content, model, version, view, face, score) VALUES (?, ?, ?, ?, ?, ?)")
      for text in texts {
        try insert.execute(arguments: [content, model, version, view.rawValue, text.face, text.numbers])
      }
    }
    return true
  }
}
