import CLIP
import Explainer
import Files
import Layers
import Tensors

/// Images a second of an image encoder.
public enum EncoderBench {
  /// ViT-B/32 with numbers of no meaning; the speed does not depend on them.
  public static func randomViTB32() throws -> ImageEncoder {
    var encoder = ImageEncoder(try CLIPConfiguration(huggingFace: Array("{}".utf8)))
    randomise(&encoder)
    return encoder
  }

  static func randomise(_ layer: inout some Parameterised) {
    var state: UInt64 = 1
    layer.visit("") { _, parameter in
      parameter.withUnsafeMutableFloats { floats in
        for i in floats.indices {
          state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
          floats[i] = Float(Int32(truncatingIfNeeded: state >> 33)) / Float(Int32.max) * 0.04
        }
      }
    }
  }

  /// The encoder of a model folder.
  public static func encoder(of folder: Path) throws -> ImageEncoder {
    let model = try ModelFolder(folder)
    return try model.weights.imageEncoder(model.configuration)
  }

  /// Our kernels and OpenBLAS in turn on the walk through all layers, in Float32.
  public static func engines(
    _ name: String, _ encoder: ImageEncoder, batches: [Int], threads: Int, rounds: Int, seconds: Double = 1
  ) -> [Comparison] {
    var table = batches.map { Comparison("\(name), batch \($0)", unit: "images/s", peer: "OpenBLAS") }
    for _ in 0..<max(1, rounds) {
      func once(_ precision: Precision?) -> [Double] {
        measure(
          name, encoder, precision, batches: batches, threads: threads, times: 1, seconds: seconds
        ).map(\.median)
      }
      for (b, (ours, theirs)) in zip(once(.f32), once(nil)).enumerated() {
        table[b].add(ours: ours, theirs: theirs)
      }
    }
    return table
  }

  /// One picture goes through all threads in lock-step; several are shared out, four at a time.
  ///
  /// - Parameter precision: of packed weights; nil multiplies plain ones by OpenBLAS.
  public static func measure(
    _ name: String, _ encoder: ImageEncoder, _ precision: Precision?, batches: [Int], threads: Int,
    times: Int, seconds: Double = 1
  ) -> [Measurement] {
    let team = Team(count: threads), size = encoder.embedding.imageSize
    let workspaces = (0..<threads).map { _ in Workspace() }
    var encoder = encoder
    if let precision { encoder.pack(precision) }
    return batches.map { [encoder] batch in
      // Parts of equal size: what they leave over is not counted.
      let share = max(1, min(4, batch / threads)), parts = batch / share
      let pixels = Tensor(repeating: 0.1, [share, 3, size, size])
      return Measurement.repeated(
        "\(name) in \(precision?.rawValue ?? "f32 by OpenBLAS"), batch \(batch)", unit: "images/s",
        times: times
      ) {
        Double(parts * share)
          * rate(seconds: seconds) {
            if batch == 1 {
              _ = encoder(pixels, in: Workspace(arena: workspaces[0].arena, team: team))
            } else {
              team.run(parts) { part in _ = encoder(pixels, in: workspaces[part % threads]) }
            }
          }
      }
    }
  }
}
