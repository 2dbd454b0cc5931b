import CNcurses
import Glibc
import Text

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
