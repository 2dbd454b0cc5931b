/// The fewest bytes that turn one screen into another (T18).
package struct Differ {
  package var sequences: Sequences
  package var depth: ColorDepth
  /// Whether the terminal reports synchronized output (mode 2026).
  package var isSynchronized: Bool

  package init(sequences: Sequences = .usual, depth: ColorDepth, isSynchronized: Bool = false) {
    self.sequences = sequences
    self.depth = depth
    self.isSynchronized = isSynchronized
  }

  /// - Parameter old: what is on the terminal; nil clears it first.
  /// - Returns: nothing where nothing differs.
  package func bytes(from old: Screen?, to new: Screen) -> [UInt8] {
    let old = old.flatMap { $0.size == new.size ? $0 : nil }
    var writing = Writing(differ: self)
    if old == nil {
      writing.bytes += sequences.reset
      writing.bytes += sequences.clear
      writing.pen = .plain
    }
    let columns = new.size.columns
    for y in 0..<new.size.rows {
      let row = new.cells[y * columns..<(y + 1) * columns]
      for x in 0..<columns {
        let cell = row[row.startIndex + x]
        let before = old.map { $0.cells[y * columns + x] } ?? .blank
        // The right half goes with the left.
        guard cell != before, !cell.text.isEmpty else { continue }
        writing.reach(x: x, y: y, row: row)
        writing.write(
          cell, isWide: x + 1 < columns && row[row.startIndex + x + 1].text.isEmpty, columns: columns)
      }
    }
    guard !writing.bytes.isEmpty else { return [] }
    if writing.pen != .plain { writing.bytes += sequences.reset }
    return synchronized(writing.bytes)
  }

  /// Shown at once, where the terminal can.
  func synchronized(_ bytes: [UInt8]) -> [UInt8] {
    guard isSynchronized, !bytes.isEmpty else { return bytes }
    return Array("\u{1B}[?2026h".utf8) + bytes + Array("\u{1B}[?2026l".utf8)
  }

  /// A frame in the making: where the cursor is, what it writes with.
  private struct Writing {
    let differ: Differ
    var bytes: [UInt8] = []
    /// nil: not known.
    var cursor: (x: Int, y: Int)?
    var pen: Style?

    /// Brings the cursor to a cell: over a short gap by writing what is there anyway, else by moving.
    mutating func reach(x: Int, y: Int, row: ArraySlice<Cell>) {
      if let cursor, cursor.y == y, cursor.x <= x {
        if cursor.x == x { return }
        let gap = row[row.startIndex + cursor.x..<row.startIndex + x]
        if gap.count <= 4, gap.allSatisfy({ $0.style == pen && !$0.isDoubtful && $0.text.utf8.count == 1 }) {
          for cell in gap { bytes += cell.text.utf8 }
          self.cursor = (x, y)
          return
        }
        if differ.sequences.canSkip {
          differ.sequences.skip(x - cursor.x, into: &bytes)
          self.cursor = (x, y)
          return
        }
      }
      differ.sequences.move(x: x, y: y, into: &bytes)
      cursor = (x, y)
    }

    mutating func write(_ cell: Cell, isWide: Bool, columns: Int) {
      take(cell.style)
      bytes += cell.text.utf8
      guard let place = cursor else { return }
      let next = place.x + (isWide ? 2 : 1)
      // After the last column, and after what terminals disagree about, only an absolute move is sure.
      cursor = cell.isDoubtful || next >= columns ? nil : (next, place.y)
    }

    private mutating func take(_ style: Style) {
      guard style != pen else { return }
      let sequences = differ.sequences
      let (wanted, hasColor) = (style, differ.depth != .mono)
      var now = pen
      let loses = now.map { !$0.attributes.isSubset(of: wanted.attributes) } ?? true
      let losesColor =
        hasColor
        && (now.map {
          ($0.foreground != nil && wanted.foreground == nil && sequences.ownForeground.isEmpty)
            || ($0.background != nil && wanted.background == nil && sequences.ownBackground.isEmpty)
        } ?? false)
      if loses || losesColor {
        bytes += sequences.reset
        now = .plain
      }
      let have = now ?? .plain
      let gained = wanted.attributes.subtracting(have.attributes)
      if gained.contains(.bold) { bytes += sequences.bold }
      if gained.contains(.dim) { bytes += sequences.dim }
      if gained.contains(.underline) { bytes += sequences.underline }
      if gained.contains(.reverse) { bytes += sequences.reverse }
      if hasColor {
        if wanted.foreground != have.foreground {
          if let color = wanted.foreground {
            sequences.color(color, isForeground: true, depth: differ.depth, into: &bytes)
          } else {
            bytes += sequences.ownForeground
          }
        }
        if wanted.background != have.background {
          if let color = wanted.background {
            sequences.color(color, isForeground: false, depth: differ.depth, into: &bytes)
          } else {
            bytes += sequences.ownBackground
          }
        }
      }
      pen = wanted
    }
  }
}
