extension SafeText {
  /// What stays when a text is too long for its place.
  public enum Kept: Sendable {
    case start
    /// Start and end, for names whose endings tell them apart.
    case ends
  }

  /// The text cut to `limit` columns on a grapheme's edge, with `ellipsis` where something is missing.
  public func truncated(to limit: Int, keeping kept: Kept = .start, ellipsis: SafeText = "…") -> SafeText {
    guard limit > 0 else { return "" }
    guard columns > limit else { return self }
    let room = limit - ellipsis.columns
    guard room > 0 else { return SafeText(trusted: String(repeating: ".", count: limit)) }
    let graphemes = graphemes
    switch kept {
    case .start:
      return SafeText(trusted: SafeText.prefix(graphemes, room)) + ellipsis
    case .ends:
      let tail = room / 2
      let end = SafeText.prefix(graphemes.reversed(), tail, isReversed: true)
      return SafeText(trusted: SafeText.prefix(graphemes, room - tail)) + ellipsis + SafeText(trusted: end)
    }
  }

  private static func prefix(_ graphemes: some Sequence<Grapheme>, _ limit: Int, isReversed: Bool = false)
    -> String
  {
    var (taken, used): ([String], Int) = ([], 0)
    for grapheme in graphemes {
      guard used + grapheme.columns <= limit else { break }
      taken.append(grapheme.text)
      used += grapheme.columns
    }
    return (isReversed ? taken.reversed() : taken).joined()
  }

  /// The text in exactly `width` columns: truncated, or filled with spaces on the right (the left, where
  /// `isRight`).
  public func padded(to width: Int, isRight: Bool = false) -> SafeText {
    let fitted = truncated(to: width)
    let space = SafeText(trusted: String(repeating: " ", count: max(0, width - fitted.columns)))
    return isRight ? space + fitted : fitted + space
  }

  /// Lines of at most `width` columns, broken at spaces, and inside words that are longer than a line.
  public func wrapped(to width: Int) -> [SafeText] {
    guard width > 0 else { return [] }
    var lines: [String] = []
    var (line, used) = ("", 0)
    for word in string.split(separator: " ") {
      let graphemes = SafeText(trusted: String(word)).graphemes
      let columns = graphemes.reduce(0) { $0 + $1.columns }
      if used > 0, used + 1 + columns <= width {
        line += " " + word
        used += 1 + columns
        continue
      }
      if used > 0 {
        lines.append(line)
        (line, used) = ("", 0)
      }
      for grapheme in graphemes {
        if used + grapheme.columns > width, used > 0 {
          lines.append(line)
          (line, used) = ("", 0)
        }
        line += grapheme.text
        used += grapheme.columns
      }
    }
    if used > 0 { lines.append(line) }
    return lines.map(SafeText.init(trusted:))
  }
}
