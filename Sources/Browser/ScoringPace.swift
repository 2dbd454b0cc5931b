import Text

/// Tells the time; nil for none, so that tests and documents stay the same.
public typealias WallClock = @Sendable () -> Moment?

/// A moment: seconds on a clock that never goes back, and the time of day for a person.
public struct Moment: Sendable {
  public let seconds: Double
  public let timeOfDay: SafeText

  public init(seconds: Double, timeOfDay: SafeText) {
    self.seconds = seconds
    self.timeOfDay = timeOfDay
  }
}

/// How fast faces are scored, and how long the rest will take (ecosystem I26).
struct ScoringPace: Sendable {
  /// Whether the person stopped it.
  var isStopped = false
  private let clock: WallClock
  /// When the last faces came, oldest first.
  private var times: [Double] = []

  /// Faces that the rate is taken over, and the fewest that say anything.
  private static let most = 64, fewest = 8

  init(_ clock: @escaping WallClock) { self.clock = clock }

  mutating func count() {
    guard let now = clock()?.seconds else { return }
    times.append(now)
    if times.count > 2 * ScoringPace.most { times.removeFirst(ScoringPace.most) }
  }

  /// "  14.2/s  3 min left", with spaces before; nothing where that is not known.
  func words(left: Int) -> SafeText {
    let last = times.suffix(ScoringPace.most)
    guard !isStopped, last.count >= ScoringPace.fewest, let first = last.first, let end = last.last,
      end > first
    else { return "" }
    let rate = Double(last.count - 1) / (end - first), tenths = Int((rate * 10).rounded())
    guard tenths > 0 else { return "" }
    let seconds = Int((Double(left) / rate).rounded(.up))
    let time: SafeText =
      seconds < 100 ? "\(seconds) s" : seconds < 6_000 ? "\(seconds / 60) min" : "\(seconds / 3_600) h"
    return "  \(tenths / 10).\(tenths % 10)/s  \(time) left"
  }
}
