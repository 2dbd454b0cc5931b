import CaseFile
import Explainer
import Files
import Text

/// All that a page is made of. Equal reports give equal bytes: the times are the caller's.
public struct Report: Sendable {
  /// What stands beside every face of the page.
  public struct Context: Sendable {
    public var record: RecordContext
    public var card: ModelCard
    public var correlation: Correlation
    public var procedure: [ProcedureStep]
    /// What the numbers were computed with, a line each: kernels, libraries.
    public var engine: [SafeText]
    /// When the page was made, as it is to be shown.
    public var made: SafeText
    /// The command that makes the page again.
    public var command: SafeText
    /// Options that a record of `telltale score` needs to come out the same, as "--faces all".
    public var scoreOptions: SafeText
    /// The case that labels and notes are from; nil without one.
    public var caseFile: SafeText?

    public init(
      record: RecordContext, card: ModelCard, correlation: Correlation, procedure: [ProcedureStep],
      engine: [SafeText], made: SafeText, command: SafeText, scoreOptions: SafeText = "",
      caseFile: SafeText? = nil
    ) {
      self.record = record
      self.card = card
      self.correlation = correlation
      self.procedure = procedure
      self.engine = engine
      self.made = made
      self.command = command
      self.scoreOptions = scoreOptions
      self.caseFile = caseFile
    }
  }

  /// One picture.
  public struct Entry: Sendable {
    public var study: PictureStudy
    /// The file's own time of change, as it is to be shown; nil where it has none.
    public var modified: SafeText?
    /// nil without a case.
    public var decisions: Decisions?

    public init(study: PictureStudy, modified: SafeText? = nil, decisions: Decisions? = nil) {
      self.study = study
      self.modified = modified
      self.decisions = decisions
    }

    /// Whether the case knows the file with other bytes and holds decisions on those.
    public var hasChanged: Bool {
      guard case .changed = decisions?.integrity else { return false }
      return decisions?.history.isEmpty == false
    }
  }

  /// What a case says of a picture.
  public struct Decisions: Sendable {
    /// How the bytes that were read now stand to those that decisions were made on.
    public enum Integrity: Equatable, Sendable {
      /// The case knows these very bytes, and no decision on others under the path.
      case match
      /// The case knows the path with other bytes, of this SHA-256; where decisions are on others, with those.
      case changed(String)
      /// The case knows neither.
      case unknown
    }

    public var integrity: Integrity
    public var standing: Standing
    /// Oldest first.
    public var history: [Decision]

    public init(integrity: Integrity, standing: Standing, history: [Decision]) {
      self.integrity = integrity
      self.standing = standing
      self.history = history
    }

    /// What the case says of a picture that was read.
    ///
    /// - Parameters:
    ///   - content: SHA-256 of the bytes read; nil where they could not be.
    ///   - path: absolute, without links.
    public init(_ file: CaseFile, content: String?, path: Path) throws(CaseError) {
      let others = try file.contents(at: path).filter { $0 != content }
      if let content, try file.lastSeen(content) != nil {
        let history = try file.history(for: content)
        if others.isEmpty || !history.isEmpty {
          self.init(integrity: .match, standing: try file.current(for: content), history: history)
          return
        }
      }
      // Decisions on what the file held before are shown as such, also when it was merely looked at since.
      var decided: String?
      for other in others where try !file.history(for: other).isEmpty { decided = other }
      guard let old = decided ?? others.last else {
        self.init(integrity: .unknown, standing: Standing(), history: [])
        return
      }
      self.init(
        integrity: .changed(old), standing: try file.current(for: old), history: try file.history(for: old))
    }
  }

  public let context: Context
  public let entries: [Entry]

  public init(_ context: Context, _ entries: [Entry]) {
    self.context = context
    // What was found in a folder and is no picture has nothing to tell.
    self.entries = entries.filter { !$0.study.faces.isEmpty }
  }
}
