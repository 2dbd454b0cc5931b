import CNcurses
import Glibc
import Text

/// What the driver hands to a program besides its own actions.
public enum TerminalEvent: Sendable {
  /// The screen is up, at the start and after each stop: what it can do and how large it is.
  case opened(Abilities, Size)
  case resized(Size)
  case key(Key)
  case mouse(Mouse)
  /// Text that was pasted, never keys.
  case pasted(SafeText)
  /// Lines that something other than the driver printed while the screen is up (T35).
  case printed([SafeText])
  /// No key came for a while after one did: time to draw what is dear (T17).
  case rested
}

/// What a program asks of the driver.
public enum TerminalRequest: Sendable {
  case quit
  /// Clear and draw everything anew (^L).
  case repaint
  /// Stop as ^Z does.
  case suspend
  /// Take the mouse, or leave it to the terminal, whose text can then be selected (T31).
  case mouse(Bool)
  /// To the clipboard (OSC 52); terminals may refuse it and say nothing.
  case copy([UInt8])
}

/// How the run ended; the command turns it into its status (4.15).
public enum Ending: Equatable, Sendable {
  /// The person left.
  case quit
  /// ^C: 130.
  case interrupted
  /// HUP, TERM or the terminal went away: to be raised again after cleaning up.
  case signal(Int32)

  /// Ends the process as a shell expects it: 0, 130, or by the signal.
  public func endProcess() -> Never {
    switch self {
    case .quit: exit(0)
    case .interrupted: exit(130)
    case .signal(let number): telltale_signals_die(number)
    }
  }
}

/// One frame for `--debug-log`.
public struct FrameRecord: Sendable {
  public let number: Int
  /// From the oldest key that the frame answers to the end of its write; nil where no key caused it.
  public let keyToFrame: Double?
  /// For reducing, drawing and finding the difference.
  public let drawing: Double
  public let writing: Double
  public let bytes: Int
  /// Keys that were applied before this frame.
  public let keys: Int

  package init(number: Int, keyToFrame: Double?, drawing: Double, writing: Double, bytes: Int, keys: Int) {
    self.number = number
    self.keyToFrame = keyToFrame
    self.drawing = drawing
    self.writing = writing
    self.bytes = bytes
    self.keys = keys
  }

  /// `frame 12 key 3.1 ms draw 1.2 ms write 0.4 ms bytes 812 keys 1`
  public var line: SafeText {
    func ms(_ seconds: Double) -> String {
      let tenths = Int((seconds * 10_000).rounded())
      return "\(tenths / 10).\(tenths % 10)"
    }
    return
      "frame \(number) key \(keyToFrame.map { ms($0) + " ms" } ?? "-") draw \(ms(drawing)) ms write \(ms(writing)) ms bytes \(bytes) keys \(keys)"
  }
}

/// A program for the terminal: a value, what changes it, how it looks, and what it asks of the world.
public struct Program<State, Action: Sendable, Effect> {
  public var state: State
  /// An event as an action; nil where it means nothing.
  public var action: (TerminalEvent) -> Action?
  public var reduce: (inout State, Action) -> [Effect]
  public var draw: (State, Size, Look) -> Screen
  /// Starts an effect; must not wait. What it finds out later it posts.
  public var perform: (Effect, Mailbox<Action>) -> TerminalRequest?

  public init(
    state: State, action: @escaping (TerminalEvent) -> Action?,
    reduce: @escaping (inout State, Action) -> [Effect],
    draw: @escaping (State, Size, Look) -> Screen,
    perform: @escaping (Effect, Mailbox<Action>) -> TerminalRequest?
  ) {
    self.state = state
    self.action = action
    self.reduce = reduce
    self.draw = draw
    self.perform = perform
  }
}

/// Runs a program on the terminal: the only one that writes to it (T35).
///
/// A loop on the caller's thread waits for keys, signals and the mailbox; all that waits is applied before one
/// frame is drawn (T20). Nothing ticks: without input it sleeps (T19).
public struct Driver {
  private let options: TerminalOptions
  private let environment: Environment
  private let log: ((FrameRecord) -> Void)?

  /// - Parameter log: is given every frame (`--debug-log`).
  public init(
    options: TerminalOptions = TerminalOptions(), environment: Environment,
    log: ((FrameRecord) -> Void)? = nil
  ) {
    self.options = options
    self.environment = environment
    self.log = log
  }

  /// Asks the terminal what it can do, without drawing; for `doctor`.
  public func abilities() throws(TerminalError) -> Abilities {
    let session = try Session(environment: environment)
    telltale_restore_arm()
    defer { telltale_restore(true) }
    var decoder = InputDecoder(keys: session.terminfo.keys)
    let (answers, _) = ask(session, &decoder)
    return abilities(session, answers)
  }

  /// Runs until the program quits or is ended. Call it on the main thread: it waits there.
  public func run<State, Action: Sendable, Effect>(
    _ program: Program<State, Action, Effect>, mailbox: Mailbox<Action> = Mailbox()
  ) throws(TerminalError) -> Ending {
    let session = try Session(environment: environment, takesMouse: options.takesMouse)
    let epitaph = Array("\(options.epitaph.string)\n".utf8)
    _ = epitaph.withUnsafeBytes {
      telltale_signals_epitaph($0.baseAddress, options.epitaph.isEmpty ? 0 : $0.count)
    }
    try session.enter()
    defer { session.leave() }
    var loop = Loop(
      session: session, program: program, mailbox: mailbox,
      decoder: InputDecoder(keys: session.terminfo.keys),
      log: log)
    while true {
      let (answers, early) = ask(session, &loop.decoder)
      let abilities = abilities(session, answers)
      loop.open(abilities, layer(session, abilities, answers))
      loop.handle(early, at: now())
      let exit = loop.untilEnding()
      loop.takePicturesAway()
      loop.takePrinted(untilEnd: true)
      switch exit {
      case .ended(let ending):
        // A late answer must not be typed into the shell (T10).
        if answers.completedAfter == nil { drain(session) }
        return ending
      case .stopped: try session.stop()
      case .continued: session.rearm()
      }
    }
  }

  private func abilities(_ session: Session, _ answers: Answers) -> Abilities {
    Abilities(
      options: options, environment: environment, entry: session.terminfo.colors, answers: answers,
      pixels: session.size.pixels)
  }

  /// nil where pictures are shown in blocks.
  private func layer(_ session: Session, _ abilities: Abilities, _ answers: Answers) -> PictureLayer? {
    let graphics = abilities.graphics.value, multiplexer = Multiplexer(environment)
    let ending = PictureLayer.ending(graphics, multiplexer)
    _ = ending.withUnsafeBytes { telltale_restore_pictures($0.baseAddress, $0.count) }
    guard let cell = abilities.look.pixels else { return nil }
    return PictureLayer(
      graphics, cell: cell, multiplexer: multiplexer, sequences: session.terminfo.sequences,
      sixelColors: answers.sixelColors ?? 256, sixelSize: answers.sixelSize)
  }

  /// Puts all questions in one write and waits for the last answer, 200 ms at most (T9). Keys pressed meanwhile
  /// are kept.
  private func ask(_ session: Session, _ decoder: inout InputDecoder) -> (Answers, [InputDecoder.Event]) {
    var answers = Answers()
    var early: [InputDecoder.Event] = []
    let start = now()
    session.write(Answers.questions(environment))
    while answers.completedAfter == nil {
      let left = Answers.limit - (now() - start)
      guard left > 0, let bytes = Loop<Int, Int, Int>.read(session.input, within: left) else { break }
      for event in decoder.decode(bytes, at: now()) {
        if case .reply(let reply) = event {
          answers.take(reply, after: now() - start)
        } else {
          early.append(event)
        }
      }
    }
    return (answers, early)
  }

  private func drain(_ session: Session) {
    let end = now() + 0.05
    while now() < end, let bytes = Loop<Int, Int, Int>.read(session.input, within: end - now()),
      !bytes.isEmpty
    {}
  }
}

/// Seconds on a clock that never goes back.
func now() -> Double {
  var time = timespec()
  clock_gettime(CLOCK_MONOTONIC, &time)
  return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
}
