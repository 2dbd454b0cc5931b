import CNcurses
import Glibc
import Text

/// Why there is no screen to draw on (T8). The command says what does the same without one, and ends with 64.
public enum TerminalError: Error, Equatable {
  /// Standard output is no terminal, or there is none to read keys from.
  case noTerminal(SafeText)
  case termUnset
  case termUnusable(SafeText)
  case cannotOpen(SafeText)

  public var reason: SafeText {
    switch self {
    case .noTerminal(let what): what
    case .termUnset: "TERM is not set"
    case .termUnusable(let term): "TERM=\(term) names no terminal that can show a screen"
    case .cannotOpen(let what): what
    }
  }
}

/// The terminal while it is ours: opened by ncurses, set to single keys, and given back whatever happens.
///
/// One at a time a process, used by one thread.
final class Session {
  let terminfo: Terminfo
  let term: String
  let input, output: Int32
  /// Readable when a signal came; one byte each.
  let signals: Int32
  private let signalsEnd: Int32
  private let enterBytes: [UInt8]
  private var hasOpenedScreen = false
  private var isUp = false

  /// Whether the mouse reports to us.
  private(set) var hasMouse: Bool
  private let knowsModes: Bool

  private static let pasteOn = Array("\u{1B}[?2004h".utf8)
  private static let pasteOff = Array("\u{1B}[?2004l".utf8)
  private static let syncOff = Array("\u{1B}[?2026l".utf8)

  /// - Parameter takesMouse: whether the mouse reports to us from the start.
  init(environment: Environment, takesMouse: Bool = false) throws(TerminalError) {
    guard isatty(1) == 1 else { throw .noTerminal("standard output is no terminal") }
    let term = environment["TERM"] ?? ""
    guard !term.isEmpty else { throw .termUnset }
    let keys = isatty(0) == 1 ? fcntl(0, F_DUPFD_CLOEXEC, 3) : open("/dev/tty", O_RDWR | O_CLOEXEC | O_NOCTTY)
    guard keys >= 0 else { throw .noTerminal("there is no terminal to read keys from") }
    guard term != "dumb", term != "unknown", let terminfo = Terminfo(term: term, descriptor: 1) else {
      close(keys)
      throw .termUnusable(SafeText(term))
    }
    var (readEnd, writeEnd): (Int32, Int32) = (-1, -1)
    guard telltale_pipe(&readEnd, &writeEnd) else {
      close(keys)
      throw .cannotOpen("no pipe for signals: \(String(cString: strerror(errno)))")
    }
    self.term = term
    self.terminfo = terminfo
    input = keys
    output = fcntl(1, F_DUPFD_CLOEXEC, 3)
    signals = readEnd
    signalsEnd = writeEnd
    let isVT = term.hasPrefix("vt")
    knowsModes = !isVT
    hasMouse = takesMouse && !isVT
    let sequences = terminfo.sequences
    enterBytes =
      sequences.enterKeypad + sequences.hideCursor + sequences.wrapOff + (isVT ? [] : Session.pasteOn)
    let leaveBytes =
      (isVT ? [] : Session.syncOff + Mouse.off + Session.pasteOff) + sequences.reset + sequences.wrapOn
      + sequences.leaveKeypad
      + sequences.showCursor + sequences.leaveScreen
    // Registered before the first change (4.9).
    let isPrepared = leaveBytes.withUnsafeBytes {
      telltale_restore_prepare(
        keys, output, $0.baseAddress?.assumingMemoryBound(to: CChar.self), leaveBytes.count)
    }
    guard isPrepared else { throw .cannotOpen("the terminal's modes cannot be read") }
  }

  deinit {
    leave()
    if hasOpenedScreen { telltale_screen_close() }
    for descriptor in [input, output, signals, signalsEnd] where descriptor >= 0 { close(descriptor) }
  }

  /// Takes the screen; the first time by way of ncurses.
  func enter() throws(TerminalError) {
    guard !isUp else { return }
    isUp = true
    if !hasOpenedScreen {
      telltale_stderr_hold()
      telltale_signals_install(signalsEnd)
    }
    telltale_restore_arm()
    if hasOpenedScreen {
      write(terminfo.sequences.enterScreen)
    } else {
      // newterm puts handlers of its own for INT, TERM, TSTP and WINCH where there were default actions; ours are
      // there already and stay. It changes no modes until asked.
      guard telltale_screen_open(term, input, output) else {
        leave()
        throw .cannotOpen("ncurses cannot open the terminal")
      }
      hasOpenedScreen = true
    }
    // ncurses keeps this back until a refresh, which never comes.
    writeModes()
  }

  /// Gives the terminal back. Standard error stays held while the program is only stopped.
  func leave(isStopping: Bool = false) {
    guard isUp else { return }
    isUp = false
    telltale_restore(!isStopping)
    guard !isStopping else { return }
    telltale_signals_remove()
    telltale_stderr_release()
  }

  /// Stops the process as ^Z does and takes the screen again when it is continued. The CONT that continued us is
  /// no news then; other signals are kept.
  func stop() throws(TerminalError) {
    leave(isStopping: true)
    telltale_signals_stop()
    var bytes = [UInt8](repeating: 0, count: 64)
    let count = Glibc.read(signals, &bytes, bytes.count)
    for byte in bytes.prefix(max(0, count)) where ![SIGCONT, SIGTSTP, SIGWINCH].contains(Int32(byte)) {
      var kept = byte
      _ = Glibc.write(signalsEnd, &kept, 1)
    }
    try enter()
  }

  /// Sets the modes again after somebody else had the terminal (CONT).
  func rearm() {
    telltale_restore_arm()
    writeModes()
  }

  private func writeModes() {
    write(terminfo.sequences.enterScreen + enterBytes + (hasMouse ? Mouse.on : []))
  }

  /// Takes the mouse or gives it back; also after the next stop.
  func takeMouse(_ takes: Bool) {
    guard knowsModes, takes != hasMouse else { return }
    hasMouse = takes
    write(takes ? Mouse.on : Mouse.off)
  }

  /// What was printed and is held, from a place on: a piece of it, empty where that is all.
  func held(from start: Int) -> [UInt8] {
    [UInt8](unsafeUninitializedCapacity: 16_384) { bytes, count in
      count = telltale_stderr_read(start, bytes.baseAddress, bytes.count)
    }
  }

  /// - Returns: false when the terminal is gone.
  @discardableResult
  func write(_ bytes: [UInt8]) -> Bool {
    bytes.withUnsafeBytes {
      guard let start = $0.baseAddress else { return true }
      return telltale_write(output, start.assumingMemoryBound(to: CChar.self), $0.count)
    }
  }

  /// The terminal's size in cells, 80×24 where it does not say, and a cell's size in pixels where it does.
  var size: (cells: Size, pixels: (width: Int, height: Int)?) {
    var window = winsize()
    guard ioctl(output, UInt(TIOCGWINSZ), &window) == 0, window.ws_col > 0, window.ws_row > 0 else {
      return (Size(columns: 80, rows: 24), nil)
    }
    let size = Size(columns: Int(window.ws_col), rows: Int(window.ws_row))
    let (width, height) = (Int(window.ws_xpixel) / size.columns, Int(window.ws_ypixel) / size.rows)
    return (size, width > 0 && height > 0 ? (width, height) : nil)
  }
}
