import CNcurses

/// The terminfo entry of `TERM`, as ncurses reads it. One at a time a process.
struct Terminfo {
  let colors: ColorDepth.Entry
  let sequences: Sequences
  /// Bytes that keys send, by key.
  let keys: [[UInt8]: Key]

  /// nil where the entry is missing or cannot place the cursor.
  init?(term: String, descriptor: Int32) {
    guard telltale_terminfo_read(term, descriptor), let cup = Terminfo.string("cup"), !cup.isEmpty else {
      return nil
    }
    let count = Int(telltale_terminfo_number("colors"))
    colors = ColorDepth.Entry(
      colors: count, isDirect: telltale_terminfo_flag("RGB") || telltale_terminfo_flag("Tc"))
    // xterm-direct's setaf takes a colour and not an index.
    sequences = Sequences(read: Terminfo.string, colors: count > 256 ? 0 : count)
    var keys: [[UInt8]: Key] = [:]
    for (name, key) in Terminfo.names {
      if let bytes = Terminfo.string(name), bytes.count > 1 { keys[bytes] = key }
    }
    self.keys = keys
  }

  private static let names: [(String, Key)] = [
    ("kcuu1", Key(.up)), ("kcud1", Key(.down)), ("kcuf1", Key(.right)), ("kcub1", Key(.left)),
    ("khome", Key(.home)), ("kend", Key(.end)), ("kpp", Key(.pageUp)), ("knp", Key(.pageDown)),
    ("kdch1", Key(.delete)), ("kich1", Key(.insert)), ("kcbt", Key(.backTab)), ("kf1", Key(.function(1))),
    ("kf2", Key(.function(2))), ("kf3", Key(.function(3))), ("kf4", Key(.function(4))),
    ("kf5", Key(.function(5))),
  ]

  /// A string capability without its padding (`$<5>`): no terminal in use needs the wait.
  private static func string(_ name: String) -> [UInt8]? {
    guard let pointer = telltale_terminfo_string(name) else { return nil }
    let text = String(cString: pointer)
    var bytes: [UInt8] = []
    var rest = Array(text.utf8)[...]
    while let byte = rest.first {
      if byte == UInt8(ascii: "$"), rest.dropFirst().first == UInt8(ascii: "<"),
        let end = rest.firstIndex(of: UInt8(ascii: ">"))
      {
        rest = rest[(end + 1)...]
      } else {
        bytes.append(byte)
        rest.removeFirst()
      }
    }
    return bytes
  }
}
