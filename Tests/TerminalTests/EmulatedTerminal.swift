import Terminal

/// As much of a terminal as the differ's bytes need: cells, a pen, a cursor; anything else is a fault.
struct EmulatedTerminal {
  let size: Size
  private(set) var cells: [Cell]
  private(set) var faults: [String] = []
  private var x = 0
  private var y = 0
  private var pen = Style.plain

  init(size: Size) {
    self.size = size
    cells = Array(repeating: Cell("?", Style(Color(1, 2, 3))), count: size.columns * size.rows)
  }

  mutating func feed(_ bytes: [UInt8]) {
    var text = Array(String(decoding: bytes, as: UTF8.self).unicodeScalars)[...]
    while let scalar = text.first {
      text.removeFirst()
      if scalar == "\u{1B}" {
        guard text.popFirst() == "[" else {
          faults.append("an escape without a bracket")
          return
        }
        var body = ""
        while let next = text.popFirst() {
          body.unicodeScalars.append(next)
          if (0x40...0x7E).contains(next.value) { break }
        }
        control(body)
      } else {
        put(scalar)
      }
    }
  }

  private mutating func put(_ scalar: Unicode.Scalar) {
    // A wide character of the tests takes two cells; a mark joins the cell before.
    if (0x300...0x36F).contains(scalar.value) {
      cells[y * size.columns + x - 1].text.unicodeScalars.append(scalar)
      return
    }
    guard x < size.columns else {
      faults.append("text past the last column in row \(y)")
      return
    }
    cells[y * size.columns + x] = Cell(String(Character(scalar)), pen)
    x += 1
    if (0x4E00...0x9FFF).contains(scalar.value) {
      cells[y * size.columns + x] = Cell("", pen)
      x += 1
    }
  }

  private mutating func control(_ body: String) {
    let numbers = body.dropLast().split(separator: ";").map { Int($0) ?? -1 }
    switch body.last {
    case "H":
      y = (numbers.first ?? 1) - 1
      x = (numbers.dropFirst().first ?? 1) - 1
    case "C": x += numbers.first ?? 1
    case "J": cells = Array(repeating: Cell(" ", pen), count: cells.count)
    case "h", "l": if !body.hasPrefix("?2026") { faults.append("mode \(body)") }
    case "m": style(numbers.isEmpty ? [0] : numbers)
    default: faults.append("control \(body)")
    }
  }

  private mutating func style(_ numbers: [Int]) {
    switch numbers[0] {
    case 0: pen = .plain
    case 1: pen = pen.bold
    case 2: pen = pen.dim
    case 4: pen = pen.underline
    case 7: pen = pen.reverse
    case 39: pen.foreground = nil
    case 49: pen.background = nil
    case 30...37: pen.foreground = IndexedColors.sixteen[numbers[0] - 30]
    case 90...97: pen.foreground = IndexedColors.sixteen[numbers[0] - 82]
    case 40...47: pen.background = IndexedColors.sixteen[numbers[0] - 40]
    case 100...107: pen.background = IndexedColors.sixteen[numbers[0] - 92]
    case 38, 48:
      let color =
        numbers[1] == 2
        ? Color(UInt8(numbers[2]), UInt8(numbers[3]), UInt8(numbers[4])) : IndexedColors.color(numbers[2])
      if numbers[0] == 38 { pen.foreground = color } else { pen.background = color }
    default: faults.append("style \(numbers)")
    }
  }
}

/// A generator whose numbers are the same in every run.
struct Dice: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }
}
