/// What a forward run works with: memory for passing results, and the threads that share one picture.
public struct Workspace: Sendable {
  public let arena: Arena
  /// The threads that go through this run in lock-step; nil for a run on the caller's thread alone.
  public let team: Team?

  public init(arena: Arena = Arena(), team: Team? = nil) {
    self.arena = arena
    self.team = team
  }

  public func tensor(_ shape: [Int]) -> Tensor { Tensor(shape, in: arena) }

  /// Cuts 0 ..< count into ranges of `grain` and runs the body on them, on all threads of the team. The cut depends on
  /// the size alone.
  public func split(_ count: Int, grain: Int, _ body: (Range<Int>) -> Void) {
    guard let team, count > grain else { return body(0..<count) }
    team.run((count + grain - 1) / grain) { part in
      body(part * grain..<min(count, (part + 1) * grain))
    }
  }
}
