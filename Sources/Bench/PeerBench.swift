import CLIP
import Faces
import Files
import Foundation
import Tensors

/// telltale and the Python peers on the same work, in turn.
public struct PeerBench {
  public typealias Failure = ProcessFailure

  /// Where the peers are and what both sides work on.
  public struct Options: Sendable {
    public var python: String
    /// The folder with encode.py, detect.py, score.py and train_step.py.
    public var peers: Path
    /// RetinaFace as the peers read it: weights and, here or beside them, `retinaface.py`.
    public var peerDetector: Path
    public var detector: Path
    public var model: Path
    /// This program, for whole runs.
    public var program: Path
    public var threads: Int
    public var rounds: Int

    public init(
      python: String, peers: Path, peerDetector: Path, detector: Path, model: Path, program: Path,
      threads: Int,
      rounds: Int
    ) {
      self.python = python
      self.peers = peers
      self.peerDetector = peerDetector
      self.detector = detector
      self.model = model
      self.program = program
      self.threads = threads
      self.rounds = rounds
    }
  }

  private let options: Options
  /// Hears of each round.
  private let progress: (String) -> Void

  public init(_ options: Options, progress: @escaping (String) -> Void) {
    self.options = options
    self.progress = progress
  }

  private func peer(_ script: String, _ arguments: [String]) throws -> ProcessRun {
    try ProcessRun([options.python, options.peers.appending(script).text] + arguments)
  }

  // MARK: - Parts

  /// Images a second of an image encoder in every precision, against PyTorch in Float32 and in bfloat16.
  ///
  /// - Parameter model: a folder; nil for ViT-B/32 with numbers of no meaning.
  public func encoders(_ name: String, model: Path?, batches: [Int]) throws -> [Comparison] {
    let encoder = try model.map(EncoderBench.encoder(of:)) ?? EncoderBench.randomViTB32()
    // bfloat16 twice: against PyTorch's Float32, and against its own.
    let kinds: [(ours: Precision, isPeerBF16: Bool)] = [
      (.f32, false), (.bf16, false), (.bf16, true), (.int8, false),
    ]
    var table = kinds.map { kind in
      batches.map {
        Comparison(
          "\(name), \(kind.ours.rawValue), batch \($0)", unit: "images/s",
          peer: kind.isPeerBF16 ? "PyTorch bf16" : "PyTorch f32")
      }
    }
    var against = batches.map {
      Comparison("\(name), int8 against our bf16, batch \($0)", unit: "images/s", peer: "telltale bf16")
    }
    let common =
      [
        "--threads", "\(options.threads)", "--repeat", "1", "--batches",
        batches.map(String.init).joined(separator: ","),
      ]
      + (model.map { ["--model", $0.text] } ?? [])
    for round in 1...options.rounds {
      progress("\(name), round \(round) of \(options.rounds)")
      var ours: [Precision: [Double]] = [:]
      for precision in Precision.allCases {
        ours[precision] = EncoderBench.measure(
          name, encoder, precision, batches: batches, threads: options.threads, times: 1
        ).map(\.median)
      }
      var theirs: [Bool: [Double]] = [:]
      for isBF16 in [false, true] {
        let json = try peer("encode.py", common + (isBF16 ? ["--bf16"] : [])).json()
        theirs[isBF16] = batches.map { json["images_per_second"]?["\($0)"]?.double ?? .nan }
      }
      for (k, kind) in kinds.enumerated() {
        for b in batches.indices {
          table[k][b].add(ours: ours[kind.ours]?[b] ?? .nan, theirs: theirs[kind.isPeerBF16]?[b] ?? .nan)
        }
      }
      for b in batches.indices {
        against[b].add(ours: ours[.int8]?[b] ?? .nan, theirs: ours[.bf16]?[b] ?? .nan)
      }
    }
    return table.flatMap(\.self) + against
  }

  /// Milliseconds of the detector on one core.
  public func detector(side: Int) throws -> Comparison {
    var comparison = Comparison("detector, \(side)×\(side), one thread", unit: "ms", peer: "PyTorch")
    for round in 1...options.rounds {
      progress("detector, round \(round) of \(options.rounds)")
      let ours = try DetectorBench.measure(folder: options.detector, side: side, times: 1).median
      let json = try peer(
        "detect.py",
        ["--detector", options.peerDetector.text, "--size", "\(side)", "--threads", "1", "--repeat", "1"]
      ).json()
      comparison.add(ours: ours, theirs: json["milliseconds"]?.double ?? .nan)
    }
    return comparison
  }

  /// Seconds of a training step, against PyTorch with prompts of 77 tokens and cut as ours are, and most memory.
  public func steps(batch: Int) throws -> [Comparison] {
    let common = ["--threads", "\(options.threads)", "--batch", "\(batch)", "--repeat", "3"]
    func name(_ what: String) -> String { "a step of \(what), batch \(batch)" }
    var whole = Comparison(name("ViT-B/32"), unit: "s", peer: "PyTorch, 77 tokens")
    var cut = Comparison(name("ViT-B/32"), unit: "s", peer: "PyTorch, prompts cut")
    var memory = Comparison(name("ViT-B/32") + ", memory", unit: "MiB", peer: "PyTorch, prompts cut")
    var model = Comparison(name("the model"), unit: "s", peer: "PyTorch, prompts cut")
    for round in 1...options.rounds {
      progress("training, round \(round) of \(options.rounds)")
      let run = try ProcessRun([
        options.program.text, "bench", "--one-step", "\(batch)", "--threads", "\(options.threads)", "--model",
        options.model.text,
      ]).json()
      let (seconds, modelSeconds) = (run["vit_b32"]?.double ?? .nan, run["model"]?.double ?? .nan)
      whole.add(
        ours: seconds, theirs: try peer("train_step.py", common).json()["seconds_per_step"]?.double ?? .nan)
      let json = try peer("train_step.py", common + ["--cut-prompts"]).json()
      cut.add(ours: seconds, theirs: json["seconds_per_step"]?.double ?? .nan)
      memory.add(ours: run["vit_b32_peak_mib"]?.double ?? .nan, theirs: json["peak_rss_mib"]?.double ?? .nan)
      let small = try peer("train_step.py", common + ["--cut-prompts", "--model", options.model.text]).json()
      model.add(ours: modelSeconds, theirs: small["seconds_per_step"]?.double ?? .nan)
    }
    return [whole, cut, memory, model]
  }

  /// Seconds from the start to the first face, drawn with its bars, against the peer's record of the same photograph.
  ///
  /// - Parameter pictures: the folder whose first photograph it is.
  public func firstFace(of pictures: Path) throws -> Comparison {
    var comparison = Comparison("first face on screen", unit: "s", peer: "PyTorch")
    guard let first = try Listing.entries(of: pictures, recursive: false).first else { return comparison }
    let manager = FileManager.default
    let folder = manager.temporaryDirectory.appending(path: "telltale-first-\(getpid())")
    try manager.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? manager.removeItem(at: folder) }
    try manager.createSymbolicLink(
      atPath: folder.appending(path: "first.jpg").path, withDestinationPath: first.path.absolute.text)
    for round in 1...options.rounds {
      progress("first face, round \(round) of \(options.rounds)")
      let theirs = try score(folder.path)
      let ours = try ProcessRun([
        options.program.text, "browse", folder.path, "--script", "", "--dump-screen", "--model",
        options.model.text,
      ])
      comparison.add(ours: ours.seconds, theirs: theirs.seconds)
    }
    return comparison
  }

  /// The peer scores a folder.
  private func score(_ pictures: String) throws -> ProcessRun {
    try peer(
      "score.py",
      [
        pictures, "--model", options.model.text, "--detector", options.peerDetector.text, "--threads",
        "\(options.threads)",
      ])
  }

  /// Seconds and most memory of scoring a folder, start to end, in each precision.
  public func scoring(_ pictures: Path) throws -> [Comparison] {
    var seconds = Precision.allCases.map {
      Comparison("score \(pictures.text), \($0.rawValue)", unit: "s", peer: "PyTorch")
    }
    var memory = Precision.allCases.map {
      Comparison("score \(pictures.text), \($0.rawValue), memory", unit: "MiB", peer: "PyTorch")
    }
    for round in 1...options.rounds {
      progress("score, round \(round) of \(options.rounds)")
      let theirs = try score(pictures.text)
      for (p, precision) in Precision.allCases.enumerated() {
        let ours = try ProcessRun([
          options.program.text, "score", pictures.text, "--format", "jsonl", "--quiet", "--model",
          options.model.text, "--threads", "\(options.threads)", "--precision", precision.rawValue,
        ])
        seconds[p].add(ours: ours.seconds, theirs: theirs.seconds)
        memory[p].add(ours: ours.peakMiB, theirs: theirs.peakMiB)
      }
    }
    return seconds + memory
  }
}
