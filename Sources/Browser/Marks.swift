/// The files that the analyst has marked; they stay marked whatever is shown (ecosystem I19, I20).
package struct Marks: Sendable {
  package private(set) var files = BitSet()
  /// The file where a range began that still grows with the cursor.
  package var anchor: Int?

  package init() {}

  package var isEmpty: Bool { files.isEmpty }
  package var count: Int { files.count }

  package func contains(_ file: Int) -> Bool { files.contains(file) }

  package mutating func toggle(_ file: Int) {
    if !files.remove(file) { files.insert(file) }
  }

  /// A range sets marks and never takes one away.
  package mutating func set(_ new: some Sequence<Int>) { for file in new { files.insert(file) } }

  package mutating func invert(_ shown: some Sequence<Int>) { for file in shown { toggle(file) } }

  package mutating func clear() { (files, anchor) = (BitSet(), nil) }

  /// Files that are no longer there.
  package mutating func drop(_ gone: some Sequence<Int>) { for file in gone { files.remove(file) } }
}
