import CaseFile
import Explainer
import Text

/// Which files are shown: names and conditions on scores, verdicts, labels and notes (ecosystem I14 to I17).
package struct Filter: Equatable, Sendable {
  package enum Comparison: String, CaseIterable, Sendable {
    case lessOrEqual = "<=", moreOrEqual = ">=", less = "<", more = ">"

    package func holds(_ a: Float, _ b: Float) -> Bool {
      switch self {
      case .lessOrEqual: a <= b
      case .moreOrEqual: a >= b
      case .less: a < b
      case .more: a > b
      }
    }
  }

  package indirect enum Term: Equatable, Sendable {
    case name(NamePattern)
    case score(Label, Comparison, Float)
    case status(ScoreTable.Status)
    /// nil: without a label.
    case label(AnalystLabel?)
    /// A note that holds the words; any note for none.
    case note(NamePattern)
    case marked
    case not(Term)
    case and(Term, Term)
    case or(Term, Term)
  }

  /// As it was typed.
  package let text: String
  private let term: Term

  /// - Throws: where the text cannot be understood, and what can be written there.
  package init(_ text: String) throws(FilterError) {
    self.text = text
    var parser = FilterParser(text)
    term = try parser.parse()
  }

  /// What is known of the files.
  package struct Facts: Sendable {
    package let files: FileTable
    package let scores: ScoreTable
    package let decisions: DecisionTable
    package let marks: Marks

    package init(files: FileTable, scores: ScoreTable, decisions: DecisionTable, marks: Marks) {
      (self.files, self.scores, self.decisions, self.marks) = (files, scores, decisions, marks)
    }
  }

  /// nil where the file has to be scored first.
  package func matches(_ file: Int, _ facts: Facts) -> Bool? { Filter.matches(term, file, facts) }

  private static func matches(_ term: Term, _ file: Int, _ facts: Facts) -> Bool? {
    switch term {
    case .name(let pattern): return pattern.matches(facts.files.shownBytes(file))
    case .score(let label, let comparison, let value):
      if let score = facts.scores.score(file, label) { return comparison.holds(score, value) }
      return isWaiting(file, facts) ? nil : false
    case .status(.unknown): return isWaiting(file, facts)
    case .status(let status):
      return isWaiting(file, facts) ? nil : facts.scores.status(file) == status
    case .label(let label):
      return facts.decisions.decided(file, facts.scores.content(file)).value.label == label
    case .note(let pattern):
      let note = facts.decisions.decided(file, facts.scores.content(file)).value.note
      return !note.isEmpty && pattern.matches(Array(note.utf8)[...])
    case .marked: return facts.marks.contains(file)
    case .not(let inner): return matches(inner, file, facts).map { !$0 }
    case .and(let a, let b):
      let first = matches(a, file, facts)
      if first == false { return false }
      let second = matches(b, file, facts)
      return second == false ? false : first == nil || second == nil ? nil : true
    case .or(let a, let b):
      let first = matches(a, file, facts)
      if first == true { return true }
      let second = matches(b, file, facts)
      return second == true ? true : first == nil || second == nil ? nil : false
    }
  }

  private static func isWaiting(_ file: Int, _ facts: Facts) -> Bool {
    [.unknown, .old].contains(facts.scores.status(file))
  }

  /// Whether what is shown changes as scores, labels or marks do.
  package var changes: Bool { Filter.changes(term) }

  private static func changes(_ term: Term) -> Bool {
    switch term {
    case .name: false
    case .score, .status, .label, .note, .marked: true
    case .not(let inner): changes(inner)
    case .and(let a, let b), .or(let a, let b): changes(a) || changes(b)
    }
  }
}

/// Why a filter cannot be understood.
package struct FilterError: Error, Equatable {
  /// From 1.
  package let column: Int
  package let message: SafeText
}
