import CaseFile
import Files
import Terminal
import Text

/// What the analyst does with the files: labels and notes, marks, and the line that is typed.
package struct Triage: Sendable {
  /// A line at the foot that has the keys, and what it is for.
  package struct Entry: Equatable, Sendable {
    package enum Purpose: Equatable, Sendable {
      /// A note for these files.
      case note([Int])
      case filter
      /// A search from a row, and what was searched for before.
      case search(from: Int, before: NamePattern?)
      /// The folder for a report.
      case report
    }

    package let purpose: Purpose
    package let title: SafeText
    package var line: LineEntry
  }

  package var decisions = DecisionTable()
  package var marks = Marks()
  package var entry: Entry?
  /// What files held, and was decided on, that are not read again yet.
  var heldBefore: [Int: ContentKey] = [:]
  /// The same of files that are gone.
  var heldByGone: [Path: ContentKey] = [:]
  /// How the folder was left, until it has been taken up.
  package var restored: FolderSettings?
  /// What the case was last told of how the folder stands.
  package var kept: FolderSettings?
}
