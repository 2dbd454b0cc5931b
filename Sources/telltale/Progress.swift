import Files

/// One line on standard error that is written over on a terminal, else a plain line now and then (ecosystem C2).
struct MovingLine {
  private let pace: Duration
  private var lastShown: ContinuousClock.Instant?

  /// - Parameter pace: between plain lines.
  init(pace: Duration) { self.pace = pace }

  /// - Parameter isLast: a line that is shown however soon it comes.
  mutating func show(_ text: @autoclosure () -> String, isLast: Bool = false) {
    let now = ContinuousClock.now, moves = Messages.isTerminal && !Messages.isQuiet
    if let lastShown, !isLast, now - lastShown < (moves ? .milliseconds(100) : pace) { return }
    lastShown = now
    if moves { Messages.showLine(text()) } else { Messages.note(text()) }
  }

  /// Says on a terminal that something has begun that takes a moment (ecosystem C28).
  mutating func announce(_ what: String) {
    if Messages.isTerminal { show(what) }
  }

  func clear() { Messages.clearLine() }
}

/// How far a command is, with the time that is left; on a terminal from the first moment on.
struct Progress {
  private let what: String
  private let total: Int
  private let start = ContinuousClock.now
  private var line = MovingLine(pace: .seconds(10))

  init(_ what: String, total: Int) {
    self.what = what
    self.total = total
    line.announce(total > 1 ? "\(what) 0/\(total)" : what)
  }

  mutating func update(_ done: Int) {
    let (now, what, total) = (ContinuousClock.now, what, total)
    // A short run needs no plain line.
    guard total > 1, Messages.isTerminal || now - start > .seconds(10) else { return }
    let rate = Double(done) / max((now - start) / .seconds(1), 1e-9)
    let left = rate > 0 ? Int((Double(total - done) / rate).rounded(.up)) : 0
    line.show("\(what) \(done)/\(total)  \((rate * 10).rounded() / 10)/s  \(Progress.clock(left)) left")
  }

  /// Removes the moving line.
  func clear() { line.clear() }

  private static func clock(_ seconds: Int) -> String {
    let (minutes, rest) = seconds.quotientAndRemainder(dividingBy: 60)
    return minutes > 0 ? "\(minutes) min \(rest) s" : "\(rest) s"
  }
}
