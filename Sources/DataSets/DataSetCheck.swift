import Explainer
import Files
import Pictures

/// What is said of a data set before it is used: counts, missing and equal files, overlaps (ecosystem L17).
public struct DataSetCheck: Sendable {
  public let dataSet: DataSet
  public let counts: [Split: Int]
  /// Samples of which a label is true, false and unknown.
  public let labels: [Split: [Label: (true: Int, false: Int, unknown: Int)]]
  public let methods: [Split: [String: Int]]
  public let videos: Int
  public let missing: [Path]
  /// Files with the same bytes, two or more a group.
  public let equal: [[Path]]
  /// Groups of equal files whose samples differ in split or labels: the ones that do harm.
  public let conflicting: [[Path]]
  public let overlaps: [Overlap]

  /// Reads every file once, to hash it.
  ///
  /// - Parameter progress: called with the number of files read.
  public init(_ dataSet: DataSet, progress: (Int) -> Void = { _ in }) {
    self.dataSet = dataSet
    var counts: [Split: Int] = [:], methods: [Split: [String: Int]] = [:]
    var labels: [Split: [Label: (true: Int, false: Int, unknown: Int)]] = [:]
    var missing: [Path] = [], byHash: [String: [Sample]] = [:]
    for (index, sample) in dataSet.samples.enumerated() {
      counts[sample.split, default: 0] += 1
      methods[sample.split, default: [:]][sample.method ?? "not named", default: 0] += 1
      for label in Label.allCases {
        switch sample.labels[label] {
        case true?: labels[sample.split, default: [:]][label, default: (0, 0, 0)].true += 1
        case false?: labels[sample.split, default: [:]][label, default: (0, 0, 0)].false += 1
        case nil: labels[sample.split, default: [:]][label, default: (0, 0, 0)].unknown += 1
        }
      }
      if let contents = try? readFile(sample.file, limit: PictureLimits.fileBytes) {
        byHash[Digest.sha256(contents.bytes), default: []].append(sample)
      } else {
        missing.append(sample.file)
      }
      progress(index + 1)
    }
    self.counts = counts
    self.methods = methods
    self.labels = labels
    self.missing = missing
    videos = Set(dataSet.samples.compactMap(\.video)).count
    let groups = byHash.values.filter { $0.count > 1 }.sorted { $0[0].file < $1[0].file }
    equal = groups.map { $0.map(\.file) }
    conflicting = groups.filter { Set($0.map(\.split)).count > 1 || Set($0.map(\.labels)).count > 1 }
      .map { $0.map(\.file) }
    overlaps = dataSet.overlaps
  }

  /// Whether the set can be used as it is.
  public var isSound: Bool { missing.isEmpty && conflicting.isEmpty && overlaps.isEmpty }

  /// The report. Holds text from outside: show it as `SafeText`.
  public var text: String {
    let total = dataSet.samples.count
    var lines = [
      "\(dataSet.name): layout \(dataSet.layout.rawValue), \(total) pictures, \(videos) videos"
        + (dataSet.compression.map { ", compression \($0)" } ?? "")
    ]
    for split in Split.allCases {
      guard let count = counts[split] else { continue }
      let known = methods[split, default: [:]].sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }
      lines.append("\(split.rawValue): \(count) pictures (\(known.joined(separator: ", ")))")
      for label in Label.allCases {
        guard let (yes, no, unknown) = labels[split]?[label] else { continue }
        lines.append(
          "  " + label.name + String(repeating: " ", count: 22 - label.name.count)
            + "\(yes) altered, \(no) not" + (unknown > 0 ? ", \(unknown) unknown" : ""))
      }
    }
    func list<T>(_ found: [T], _ none: String, _ some: String, _ show: (T) -> String) {
      lines.append(found.isEmpty ? none : "\(some): \(found.count)")
      lines += found.prefix(10).map { "  \(show($0))" }
      if found.count > 10 { lines.append("  … \(found.count - 10) more") }
    }
    list(missing, "no missing files", "missing or unreadable files") { $0.text }
    list(equal, "no equal files", "groups of equal files") { $0.map(\.text).joined(separator: " = ") }
    if !conflicting.isEmpty {
      lines.append("\(conflicting.count) of these groups differ in split or labels")
    }
    list(overlaps, "no overlaps between splits", "overlaps between splits") { $0.description }
    return (lines + dataSet.notes.map { "note: \($0)" }).joined(separator: "\n") + "\n"
  }
}
