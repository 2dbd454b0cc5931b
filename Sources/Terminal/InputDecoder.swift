import Text

/// Bytes from the terminal to keys, pastes and replies.
///
/// A sequence is read to its end by the grammar of ECMA-48 whatever it means, so no part of a reply, of a report
/// or of an unknown key is ever taken for a key (T10, 4.6); pasted text is never keys (I8). Pure: time comes in.
package struct InputDecoder {
  package enum Event: Equatable, Sendable {
    case key(Key)
    case mouse(Mouse)
    case paste(SafeText)
    case reply(Reply)
  }

  private enum State: Equatable {
    case ground
    /// Within a scalar of several bytes.
    case scalar(remaining: Int)
    case escape
    case control
    /// SS3: one byte follows.
    case single
    /// OSC, DCS, APC, PM, SOS until ST or BEL.
    case string(introducer: UInt8, sawEscape: Bool)
    case paste
  }

  private let keys: [[UInt8]: Key]
  private var state = State.ground
  private var pending: [UInt8] = []
  private var lastByte: Double = 0

  /// What is taken of one sequence, and of one paste.
  private static let sequenceLimit = 256
  private static let pasteLimit = 4_096
  private static let pasteEnd = Array("\u{1B}[201~".utf8)

  /// - Parameter keys: what keys send, by terminfo; the usual sequences are known anyway.
  package init(keys: [[UInt8]: Key] = [:]) {
    self.keys = keys
  }

  /// How long to wait for more bytes before `flush` decides, in seconds; nil when nothing is unfinished.
  package var patience: Double? {
    switch state {
    case .ground: nil
    case .escape: 0.03
    case .scalar, .control, .single, .string: 0.2
    case .paste: 5
    }
  }

  package mutating func decode(_ bytes: some Sequence<UInt8>, at time: Double) -> [Event] {
    var events = flush(at: time)
    for byte in bytes { take(byte, into: &events) }
    lastByte = time
    return events
  }

  /// Ends what waited in vain: a lone escape is the key, the rest is dropped.
  package mutating func flush(at time: Double) -> [Event] {
    guard let patience, time - lastByte >= patience else { return [] }
    defer { reset() }
    return state == .escape ? [.key(Key(.escape))] : []
  }

  private mutating func reset() {
    state = .ground
    pending.removeAll(keepingCapacity: true)
  }

  private mutating func take(_ byte: UInt8, into events: inout [Event]) {
    switch state {
    case .ground: start(byte, [], into: &events)
    case .scalar(let remaining): continueScalar(byte, remaining, into: &events)
    case .escape: escaped(byte, into: &events)
    case .single:
      pending.append(byte)
      finishKey(into: &events)
    case .control: control(byte, into: &events)
    case .string(let introducer, let sawEscape): string(byte, introducer, sawEscape, into: &events)
    case .paste:
      pending.append(byte)
      if pending.suffix(Self.pasteEnd.count).elementsEqual(Self.pasteEnd) {
        events.append(.paste(SafeText(bytes: pending.dropLast(Self.pasteEnd.count))))
        reset()
      } else if pending.count > Self.pasteLimit + 64 {
        // The rest is dropped; the end has to be found all the same.
        pending.removeSubrange(Self.pasteLimit..<pending.count - Self.pasteEnd.count)
      }
    }
  }

  private mutating func start(_ byte: UInt8, _ modifiers: Key.Modifiers, into events: inout [Event]) {
    switch byte {
    case 0x1B:
      state = .escape
      pending = [byte]
      return
    case 0x0D: events.append(.key(Key(.enter, modifiers)))
    case 0x09: events.append(.key(Key(.tab, modifiers)))
    case 0x08, 0x7F: events.append(.key(Key(.backspace, modifiers)))
    case 0x00: events.append(.key(Key(" ", modifiers.union(.control))))
    case 0x01...0x1A:
      let letter = Character(Unicode.Scalar(byte + 0x60))
      events.append(.key(Key(letter, modifiers.union(.control))))
    case 0x1C...0x1F:
      let sign = Character(Unicode.Scalar(byte + 0x40))
      events.append(.key(Key(sign, modifiers.union(.control))))
    case 0x20...0x7E: events.append(.key(Key(Character(Unicode.Scalar(byte)), modifiers)))
    case 0xC2...0xDF: startScalar(byte, 1)
    case 0xE0...0xEF: startScalar(byte, 2)
    case 0xF0...0xF4: startScalar(byte, 3)
    default: break
    }
    if case .scalar = state { return }
    reset()
  }

  private mutating func startScalar(_ byte: UInt8, _ remaining: Int) {
    state = .scalar(remaining: remaining)
    pending = [byte]
  }

  private mutating func continueScalar(_ byte: UInt8, _ remaining: Int, into events: inout [Event]) {
    guard byte & 0xC0 == 0x80 else {
      reset()
      return start(byte, [], into: &events)
    }
    pending.append(byte)
    guard remaining == 1 else {
      state = .scalar(remaining: remaining - 1)
      return
    }
    if let text = String(validating: pending, as: UTF8.self), let character = text.first,
      let scalar = text.unicodeScalars.first, scalar.value >= 0xA0
    {
      events.append(.key(Key(character)))
    }
    reset()
  }

  private mutating func escaped(_ byte: UInt8, into events: inout [Event]) {
    switch byte {
    case UInt8(ascii: "["): state = .control
    case UInt8(ascii: "O"): state = .single
    case UInt8(ascii: "]"), UInt8(ascii: "P"), UInt8(ascii: "_"), UInt8(ascii: "^"), UInt8(ascii: "X"):
      state = .string(introducer: byte, sawEscape: false)
      pending = []
      return
    case 0x1B:
      events.append(.key(Key(.escape)))
      pending = [byte]
      return
    default:
      reset()
      return start(byte, .alt, into: &events)
    }
    pending.append(byte)
  }

  private mutating func control(_ byte: UInt8, into events: inout [Event]) {
    switch byte {
    case 0x20...0x3F:
      pending.append(byte)
      if pending.count > Self.sequenceLimit { pending.removeLast() }
    case 0x40...0x7E:
      pending.append(byte)
      finishControl(into: &events)
    case 0x1B:
      state = .escape
      pending = [byte]
    default: reset()
    }
  }

  private mutating func finishControl(into events: inout [Event]) {
    if pending == Array("\u{1B}[200~".utf8) {
      state = .paste
      pending = []
      return
    }
    if Mouse.isReport(pending) {
      if let mouse = Mouse(report: pending) { events.append(.mouse(mouse)) }
      reset()
    } else if let reply = Replies.control(pending) {
      events.append(.reply(reply))
      reset()
    } else {
      finishKey(into: &events)
    }
  }

  private mutating func finishKey(into events: inout [Event]) {
    if let key = keys[pending] ?? Self.usual(pending) { events.append(.key(key)) }
    reset()
  }

  private mutating func string(
    _ byte: UInt8, _ introducer: UInt8, _ sawEscape: Bool, into events: inout [Event]
  ) {
    let isEnd = byte == 0x07 || (sawEscape && byte == UInt8(ascii: "\\"))
    if isEnd {
      if pending.count <= Self.sequenceLimit, let reply = Replies.string(introducer, pending) {
        events.append(.reply(reply))
      }
      reset()
    } else if sawEscape {
      // Not the end but a new sequence.
      state = .escape
      pending = [0x1B]
      escaped(byte, into: &events)
    } else {
      state = .string(introducer: introducer, sawEscape: byte == 0x1B)
      if byte != 0x1B, pending.count <= Self.sequenceLimit { pending.append(byte) }
    }
  }

  /// What xterm and its followers send, with modifiers as the second parameter.
  private static func usual(_ bytes: [UInt8]) -> Key? {
    guard bytes.count >= 3, let final = bytes.last else { return nil }
    let body = bytes.dropFirst(2).dropLast()
    guard body.allSatisfy({ (0x30...0x39).contains($0) || $0 == UInt8(ascii: ";") }) else { return nil }
    let numbers = body.split(separator: UInt8(ascii: ";"), omittingEmptySubsequences: false).map {
      Int(String(decoding: $0, as: UTF8.self)) ?? 1
    }
    guard numbers.count <= 2 else { return nil }
    let bits = numbers.count == 2 ? numbers[1] - 1 : 0
    guard (0...15).contains(bits) else { return nil }
    var modifiers: Key.Modifiers = []
    if bits & 1 != 0 { modifiers.insert(.shift) }
    if bits & 2 != 0 { modifiers.insert(.alt) }
    if bits & 4 != 0 { modifiers.insert(.control) }
    let code: Key.Code
    switch final {
    case UInt8(ascii: "A"): code = .up
    case UInt8(ascii: "B"): code = .down
    case UInt8(ascii: "C"): code = .right
    case UInt8(ascii: "D"): code = .left
    case UInt8(ascii: "H"): code = .home
    case UInt8(ascii: "F"): code = .end
    case UInt8(ascii: "Z"): code = .backTab
    case UInt8(ascii: "P")...UInt8(ascii: "S"): code = .function(Int(final - UInt8(ascii: "P")) + 1)
    case UInt8(ascii: "~"):
      switch numbers.first ?? 0 {
      case 1, 7: code = .home
      case 2: code = .insert
      case 3: code = .delete
      case 4, 8: code = .end
      case 5: code = .pageUp
      case 6: code = .pageDown
      case let number where (11...15).contains(number): code = .function(number - 10)
      case let number where (17...21).contains(number): code = .function(number - 11)
      case let number where (23...24).contains(number): code = .function(number - 12)
      default: return nil
      }
    default: return nil
    }
    return Key(code, modifiers)
  }
}
