extension [String] {
  /// The name that takes the fewest changes to become a mistyped one; nil where all are far from it.
  func nearest(to word: String) -> String? {
    let distances = map { changes(from: word, to: $0) }
    guard let least = distances.min(), least <= Swift.max(1, word.count / 2) else { return nil }
    return distances.firstIndex(of: least).map { self[$0] }
  }
}

/// Insertions, deletions, changes and swaps of neighbours from one text to the other (Damerau 1964).
private func changes(from word: String, to other: String) -> Int {
  let (from, to) = (Array(word), Array(other))
  var rows = [Array(0...to.count)]
  for i in from.indices {
    var row = [i + 1]
    for j in to.indices {
      var least = min(rows[i][j + 1] + 1, row[j] + 1, rows[i][j] + (from[i] == to[j] ? 0 : 1))
      if i > 0, j > 0, from[i] == to[j - 1], from[i - 1] == to[j] {
        least = min(least, rows[i - 1][j - 1] + 1)
      }
      row.append(least)
    }
    rows.append(row)
  }
  return rows[from.count][to.count]
}
