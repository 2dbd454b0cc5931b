import Files

/// CLIP's byte-pair tokenizer.
///
/// A text is cleaned (`TextCleaning`), cut into words, and each word's bytes are merged in the order of `merges.txt`
/// until no pair of neighbours is in it. The last symbol of a word carries the mark `</w>`.
/// Source: OpenAI's `simple_tokenizer.py`; Sennrich et al. 2016.
public struct Tokenizer: Sendable {
  public let startID, endID: Int
  /// Ids of the 256 bytes, and of the same at the end of a word.
  private let byteIDs, finalByteIDs: [Int]
  /// What two neighbouring symbols become, and how early.
  private let merges: [Pair: (rank: Int, id: Int)]

  private struct Pair: Hashable {
    let left, right: Int
  }

  static let startToken = "<|startoftext|>", endToken = "<|endoftext|>"

  /// - Parameters:
  ///   - vocabulary: `vocab.json`, token to id.
  ///   - mergeList: `merges.txt`, one pair of tokens a line.
  ///   - size: rows of the token embedding; every id must be below.
  public init(vocabulary: [UInt8], mergeList: [UInt8], size: Int) throws(CLIPError) {
    let ids = try Tokenizer.ids(vocabulary, size: size)
    guard let start = ids[Array(Tokenizer.startToken.utf8)], let end = ids[Array(Tokenizer.endToken.utf8)]
    else {
      throw .badVocabulary("\(Tokenizer.startToken) or \(Tokenizer.endToken) is missing")
    }
    startID = start
    endID = end
    var bytes: [Int] = [], finals: [Int] = []
    for character in Tokenizer.byteCharacters {
      guard let id = ids[Array(character.utf8)], let final = ids[Array("\(character)</w>".utf8)] else {
        throw .badVocabulary("the byte \"\(character)\" is missing")
      }
      bytes.append(id)
      finals.append(final)
    }
    byteIDs = bytes
    finalByteIDs = finals
    merges = try Tokenizer.merges(mergeList, ids)
  }

  /// Ids with start and end; a longer text is cut, its last id then being the end's.
  ///
  /// - Parameter context: the most ids, at least 2.
  public func encode(_ text: String, context: Int) -> [Int] {
    var ids = [startID]
    for word in Tokenizer.words(TextCleaning.clean(text)) {
      switch String(word) {
      case Tokenizer.startToken: ids.append(startID)
      case Tokenizer.endToken: ids.append(endID)
      default: ids += merged(word)
      }
      if ids.count >= context { break }
    }
    return Array(ids.prefix(context - 1)) + [endID]
  }

  /// Merges the pair of lowest rank, all its occurrences from left to right, until no pair has a rank.
  private func merged(_ word: ArraySlice<Unicode.Scalar>) -> [Int] {
    let bytes = Array(String(word).utf8)
    var symbols = bytes.dropLast().map { byteIDs[Int($0)] }
    if let last = bytes.last { symbols.append(finalByteIDs[Int(last)]) }
    while symbols.count > 1 {
      var best: (rank: Int, id: Int)?, pair = Pair(left: 0, right: 0)
      for i in 1..<symbols.count {
        let candidate = Pair(left: symbols[i - 1], right: symbols[i])
        if let merge = merges[candidate], merge.rank < best?.rank ?? .max {
          (best, pair) = (merge, candidate)
        }
      }
      guard let best else { break }
      var joined: [Int] = [], i = 0
      while i < symbols.count {
        if i + 1 < symbols.count, symbols[i] == pair.left, symbols[i + 1] == pair.right {
          joined.append(best.id)
          i += 2
        } else {
          joined.append(symbols[i])
          i += 1
        }
      }
      symbols = joined
    }
    return symbols
  }

  // MARK: - Words

  /// All matches, from the left, of the first alternative that fits:
  ///
  ///     <\|startoftext\|>|<\|endoftext\|>|'s|'t|'re|'ve|'m|'ll|'d|[\p{L}]+|[\p{N}]|[^\s\p{L}\p{N}]+
  ///
  /// Case is ignored, so `'ſ` matches `'s`, and U+0345, whose other case is a letter, matches nothing.
  static func words(_ text: [Unicode.Scalar]) -> [ArraySlice<Unicode.Scalar>] {
    var words: [ArraySlice<Unicode.Scalar>] = [], i = 0
    while i < text.count {
      let rest = text[i...]
      if let length = wordLength(rest) {
        words.append(rest.prefix(length))
        i += length
      } else {
        i += 1
      }
    }
    return words
  }

  private static func wordLength(_ text: ArraySlice<Unicode.Scalar>) -> Int? {
    if let fixed = fixedWords.first(where: { text.starts(with: $0) }) { return fixed.count }
    guard let first = text.first else { return nil }
    switch kind(first) {
    case .letter: return text.prefix { kind($0) == .letter }.count
    case .number: return 1
    case .other: return text.prefix { kind($0) == .other }.count
    case .none: return nil
    }
  }

  private static let fixedWords: [[Unicode.Scalar]] = [
    startToken, endToken, "'s", "'ſ", "'t", "'re", "'ve", "'m", "'ll", "'d",
  ].map { Array($0.unicodeScalars) }

  private enum Kind { case letter, number, other, none }

  private static func kind(_ scalar: Unicode.Scalar) -> Kind {
    switch scalar.properties.generalCategory {
    case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter: .letter
    case .decimalNumber, .letterNumber, .otherNumber: .number
    default: TextCleaning.isSpace(scalar) || scalar == "\u{345}" ? .none : .other
    }
  }

  // MARK: - Files

  /// Bytes as characters: printable ones stand for themselves, the other 68 for U+0100, U+0101, …
  private static let byteCharacters: [Character] = {
    var next: UInt32 = 0x100
    return (0...255).map { (byte: UInt32) in
      switch byte {
      case 0x21...0x7E, 0xA1...0xAC, 0xAE...0xFF: return Character(Unicode.Scalar(UInt8(byte)))
      default:
        defer { next += 1 }
        return Unicode.Scalar(next).map(Character.init) ?? " "
      }
    }
  }()

  static let fileLimit = 32 << 20

  private static func ids(_ file: [UInt8], size: Int) throws(CLIPError) -> [[UInt8]: Int] {
    guard file.count <= fileLimit else { throw .badVocabulary("over \(fileLimit >> 20) MiB") }
    let json: JSON
    do throws(JSON.Fault) { json = try JSON(parsing: file, depth: 1) } catch {
      throw .badVocabulary("not strict JSON: \(error)")
    }
    guard let members = json.members else { throw .badVocabulary("not an object of tokens and ids") }
    var ids: [[UInt8]: Int] = [:], taken = Set<Int>()
    ids.reserveCapacity(members.count)
    for member in members {
      guard let id = member.value.count, id < size else {
        throw .badVocabulary("the id of \"\(member.key)\" is not a whole number below \(size)")
      }
      guard taken.insert(id).inserted else { throw .badVocabulary("the id \(id) stands twice") }
      ids[Array(member.key.utf8)] = id
    }
    return ids
  }

  private static func merges(
    _ file: [UInt8], _ ids: [[UInt8]: Int]
  ) throws(CLIPError) -> [Pair: (rank: Int, id: Int)] {
    guard file.count <= fileLimit else { throw .badMerges(line: 1, "over \(fileLimit >> 20) MiB") }
    guard String(validating: file, as: UTF8.self) != nil else { throw .badMerges(line: 1, "not UTF-8") }
    var lines = file.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)[...]
    var number = 1
    if lines.first?.starts(with: "#version".utf8) == true {
      lines = lines.dropFirst()
      number += 1
    }
    if lines.last?.isEmpty == true { lines = lines.dropLast() }
    var merges: [Pair: (rank: Int, id: Int)] = [:]
    merges.reserveCapacity(lines.count)
    for (rank, line) in lines.enumerated() {
      let line = line.last == UInt8(ascii: "\r") ? line.dropLast() : line
      let parts = line.split(separator: UInt8(ascii: " "), omittingEmptySubsequences: false)
      guard parts.count == 2, !parts[0].isEmpty, !parts[1].isEmpty else {
        throw .badMerges(line: number + rank, "two tokens and one space are expected")
      }
      guard let left = ids[Array(parts[0])], let right = ids[Array(parts[1])],
        let joined = ids[Array(parts[0] + parts[1])]
      else { throw .badMerges(line: number + rank, "a token is not in vocab.json") }
      guard merges.updateValue((rank, joined), forKey: Pair(left: left, right: right)) == nil else {
        throw .badMerges(line: number + rank, "the pair stands twice")
      }
    }
    return merges
  }
}
