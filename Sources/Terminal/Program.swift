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
