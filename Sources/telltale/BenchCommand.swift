import ArgumentParser
import Bench
import Explainer
import Tensors

/// `telltale bench`: the figures of the README's table.
struct BenchCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "bench",
    abstract: "Measure products, image encoders and detector: median, lowest and highest of several runs.",
    discussion: """
      EXAMPLES
        telltale bench
        telltale bench --batches 1,8,32 --repeat 5
        telltale bench --training --batches 32 --repeat 3
      """)

  @OptionGroup var model: ModelOptions

  @Option(help: "Batch sizes of the image encoders, with commas between.")
  var batches = "1,8,32"

  @Flag(help: "Measure steps of training instead, with the batch sizes of --batches.")
  var training = false

  @Option(name: .customLong("repeat"), help: "Runs of each measurement.")
  var times = 5

  func run() async throws {
    let sizes = batches.split(separator: ",").map { Int($0) }
    guard !sizes.isEmpty, sizes.allSatisfy({ $0.map { (1...1_024).contains($0) } ?? false }) else {
      throw ValidationError("--batches wants whole numbers from 1 to 1024 with commas between.")
    }
    let options = try model.scorerOptions()
    let output = StandardOutput.shared
    try output.write(
      "telltale \(Main.version), kernels \(MatrixEngine.kernelLevel), OpenBLAS \(MatrixEngine.description), ")
    try output.write("\(options.threads) threads\n")
    func show(_ measurements: [Measurement]) throws {
      try output.write(measurements.map { "\($0.line)\n" }.joined())
    }
    if training {
      for batch in sizes.compactMap(\.self) {
        try show([StepBench.viTB32(batch: batch, threads: options.threads, times: times)])
        try show([StepBench.model(options.model, batch: batch, threads: options.threads, times: times)])
      }
      return try output.write("most memory \(Resources.peakMiB) MiB\n")
    }
    try show(ProductBench.measure(times: times))
    for precision in model.precision.map({ [$0] }) ?? Precision.allCases {
      try show(
        EncoderBench.measure(
          "ViT-B/32", EncoderBench.randomViTB32(), precision, batches: sizes.compactMap(\.self),
          threads: options.threads, times: times))
      try show(
        EncoderBench.measure(
          "the model's encoder", EncoderBench.encoder(of: options.model), precision,
          batches: sizes.compactMap(\.self), threads: options.threads, times: times))
    }
    try show([DetectorBench.measure(folder: options.detector, side: 640, times: times)])
  }
}
