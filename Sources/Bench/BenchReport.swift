import Files
import Foundation

/// What one run of `telltale bench` came to, for people and for `Benchmarks/`.
public struct BenchReport: Encodable {
  public static let schema = "telltale.bench/1"

  private let schema = BenchReport.schema
  private let version, date, processor, kernels: String
  /// Of the sources that lie about the program's own files; nil where it was installed.
  private let commit: String?
  private let cores: Int
  public private(set) var measurements: [Measurement] = []
  public private(set) var comparisons: [Comparison] = []

  /// - Parameters:
  ///   - date: as ISO 8601.
  ///   - sources: a folder of the repository that the program was built from.
  public init(version: String, date: String, kernels: String, cores: Int, sources: Path) {
    let git = try? ProcessRun(["git", "-C", sources.text, "rev-parse", "--short", "HEAD"])
    commit = git.map { String(decoding: $0.output, as: UTF8.self).trimmingCharacters(in: .newlines) }
    self.version = version
    self.date = date
    self.kernels = kernels
    self.cores = cores
    processor = BenchReport.processorName
  }

  public mutating func add(_ measurements: [Measurement]) { self.measurements += measurements }
  public mutating func add(_ comparisons: [Comparison]) { self.comparisons += comparisons }

  /// `telltale 0.1.0 (3f9c2e1), AMD EPYC, 2 cores, kernels avx512bf16, 2026-01-31T12:00:00Z`
  public var head: String {
    let program = commit.map { "telltale \(version) (\($0))" } ?? "telltale \(version)"
    return "\(program), \(processor), \(cores) cores, kernels \(kernels), \(date)"
  }

  public var json: [UInt8] {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .prettyPrinted, .withoutEscapingSlashes]
    encoder.nonConformingFloatEncodingStrategy = .convertToString(
      positiveInfinity: "inf", negativeInfinity: "-inf", nan: "not measured")
    guard let data = try? encoder.encode(self) else {
      preconditionFailure("a report holds text and numbers only")
    }
    return Array(data) + [UInt8(ascii: "\n")]
  }

  private static var processorName: String {
    let lines = (try? String(contentsOfFile: "/proc/cpuinfo", encoding: .utf8))?.split(separator: "\n") ?? []
    let name = lines.first { $0.hasPrefix("model name") }?.split(separator: ":").last
    return name.map { $0.trimmingCharacters(in: .whitespaces) } ?? "unknown processor"
  }
}
