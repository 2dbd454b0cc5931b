import DataSets
import Evaluation
import Explainer
import Files
import Foundation
import Tensors
import Testing

/// What bfloat16 and bytes change on the shipped model, and that OpenBLAS and our kernel agree.
struct PrecisionTests {
  static let root = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../..").standardized
  static let heldOut: Path? = {
    let shared =
      ProcessInfo.processInfo.environment["TELLTALE_SHARED"]
      ?? root.deletingLastPathComponent().appending(path: "shared").path
    let folder = Path(shared).appending("faces/forged-val")
    return FileManager.default.fileExists(atPath: folder.appending("manifest.csv").text) ? folder : nil
  }()

  private func scorer(_ precision: Precision, _ engine: MatrixEngine.Form = .packed) async throws -> Scorer {
    let assets = Path(Self.root.path).appending("Assets")
    return try await Scorer.open(
      .init(
        model: assets.appending("Model"), detector: assets.appending("Detector"), cache: nil, engine: engine,
        precision: precision))
  }

  private var faces: [Input] {
    var inputs = Inputs()
    inputs.add(Path(Self.root.path).appending("Assets/Faces"), recursive: false)
    return inputs.list
  }

  @Test func ourKernelAndOpenBLASAgree() async throws {
    let packed = await PrecisionDifference.explanations(of: faces, by: try await scorer(.f32))
    let other = await PrecisionDifference.explanations(of: faces, by: try await scorer(.f32, .openblas))
    let difference = PrecisionDifference(.f32, expected: packed, found: other)
    #expect(difference.faces == 13)
    // Probabilities are σ(10·margin): 1e-6 of the paper's own scale are 1e-5 here.
    #expect(difference.largest < 1e-5, "\(difference.text)")
    #expect(difference.changedVerdicts == 0)
  }

  @Test(arguments: [(Precision.bf16, Float(0.06)), (.int8, 0.25)])
  func coarserNumbersStayClose(precision: Precision, most: Float) async throws {
    let expected = await PrecisionDifference.explanations(of: faces, by: try await scorer(.f32))
    let other = try await scorer(precision)
    #expect(other.summary.precision == precision)
    let found = await PrecisionDifference.explanations(of: faces, by: other)
    let difference = PrecisionDifference(precision, expected: expected, found: found)
    #expect(difference.faces == 13)
    #expect(difference.largest > 0, "another precision leaves a trace")
    #expect(difference.largest < most, "\(difference.text)")
  }

  /// The table of the model card: areas under the curve on the held-out set, label by label.
  @Test(.enabled(if: heldOut != nil, "the shared files are absent: set TELLTALE_SHARED"))
  func areasStay() async throws {
    let folder = try #require(Self.heldOut)
    let set = try Manifest.read(folder.appending("manifest.csv"))
    let inputs = set.samples.map { Input(path: $0.file, origin: .named) }
    var words: [Precision: [Explanation?]] = [:]
    for precision in Precision.allCases {
      words[precision] = await PrecisionDifference.explanations(of: inputs, by: try await scorer(precision))
    }
    func area(_ label: Label, _ precision: Precision) -> Double {
      var scores: [Double] = [], truths: [Bool] = []
      for (sample, word) in zip(set.samples, words[precision] ?? []) {
        guard let truth = sample.labels[label] else { continue }
        scores.append(word?.probability(of: label).map(Double.init) ?? 0.5)
        truths.append(truth)
      }
      return Metrics(scores: scores, truths: truths, threshold: 0.5).auc ?? .nan
    }
    for label in Label.allCases {
      let exact = area(label, .f32), bf16 = area(label, .bf16), int8 = area(label, .int8)
      #expect(abs(bf16 - exact) < 0.002, "\(label.name): \(bf16) in bfloat16, \(exact) in Float32")
      #expect(abs(int8 - exact) < 0.015, "\(label.name): \(int8) in bytes, \(exact) in Float32")
    }
    for (precision, most) in [(Precision.bf16, 7), (.int8, 21)] {
      let difference = PrecisionDifference(
        precision, expected: words[.f32] ?? [], found: words[precision] ?? [])
      #expect(difference.changedVerdicts <= most, "\(difference.text)")
    }
  }
}
