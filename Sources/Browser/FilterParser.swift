import CaseFile
import Explainer
import Text

/// Reads a filter: `fake>0.7 eye>0.5`, `not (label:real or note:rim)`, words of the name. Terms side by side have all to
/// hold; `or` binds least.
struct FilterParser {
  private struct Token {
    enum Kind: Equatable {
      case word(String), quoted(String), comparison(Filter.Comparison), open, close
    }

    let kind: Kind
    /// From 1.
    let column: Int
  }

  private let tokens: [Token]
  private let lastColumn: Int
  private var place = 0
  private var depth = 0
  /// Parentheses and `not` within each other (reliability.md 1.10).
  private static let depthLimit = 64

  init(_ text: String) {
    tokens = FilterParser.tokens(text)
    lastColumn = text.count + 1
  }

  mutating func parse() throws(FilterError) -> Filter.Term {
    let term = try either()
    if place < tokens.count { throw FilterError(column: column, message: "this ) closes nothing") }
    return term
  }

  private var next: Token? { place < tokens.count ? tokens[place] : nil }
  private var column: Int { next?.column ?? lastColumn }

  private func isNext(_ word: String) -> Bool {
    guard case .word(let found)? = next?.kind else { return false }
    return found.lowercased() == word
  }

  private func nextBegins(_ start: String) -> Bool {
    guard case .word(let found)? = next?.kind else { return false }
    return found.hasPrefix(start)
  }

  private mutating func either() throws(FilterError) -> Filter.Term {
    var term = try all()
    while isNext("or") {
      place += 1
      term = .or(term, try all())
    }
    return term
  }

  private mutating func all() throws(FilterError) -> Filter.Term {
    var term = try one()
    while let kind = next?.kind, kind != .close, !isNext("or") {
      if isNext("and") { place += 1 }
      term = .and(term, try one())
    }
    return term
  }

  private mutating func one() throws(FilterError) -> Filter.Term {
    depth += 1
    defer { depth -= 1 }
    guard depth < FilterParser.depthLimit else { throw FilterError(column: column, message: "too deep") }
    guard let token = next else {
      throw FilterError(column: lastColumn, message: "a name, a score or a condition is missing here")
    }
    place += 1
    switch token.kind {
    case .word(let word) where word.lowercased() == "not": return .not(try one())
    case .open:
      let term = try either()
      guard next?.kind == .close else { throw FilterError(column: column, message: "a ) is missing here") }
      place += 1
      return term
    case .quoted(let text): return .name(NamePattern(text))
    case .word(let word):
      if case .comparison(let comparison)? = next?.kind {
        place += 1
        return try score(word, comparison, token)
      }
      return try condition(word, token)
    case .comparison, .close:
      throw FilterError(column: token.column, message: "a score stands before < and >: \(FilterParser.names)")
    }
  }

  private mutating func score(
    _ word: String, _ comparison: Filter.Comparison, _ token: Token
  ) throws(FilterError) -> Filter.Term {
    let wanted = word.lowercased()
    let found = Label.allCases.filter { $0.name.hasPrefix(wanted) }
    let exact = found.first { $0.name == wanted }
    guard let label = exact ?? (found.count == 1 ? found.first : nil) else {
      throw FilterError(
        column: token.column,
        message: "\(SafeText(word)) is no score; there are \(FilterParser.names)")
    }
    guard case .word(let text)? = next?.kind, let value = Float(text), 0...1 ~= value else {
      throw FilterError(column: column, message: "a number from 0 to 1 belongs here")
    }
    place += 1
    return .score(label, comparison, value)
  }

  /// One word each; `physical` stands for physical consistency.
  private static var names: SafeText {
    Label.allCases.map { SafeText(String($0.name.prefix { $0 != " " })) }.joined(separator: ", ")
  }

  private static let statuses: [(String, ScoreTable.Status)] = [
    ("flagged", .flagged), ("unflagged", .notFlagged), ("noface", .noFace), ("error", .failed),
    ("file", .foreign), ("unscored", .unknown),
  ]

  private mutating func condition(_ word: String, _ token: Token) throws(FilterError) -> Filter.Term {
    let stem = word.prefix { $0 != "=" }.lowercased()
    if word.contains("=") || nextBegins("="),
      Label.allCases.contains(where: { !stem.isEmpty && $0.name.hasPrefix(stem) })
    {
      throw FilterError(
        column: token.column, message: "a score is compared by <, <=, > or >=; a name with = goes in quotes")
    }
    guard let colon = word.firstIndex(of: ":") else { return .name(NamePattern(word)) }
    let key = word[..<colon].lowercased(),
      column = token.column + word.distance(from: word.startIndex, to: colon) + 1
    var value = String(word[word.index(after: colon)...])
    if value.isEmpty, case .quoted(let text)? = next?.kind {
      value = text
      place += 1
    }
    func unknown(_ names: [String]) -> FilterError {
      FilterError(
        column: column,
        message: "\(SafeText(key)): is one of \(names.map { SafeText($0) }.joined(separator: ", "))")
    }
    switch key {
    case "name": return .name(NamePattern(value))
    case "note": return .note(NamePattern(value))
    case "status":
      guard let status = FilterParser.statuses.first(where: { $0.0 == value.lowercased() })?.1 else {
        throw unknown(FilterParser.statuses.map(\.0))
      }
      return .status(status)
    case "label":
      if value.lowercased() == "none" { return .label(nil) }
      guard let label = AnalystLabel(rawValue: value.lowercased()) else {
        throw unknown(AnalystLabel.allCases.map(\.rawValue) + ["none"])
      }
      return .label(label)
    case "is":
      guard value.lowercased() == "marked" else { throw unknown(["marked"]) }
      return .marked
    default:
      throw FilterError(
        column: token.column,
        message: "\(SafeText(key)): is not known; there are name:, status:, label:, note:, is:marked")
    }
  }

  /// Words end at spaces, parentheses and comparisons; what stands in double quotes is one word of the name.
  private static func tokens(_ text: String) -> [Token] {
    let characters = Array(text)
    var tokens: [Token] = [], place = 0
    while place < characters.count {
      let column = place + 1
      switch characters[place] {
      case " ": place += 1
      case "(", ")":
        tokens.append(Token(kind: characters[place] == "(" ? .open : .close, column: column))
        place += 1
      case "<", ">":
        let isWide = place + 1 < characters.count && characters[place + 1] == "="
        let sign = String(characters[place...(isWide ? place + 1 : place)])
        if let comparison = Filter.Comparison(rawValue: sign) {
          tokens.append(Token(kind: .comparison(comparison), column: column))
        }
        place += isWide ? 2 : 1
      case "\"":
        let end = characters[(place + 1)...].firstIndex(of: "\"") ?? characters.count
        tokens.append(Token(kind: .quoted(String(characters[(place + 1)..<end])), column: column))
        place = min(end + 1, characters.count)
      default:
        let end = characters[place...].firstIndex { " ()<>\"".contains($0) } ?? characters.count
        tokens.append(Token(kind: .word(String(characters[place..<end])), column: column))
        place = end
      }
    }
    return tokens
  }
}
