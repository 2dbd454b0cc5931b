/// What a run through the layers works with: memory for passing results, the threads that share one picture, and the
/// numbers in which training multiplies.
public struct Workspace: Sendable {
  public let arena: Arena
  /// The threads that go through this run in lock-step; nil for a run on the caller's thread alone.
  public let team: Team?
  /// Of the products of training, whose weights are packed anew each time: f32 or bf16.
  public let trainingPrecision: Precision

  public init(arena: Arena = Arena(), team: Team? = nil, trainingPrecision: Precision = .f32) {
    precondition(trainingPrecision != .int8, "bytes are too coarse for gradients")
    self.arena = arena
    self.team = team
    self.trainingPrecision = trainingPrecision
  }

  public func tensor(_ shape: [Int]) -> Tensor { Tensor(shape, in: arena) }

  public func zeros(_ shape: [Int]) -> Tensor {
    var y = tensor(shape)
    y.clear()
    return y
  }

  /// The same floats in memory of the arena.
  public func copy(of x: Tensor) -> Tensor {
    var y = tensor(x.shape)
    y.withUnsafeMutableFloats { y in x.withUnsafeFloats { _ = y.update(fromContentsOf: $0) } }
    return y
  }

  /// Cuts 0 ..< count into ranges of `grain` and runs the body on them, on all threads of the team.
  public func split(_ count: Int, grain: Int, _ body: (Range<Int>) -> Void) {
    guard let team, count > grain else { return body(0..<count) }
    team.run((count + grain - 1) / grain) { part in
      body(part * grain..<min(count, (part + 1) * grain))
    }
  }

  /// Runs the body once for each part 0 ..< parts, on all threads of the team. Unlike `split`, the parts are kept apart
  /// even on one thread, for work whose bytes depend on where it is cut.
  public func run(_ parts: Int, _ body: (Int) -> Void) {
    guard let team else {
      for part in 0..<parts { body(part) }
      return
    }
    team.run(parts, body)
  }
}
