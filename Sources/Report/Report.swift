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

    /// Whether decisions stand on bytes that the file held before and, as it was read, does not hold now.
    public var hasChanged: Bool {
      guard let decisions, decisions.integrity != .unread else { return false }
      return decisions.earlier.contains { !$0.standing.isEmpty }
    }
  }

  /// What a case says of a picture.
  public struct Decisions: Sendable {
    /// How the bytes that were read now stand to those that the case knows.
    public enum Integrity: Equatable, Sendable {
      /// The case knows these very bytes, and no decision on others under the path.
      case match
      /// The case knows the path with other bytes, of this SHA-256 where they were seen or decided on last.
      case changed(String)
      /// Nothing could be read, so nothing was compared.
      case unread
      /// The case knows neither bytes nor path.
      case unknown
    }

    /// The decisions on one content.
    public struct Held: Sendable {
      public let content: String
      public let standing: Standing
      /// Oldest first.
      public let history: [Decision]
    }

    public let integrity: Integrity
    /// On the bytes that were read; nil where there are no decisions on them.
    public let own: Held?
    /// On others that lay under the path, the oldest first.
    public let earlier: [Held]

    /// What the case says of a picture that was read.
    ///
    /// - Parameters:
    ///   - content: SHA-256 of the bytes read; nil where they could not be.
    ///   - path: absolute, without links.
    public init(_ file: CaseFile, content: String?, path: Path) throws(CaseError) {
      func held(_ content: String) throws(CaseError) -> Held? {
        let history = try file.history(for: content)
        return history.isEmpty
          ? nil : Held(content: content, standing: try file.current(for: content), history: history)
      }
      let others = try file.contents(at: path).filter { $0 != content }
      var earlier: [Held] = []
      for other in others { if let held = try held(other) { earlier.append(held) } }
      own = try content.map(held) ?? nil
      self.earlier = earlier
      if let content {
        let isKnown = try file.lastSeen(content) != nil
        if let old = earlier.last?.content ?? (isKnown ? nil : others.last) {
          integrity = .changed(old)
        } else {
          integrity = isKnown ? .match : .unknown
        }
      } else {
        integrity = .unread
      }
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
