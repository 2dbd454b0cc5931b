import Foundation
import Terminal
import Text
import Training

/// `telltale watch`: the course of a training run, live. Losses, the levels' weights and the validation's AUC, each as
/// a chart over the steps with its last value.
public struct WatchView: Sendable {
  public enum Action: Sendable {
    case terminal(TerminalEvent)
    case metrics(RunMetrics)
    case failed(SafeText)
  }

  public enum Effect: Equatable, Sendable { case repaint, suspend, quit }

  private let folder: SafeText
  private var metrics: RunMetrics?
  private var notice: SafeText?

  public init(folder: SafeText) { self.folder = folder }

  public mutating func reduce(_ action: Action) -> [Effect] {
    switch action {
    case .metrics(let fresh):
      (metrics, notice) = (fresh, nil)
      return []
    case .failed(let why):
      notice = why
      return []
    case .terminal(.key(let key)):
      switch key {
      case Key("q"): return [.quit]
      case Key("z", .control): return [.suspend]
      case Key("l", .control): return [.repaint]
      default: return []
      }
    case .terminal: return []
    }
  }

  public func draw(_ size: Size, _ look: Look) -> Screen {
    Screen(size: size, look: look) { region in
      let (head, rest) = region.splitTop(1)
      let (body, foot) = rest.splitTop(rest.rows - 1)
      drawHead(head)
      foot.line([("q", look.theme.accent), (" leave   ", look.theme.muted), state(look.theme)])
      guard let metrics else {
        body.text(notice ?? "reading the run\(look.glyphs.ellipsis)", x: 1, y: 1, style: look.theme.text)
        return
      }
      drawCharts(metrics, body)
    }
  }

  /// What becomes of the run, in words.
  private func state(_ theme: Theme) -> (SafeText, Style) {
    if metrics != nil, let notice { return (notice, theme.warning) }
    guard let metrics, !metrics.isRunning else { return ("the run goes on without this view", theme.muted) }
    if metrics.lastStep >= metrics.steps { return ("the run has come to its end", theme.text) }
    return ("the run has stopped; telltale train --out \(folder) --resume goes on", theme.warning)
  }

  private func drawHead(_ region: Region) {
    let theme = region.theme
    guard let metrics else {
      region.text(folder, style: theme.strong, keeping: .ends)
      return
    }
    let share = metrics.steps > 0 ? Double(metrics.lastStep) / Double(metrics.steps) : 0
    var place = region.text(SafeText(metrics.name), style: theme.strong) + 2
    place += region.text("step \(metrics.lastStep) of \(metrics.steps)", x: place, style: theme.text) + 2
    let speed = metrics.series["pictures_per_second"]?.last?.value
    if let speed {
      place += region.text("\(WatchView.digits(speed, 1)) pictures/s", x: place, style: theme.muted) + 2
    }
    region.bar(
      x: place, y: 0, width: min(30, region.columns - place), share: share, style: theme.accent,
      track: theme.track)
  }

  private struct Chart {
    let tag: String
    let title: SafeText
    let range: ClosedRange<Double>
    /// A line that the eye measures by: chance for an AUC.
    var base: Double?
  }

  private func drawCharts(_ metrics: RunMetrics, _ region: Region) {
    func known(_ tags: [String]) -> [String] { tags.filter { metrics.series[$0]?.isEmpty == false } }
    func highest(_ tags: [String]) -> Double {
      max(tags.flatMap { metrics.series[$0] ?? [] }.map(\.value).max() ?? 1, 1e-9)
    }
    let losses = known(RunMetrics.losses), weights = known(RunMetrics.weights)
    let groups: [[Chart]] = [
      known(RunMetrics.validation).map {
        Chart(
          tag: $0, title: "AUC \(SafeText(String($0.dropFirst(8)).replacing("_", with: " ")))",
          range: 0.4...1, base: 0.5)
      },
      losses.map { Chart(tag: $0, title: SafeText($0), range: 0...highest([$0])) },
      weights.map {
        Chart(
          tag: $0, title: "\(region.glyphs.lambda) \(SafeText(String($0.dropFirst(7))))",
          range: 0...max(2, highest(weights)))
      },
    ]
    let all = groups.joined(), count = all.count
    guard count > 0 else {
      region.text("no step yet", x: 1, y: 1, style: region.theme.muted)
      return
    }
    // Two columns of charts where there is room for both.
    let columns = region.columns >= 100 ? 2 : 1, rowsOfCharts = (count + columns - 1) / columns
    let height = max(1, min(6, region.rows / rowsOfCharts)), width = region.columns / columns
    for (i, chart) in all.enumerated() {
      let part = region.part(
        x: i / rowsOfCharts * width, y: i % rowsOfCharts * height, columns: width - 1, rows: height)
      draw(chart, metrics.series[chart.tag] ?? [], steps: max(metrics.lastStep, 1), part)
    }
  }

  /// Title and last value at the left, then columns whose heights are the means of the values that fall into them.
  private func draw(_ chart: Chart, _ points: [RunMetrics.Point], steps: Int, _ region: Region) {
    let theme = region.theme, label = 26
    guard region.rows > 0, let last = points.last else { return }
    region.text(chart.title, style: theme.text, width: 18)
    region.text(SafeText(WatchView.digits(last.value, 3)), x: 19, style: theme.strong, width: 6)
    let plot = region.part(
      x: label, y: 0, columns: region.columns - label, rows: max(1, region.rows - (region.rows > 2 ? 1 : 0)))
    guard plot.columns > 0 else { return }
    var sums = [Double](repeating: 0, count: plot.columns), counts = sums
    for point in points {
      let column = min(plot.columns - 1, (point.step - 1) * plot.columns / steps)
      sums[max(0, column)] += point.value
      counts[max(0, column)] += 1
    }
    var height = 0
    for column in 0..<plot.columns {
      // A column without a value of its own goes on with the one before.
      if counts[column] > 0 {
        let share =
          (sums[column] / counts[column] - chart.range.lowerBound)
          / (chart.range.upperBound - chart.range.lowerBound)
        height = max(1, Int((min(1, max(0, share)) * Double(plot.rows * 8)).rounded()))
      }
      for row in 0..<plot.rows {
        let filled = min(8, max(0, height - (plot.rows - 1 - row) * 8))
        guard filled > 0 else { continue }
        let glyph =
          region.glyphs.level == .quadrants
          ? Glyph.lowerEighths[filled] : filled >= 4 || row == plot.rows - 1 ? region.glyphs.full : .space
        plot.glyph(glyph, x: column, y: row, style: theme.accent)
      }
    }
    if region.rows > 2 {
      let range =
        "\(WatchView.digits(chart.range.lowerBound, 1)) to \(WatchView.digits(chart.range.upperBound, 2))"
      let base = chart.base.map { ", chance \(WatchView.digits($0, 1))" } ?? ""
      region.text(SafeText(range + base), x: 0, y: 1, style: theme.muted, width: label - 1)
    }
  }

  /// So many places; a number that no run that learns has is given by its power of ten.
  private static func digits(_ value: Double, _ count: Int) -> String {
    guard abs(value) < 1e9 else {
      return value.isFinite ? "\(value < 0 ? "-" : "")1e\(Int(log10(abs(value))))" : "\(value)"
    }
    let power = (0..<count).reduce(1.0) { power, _ in power * 10 }
    let scaled = Int((abs(value) * power).rounded()), whole = scaled / Int(power), rest = scaled % Int(power)
    let fraction = String(rest)
    return (value < 0 ? "-" : "") + "\(whole)"
      + (count > 0 ? "." + String(repeating: "0", count: count - fraction.count) + fraction : "")
  }
}
