import ArgumentParser
import Bench
import Evaluation
import Explainer
import Files
import Tensors

/// `telltale bench`: the figures of the README's table.
struct BenchCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "bench",
    abstract: "Measure products, encoders and detector, and, with --peers, whole runs against Python peers.",
    discussion: """
      Each figure is a median, with the lowest and the highest. Against peers both sides run in turn, and the ratio is the \
      median over the rounds of ours by theirs.

      EXAMPLES
        telltale bench
        telltale bench --differences Photos
        telltale bench --peers DIR --python venv/bin/python3 \\
          --pictures Photos --json Benchmarks/today.json
      """)

  @OptionGroup var model: ModelOptions
  @OptionGroup var messages: MessageOptions

  @Option(help: "Batch sizes of the image encoders, with commas between.")
  var batches = "1,8,32"

  @Option(name: .customLong("repeat"), help: "Runs of each measurement, or rounds against the peers.")
  var times = 5

  @Option(
    help: ArgumentHelp(
      "A folder with encode.py, detect.py, score.py and train_step.py.", valueName: "folder"),
    completion: .directory)
  var peers: String?

  @Option(help: ArgumentHelp("The Python that has what the peers import.", valueName: "program"))
  var python = "python3"

  @Option(
    help: ArgumentHelp("RetinaFace for the peers, with retinaface.py; ours by default.", valueName: "folder"),
    completion: .directory)
  var peerDetector: String?

  @Option(
    help: ArgumentHelp("Pictures that both sides score, start to end.", valueName: "folder"),
    completion: .directory)
  var pictures: String?

  @Option(
    help: ArgumentHelp(
      "Say instead how far bf16 and int8 are from f32 on these pictures; may be repeated.", valueName: "path"),
    completion: .file())
  var differences: [String] = []

  @Flag(help: "Steps of training too.")
  var training = false

  @Option(
    help: ArgumentHelp("Write every run to this file too.", valueName: "file"),
    completion: .file(extensions: ["json"]))
  var json: String?

  @Flag(help: "Write over a file that exists.")
  var force = false

  /// One step of each kind in a process of its own, whose memory is then that step's.
  @Option(help: .hidden)
  var oneStep: Int?

  func validate() throws {
    let sizes = batches.split(separator: ",").map { Int($0) }
    guard !sizes.isEmpty, sizes.allSatisfy({ $0.map { (1...1_024).contains($0) } ?? false }) else {
      throw ValidationError("--batches wants whole numbers from 1 to 1024 with commas between.")
    }
    guard times >= 1 else { throw ValidationError("--repeat must be at least 1.") }
    if pictures != nil, peers == nil { throw ValidationError("--pictures needs --peers.") }
    if json != nil, !differences.isEmpty {
      throw ValidationError("--json keeps measurements; what --differences finds stands on standard output.")
    }
  }

  func run() async throws {
    var looked = Inputs()
    for path in differences + [pictures].compactMap(\.self) { looked.add(Path(path), recursive: false) }
    try messages.begin(besides: looked.folders)
    if let json {
      try Evidence(looked).refuse(Path(json))
      do throws(FileError) { try checkTarget(Path(json), replacing: force) } catch {
        throw Ending.status(.output, message: "\(error)")
      }
    }
    let options = try model.scorerOptions()
    if let oneStep { return try measureOneStep(oneStep, options) }
    guard differences.isEmpty else { return try await showDifferences(options) }
    var report = BenchReport(
      version: Main.version, date: FileTime.now, kernels: MatrixEngine.kernelLevel, cores: Workers.available,
      sources: options.detector)
    let output = StandardOutput.shared
    try output.write("\(report.head)\nOpenBLAS \(MatrixEngine.description), \(options.threads) threads\n")
    let sizes = batches.split(separator: ",").compactMap { Int($0) }
    if let peers {
      try compare(options, peers: Path(peers), sizes, output) { report.add($0) }
    } else {
      try measure(options, sizes, output, into: &report)
    }
    if let json {
      do throws(FileError) { try writeDurably(report.json, to: Path(json), replacing: force) } catch {
        throw Ending.status(.output, message: "\(error)")
      }
    }
  }

  private func measure(
    _ options: Scorer.Options, _ sizes: [Int], _ output: StandardOutput, into report: inout BenchReport
  ) throws {
    func show(_ measurements: [Measurement]) throws {
      try output.write(measurements.map { "\($0.line)\n" }.joined())
      report.add(measurements)
    }
    try show(ProductBench.measure(times: times))
    if model.arithmetic.precision ?? .f32 == .f32 {
      let engines = try EncoderBench.engines(
        "ViT-B/32 in f32", EncoderBench.randomViTB32(), batches: sizes, threads: options.threads,
        rounds: times
      )
      try output.write(engines.map { "\($0.line)\n" }.joined())
      report.add(engines)
    }
    for precision in model.arithmetic.precision.map({ [$0] }) ?? Precision.allCases {
      try show(
        EncoderBench.measure(
          "ViT-B/32", EncoderBench.randomViTB32(), precision, batches: sizes, threads: options.threads,
          times: times))
      try show(
        EncoderBench.measure(
          "the model's encoder", EncoderBench.encoder(of: options.model), precision, batches: sizes,
          threads: options.threads, times: times))
    }
    try show([DetectorBench.measure(folder: options.detector, side: 640, times: times)])
    guard training else { return }
    try show([StepBench.viTB32(batch: 32, threads: options.threads, times: times)])
    try show([StepBench.model(options.model, batch: 32, threads: options.threads, times: times)])
    try output.write("most memory \(Resources.peakMiB) MiB\n")
  }

  private func compare(
    _ options: Scorer.Options, peers: Path, _ sizes: [Int], _ output: StandardOutput,
    _ keep: ([Comparison]) -> Void
  ) throws {
    func show(_ comparisons: [Comparison]) throws {
      try output.write(comparisons.map { "\($0.line)\n" }.joined())
      keep(comparisons)
    }
    let bench = PeerBench(
      .init(
        python: python, peers: peers, peerDetector: peerDetector.map { Path($0) } ?? options.detector,
        detector: options.detector, model: options.model, program: Path("/proc/self/exe"),
        threads: options.threads, rounds: times)
    ) { Messages.note($0) }
    do {
      try show(bench.encoders("ViT-B/32", model: nil, batches: sizes))
      try show(bench.encoders("the model's encoder", model: options.model, batches: sizes))
      try show([bench.detector(side: 640)])
      if training { try show(bench.steps(batch: 32)) }
      if let pictures {
        try show([bench.firstFace(of: Path(pictures))])
        try show(bench.scoring(Path(pictures)))
      }
    } catch let failure as PeerBench.Failure {
      throw Ending.status(.failed, message: "\(failure)")
    }
  }

  private func showDifferences(_ options: Scorer.Options) async throws {
    var inputs = Inputs()
    for path in differences { inputs.add(Path(path), recursive: false) }
    var expected: [Explanation?] = []
    for precision in Precision.allCases {
      var options = options,
        progress = Progress("scoring in \(precision.rawValue)", total: inputs.list.count)
      options.precision = precision
      let scorer: Scorer
      do { scorer = try await Scorer.open(options) } catch {
        throw Ending.status(.failed, message: "\(error)")
      }
      let found = await PrecisionDifference.explanations(of: inputs.list, by: scorer) { progress.update($0) }
      progress.clear()
      if precision == .f32 {
        expected = found
      } else {
        let difference = PrecisionDifference(precision, expected: expected, found: found)
        try StandardOutput.shared.write("\(difference.text)\n")
      }
    }
  }

  private func measureOneStep(_ batch: Int, _ options: Scorer.Options) throws {
    let large = try StepBench.viTB32(batch: batch, threads: options.threads, times: 1)
    let peak = Resources.peakMiB
    let small = try StepBench.model(options.model, batch: batch, threads: options.threads, times: 1)
    try StandardOutput.shared.write(
      #"{"vit_b32":\#(large.median),"vit_b32_peak_mib":\#(peak),"model":\#(small.median)}"# + "\n")
  }
}
