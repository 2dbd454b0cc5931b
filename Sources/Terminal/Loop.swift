import CNcurses
import Foundation
import Glibc

/// The driver's loop over one stay on the screen.
struct Loop<State, Action: Sendable, Effect> {
  enum Exit: Equatable {
    case ended(Ending)
    /// ^Z: give the terminal back, stop, and come again.
    case stopped
    /// Somebody stopped and continued us from outside.
    case continued
  }

  /// How long keys must rest for `rested`, in seconds.
  private static var rest: Double { 0.06 }

  let session: Session
  var program: Program<State, Action, Effect>
  let mailbox: Mailbox<Action>
  var decoder: InputDecoder
  let log: ((FrameRecord) -> Void)?

  private var size = Size(columns: 80, rows: 24)
  private var look = Look(theme: Theme(.dark, .mono), glyphs: Glyphs(.ascii))
  private var differ = Differ(depth: .mono)
  /// What is on the terminal; nil: unknown.
  private var shown: Screen?
  /// Pictures in pixels; nil where they are in blocks.
  private var layer: PictureLayer?
  private var needsFrame = false
  private var exit: Exit?
  private var frames = 0
  /// When the oldest key without a frame was read.
  private var waitingKey: Double?
  private var waitingKeys = 0
  /// When the last key came, until `rested` is told.
  private var lastKey: Double?
  private var printed = HeldLines()

  init(
    session: Session, program: Program<State, Action, Effect>, mailbox: Mailbox<Action>,
    decoder: InputDecoder,
    log: ((FrameRecord) -> Void)?
  ) {
    self.session = session
    self.program = program
    self.mailbox = mailbox
    self.decoder = decoder
    self.log = log
  }

  /// The screen is ours, at the start or again.
  mutating func open(_ abilities: Abilities, _ layer: PictureLayer?) {
    exit = nil
    self.layer = layer
    look = abilities.look
    differ = Differ(
      sequences: session.terminfo.sequences, depth: abilities.color.value,
      isSynchronized: abilities.isSynchronized.value)
    size = session.size.cells
    shown = nil
    needsFrame = true
    send(.opened(abilities, size))
  }

  mutating func untilEnding() -> Exit {
    while true {
      if let exit { return exit }
      frame()
      showPictures()
      if let exit { return exit }
      wait()
    }
  }

  /// Before the terminal is given back.
  mutating func takePicturesAway() {
    if let bytes = layer?.removeAll(), !bytes.isEmpty { session.write(bytes) }
  }

  mutating func handle(_ events: [InputDecoder.Event], at time: Double) {
    for event in events {
      switch event {
      case .key(let key):
        waitingKey = waitingKey ?? time
        waitingKeys += 1
        lastKey = time
        send(.key(key))
      case .mouse(let mouse):
        guard session.hasMouse else { continue }
        waitingKey = waitingKey ?? time
        lastKey = time
        send(.mouse(mouse))
      case .paste(let text): send(.pasted(text))
      case .reply(.cell(let width, let height)):
        // Asked for again after a resize, which may be a change of the font.
        takeCell(CellPixels(width: width, height: height))
      case .reply: break
      }
    }
  }

  /// Tells what libraries printed since.
  ///
  /// - Parameter untilEnd: whether a line without its end counts too.
  mutating func takePrinted(untilEnd: Bool = false) {
    let lines = printed.take(untilEnd: untilEnd) { [session] in session.held(from: $0) }
    if !lines.isEmpty { send(.printed(lines)) }
  }

  private mutating func send(_ event: TerminalEvent) {
    if let action = program.action(event) { apply(action) }
  }

  private mutating func apply(_ action: Action) {
    needsFrame = true
    for effect in program.reduce(&program.state, action) {
      switch program.perform(effect, mailbox) {
      case .quit?: exit = exit ?? .ended(.quit)
      case .suspend?: exit = exit ?? .stopped
      case .repaint?: shown = nil
      case .mouse(let takes)?: session.takeMouse(takes)
      case .copy(let bytes)?:
        session.write(Array("\u{1B}]52;c;\(Data(bytes).base64EncodedString())\u{1B}\\".utf8))
      case nil: break
      }
    }
  }

  private mutating func frame() {
    guard needsFrame else { return }
    needsFrame = false
    let start = now()
    let screen = program.draw(program.state, size, look)
    var bytes = layer?.retire(for: screen, shown: &shown) ?? []
    bytes += differ.bytes(from: shown, to: screen)
    let drawn = now()
    if !bytes.isEmpty, !session.write(bytes) { exit = .ended(.signal(SIGHUP)) }
    shown = screen
    let end = now()
    frames += 1
    log?(
      FrameRecord(
        number: frames, keyToFrame: waitingKey.map { end - $0 }, drawing: drawn - start, writing: end - drawn,
        bytes: bytes.count, keys: waitingKeys))
    waitingKey = nil
    waitingKeys = 0
  }

  /// Sends pictures in pixels, once the keys rest, one after another as long as no key comes (T17).
  private mutating func showPictures() {
    while exit == nil, lastKey == nil, layer != nil, let shown {
      var waiting = pollfd(fd: session.input, events: Int16(POLLIN), revents: 0)
      guard poll(&waiting, 1, 0) == 0, let bytes = layer?.next(of: shown) else { return }
      if !session.write(differ.synchronized(bytes)) { exit = .ended(.signal(SIGHUP)) }
    }
  }

  private mutating func takeCell(_ cell: CellPixels) {
    guard layer != nil, cell != look.pixels else { return }
    look.pixels = cell
    layer?.cell = cell
    shown = nil
    needsFrame = true
  }

  /// Sleeps until something happens, then takes all that did.
  private mutating func wait() {
    var polls = [
      pollfd(fd: session.input, events: Int16(POLLIN), revents: 0),
      pollfd(fd: session.signals, events: Int16(POLLIN), revents: 0),
      pollfd(fd: mailbox.descriptor, events: Int16(POLLIN), revents: 0),
    ]
    let restIn = lastKey.map { max(0, $0 + Self.rest - now()) }
    let timeout = [restIn, decoder.patience].compactMap { $0 }.min()
    telltale_signals_busy(false)
    let ready = poll(&polls, UInt(polls.count), timeout.map { Int32(($0 * 1_000).rounded(.up)) } ?? -1)
    telltale_signals_busy(true)
    if ready < 0 { return }
    if polls[1].revents != 0 { takeSignals() }
    if polls[0].revents != 0 { takeInput() }
    handle(decoder.flush(at: now()), at: now())
    if polls[2].revents != 0 { for action in mailbox.take() { apply(action) } }
    takePrinted()
    if let last = lastKey, now() - last >= Self.rest {
      lastKey = nil
      send(.rested)
    }
  }

  private mutating func takeInput() {
    // All that waits, so that a held key never runs behind (T20).
    for _ in 0..<64 {
      guard let bytes = Self.read(session.input, within: 0) else { return }
      if bytes.isEmpty {
        exit = .ended(.signal(SIGHUP))
        return
      }
      let time = now()
      handle(decoder.decode(bytes, at: time), at: time)
    }
  }

  private mutating func takeSignals() {
    var bytes = [UInt8](repeating: 0, count: 64)
    let count = Glibc.read(session.signals, &bytes, bytes.count)
    for byte in bytes.prefix(max(0, count)) {
      switch Int32(byte) {
      case SIGINT: exit = .ended(.interrupted)
      case SIGTERM, SIGHUP: exit = .ended(.signal(Int32(byte)))
      case SIGTSTP: exit = exit ?? .stopped
      case SIGCONT: exit = exit ?? .continued
      case SIGWINCH:
        let fresh = session.size.cells
        if fresh != size {
          size = fresh
          shown = nil
          send(.resized(fresh))
        }
        if layer != nil { session.write(Answers.cellQuestion) }
      default: break
      }
    }
  }

  /// - Returns: what is there within `seconds`; nil for nothing, empty at the end of the input.
  static func read(_ descriptor: Int32, within seconds: Double) -> [UInt8]? {
    var one = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
    guard poll(&one, 1, Int32((seconds * 1_000).rounded(.up))) > 0 else { return nil }
    var bytes = [UInt8](repeating: 0, count: 1_024)
    let count = Glibc.read(descriptor, &bytes, bytes.count)
    if count < 0, errno == EINTR || errno == EAGAIN { return nil }
    return Array(bytes.prefix(max(0, count)))
  }
}
