import Explainer
import Files
import Glibc

/// Which files stand in which row: made in the background from a copy of what is known (ecosystem N3).
public struct Arrangement: Sendable, Equatable {
  package let number: Int
  /// All files by name.
  package let natural: [Int]
  /// All files in the order asked for, where that is known from before and holds still.
  package let order: [Int]?
  package let sort: ListOrder
  /// nil shows all.
  package let filter: Filter?
  package let facts: Filter.Facts
  /// A file that is shown in any case: the one under a waiting cursor.
  package let kept: Int?

  /// Two are the same question when they are the same in number: what they carry is large.
  public static func == (a: Arrangement, b: Arrangement) -> Bool { a.number == b.number }

  /// How often a stop is looked for.
  private static let step = 4_096

  /// - Parameter isStopped: asked now and then.
  /// - Returns: nil where it was stopped.
  package func arranged(isStopped: () -> Bool) -> Arranged? {
    guard let order = order ?? sorted(isStopped) else { return nil }
    guard let filter else {
      let waiting = sort.asksScores ? unscored(order, isStopped) : 0
      return waiting.map { Arranged(number: number, order: order, rows: nil, unscored: $0) }
    }
    var rows: [Int] = [], unscored = 0
    for (index, file) in order.enumerated() {
      if index % Arrangement.step == 0, isStopped() { return nil }
      let matches = filter.matches(file, facts)
      if matches == true || file == kept { rows.append(file) }
      if matches == nil { unscored += 1 }
    }
    if sort.asksScores {
      guard let waiting = self.unscored(rows, isStopped) else { return nil }
      unscored += waiting
    }
    return Arranged(number: number, order: order, rows: rows, unscored: unscored)
  }

  private func unscored(_ files: [Int], _ isStopped: () -> Bool) -> Int? {
    var count = 0
    for (index, file) in files.enumerated() {
      if index % Arrangement.step == 0, isStopped() { return nil }
      if [.unknown, .old].contains(facts.scores.status(file)) { count += 1 }
    }
    return count
  }

  /// Files without a value come last; ties stay in the order of the names.
  private func sorted(_ isStopped: () -> Bool) -> [Int]? {
    guard sort.key != .name else { return sort.isReversed ? natural.reversed() : natural }
    var keys: [(value: UInt64, place: UInt32)] = []
    keys.reserveCapacity(natural.count)
    for (place, file) in natural.enumerated() {
      if place % Arrangement.step == 0, isStopped() { return nil }
      keys.append((value(of: file), UInt32(truncatingIfNeeded: place)))
    }
    keys.sort { a, b in a.value == b.value ? a.place < b.place : a.value < b.value }
    return isStopped() ? nil : keys.map { natural[Int($0.place)] }
  }

  /// A number that is the smaller, the earlier the file comes.
  private func value(of file: Int) -> UInt64 {
    switch sort.key {
    case .name: return 0
    case .score(let label):
      // The bits of floats that are not negative rise with them.
      guard let score = facts.scores.score(file, label) else { return .max }
      let bits = UInt64(max(0, score).bitPattern)
      return sort.isReversed ? bits : UInt64(UInt32.max) - bits
    case .time, .size:
      var state = stat()
      guard facts.files.input(file).path.withCString({ stat($0, &state) }) == 0 else { return .max }
      let number: UInt64
      if sort.key == .size {
        number = UInt64(clamping: state.st_size)
      } else {
        let nanoseconds = Int64(clamping: state.st_mtim.tv_sec).multipliedReportingOverflow(by: 1_000_000_000)
        number = UInt64(
          clamping: nanoseconds.overflow
            ? 0 : nanoseconds.partialValue.addingReportingOverflow(Int64(state.st_mtim.tv_nsec)).partialValue)
      }
      // The largest value is kept for files without one.
      return sort.isReversed ? min(number, .max - 1) : .max - 1 - min(number, .max - 1)
    }
  }
}

/// The answer to an `Arrangement`.
public struct Arranged: Sendable {
  package let number: Int
  /// All files.
  package let order: [Int]
  /// Those that are shown; nil for all.
  package let rows: [Int]?
  /// Files that may be missing or stand in the wrong row because they are not scored yet.
  package let unscored: Int
}
