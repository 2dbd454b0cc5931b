import Glibc

/// Runs a program without a terminal: keys go in one after another, each once what the one before began has come, and the
/// screen is what the program would draw then. For documents and tests: the same input gives the same screen.
public struct Headless<State, Action: Sendable, Effect> {
  private var program: Program<State, Action, Effect>
  private let mailbox: Mailbox<Action>
  private let size: Size
  private let look: Look
  private let isSettled: (State) -> Bool

  /// How long nothing may come before it is given up, in seconds.
  private static var patience: Double { 120 }

  /// - Parameter isSettled: whether all that the program waits for has come.
  public init(
    _ program: Program<State, Action, Effect>, mailbox: Mailbox<Action>, size: Size, look: Look,
    isSettled: @escaping (State) -> Bool
  ) {
    self.program = program
    self.mailbox = mailbox
    self.size = size
    self.look = look
    self.isSettled = isSettled
  }

  /// The screen after the last key, or after the one that quits.
  ///
  /// - Returns: nil where what the program waits for never came.
  public mutating func screen(after keys: [Key]) -> Screen? {
    apply(.resized(size))
    guard settle() else { return nil }
    for key in keys {
      guard !apply(.key(key)) else { break }
      guard settle() else { return nil }
    }
    return program.draw(program.state, size, look)
  }

  /// - Returns: whether the program wants to quit.
  @discardableResult
  private mutating func apply(_ event: TerminalEvent) -> Bool {
    program.action(event).map { apply($0) } ?? false
  }

  private mutating func apply(_ action: Action) -> Bool {
    var quits = false
    for effect in program.reduce(&program.state, action) {
      if case .quit? = program.perform(effect, mailbox) { quits = true }
    }
    return quits
  }

  private mutating func settle() -> Bool {
    while true {
      for action in mailbox.take() { _ = apply(action) }
      if isSettled(program.state) { return true }
      var waiting = pollfd(fd: mailbox.descriptor, events: Int16(POLLIN), revents: 0)
      let ready = poll(&waiting, 1, Int32(Self.patience * 1_000))
      if ready == 0 || (ready < 0 && errno != EINTR) { return false }
    }
  }
}
