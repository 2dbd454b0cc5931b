import GRDB

/// Reads a row's columns one after another.
///
/// GRDB's own subscripts end the program where a value has another type, and a case is input (reliability.md 6.7): here
/// that is an error.
struct Fields {
  private let row: Row
  private var next = 0

  struct Mismatch: Error, CustomStringConvertible {
    let column: Int
    var description: String { "a value of the wrong type in column \(column + 1)" }
  }

  init(_ row: Row) { self.row = row }

  mutating func int() throws -> Int { try required(optionalInt()) }
  mutating func text() throws -> String { try required(optionalText()) }
  mutating func bytes() throws -> [UInt8] { try required(optionalBytes()) }

  mutating func optionalInt() throws -> Int? {
    switch try value().storage {
    case .null: nil
    case .int64(let value): Int(value)
    default: throw mismatch
    }
  }

  mutating func optionalText() throws -> String? {
    switch try value().storage {
    case .null: nil
    case .string(let value): value
    default: throw mismatch
    }
  }

  mutating func optionalBytes() throws -> [UInt8]? {
    switch try value().storage {
    case .null: nil
    case .blob(let value): Array(value)
    default: throw mismatch
    }
  }

  private var mismatch: Mismatch { Mismatch(column: next - 1) }

  private mutating func value() throws -> DatabaseValue {
    guard next < row.count else { throw Mismatch(column: next) }
    next += 1
    return row[next - 1]
  }

  private func required<T>(_ value: T?) throws -> T {
    guard let value else { throw mismatch }
    return value
  }
}
