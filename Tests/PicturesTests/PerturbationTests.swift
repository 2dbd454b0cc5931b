import Foundation
import Pictures
import Tensors
import Testing

@Suite("Perturbations")
struct PerturbationTests {
  static func golden(_ name: String) throws -> Picture { try Golden.picture("perturbations/\(name).png") }

  @Test("blur equals the reference", arguments: [1, 3, 5])
  func blur(level: Int) throws {
    let blurred = Self.perturbed(try Self.golden("input"), .blur, level)
    #expect(try Difference(blurred, Self.golden("blur-\(level)")).largest <= 1)
  }

  @Test("pixelation equals the reference", arguments: [1, 5])
  func pixelation(level: Int) throws {
    let pixelated = Self.perturbed(try Self.golden("input"), .pixelation, level)
    #expect(try Difference(pixelated, Self.golden("pixelation-\(level)")).largest <= 1)
  }

  @Test("noise with the reference's draws equals the reference", arguments: [(1, Float(0.001)), (5, 0.05)])
  func noise(level: Int, variance: Float) throws {
    let file = try Golden.bytes("perturbations/noise.safetensors")
    let draws = file.suffix(64 * 64 * 3 * 4).withUnsafeBytes { bytes in
      stride(from: 0, to: bytes.count, by: 4).map {
        bytes.loadUnaligned(fromByteOffset: $0, as: Float.self)
      }
    }
    let noisy = try Self.golden("noise-input").noisy(variance: variance, draws: draws)
    #expect(try Difference(noisy, Self.golden("noise-\(level)")).largest <= 1)
  }

  @Test("blocks at the reference's places equal the reference")
  func blocks() throws {
    let corners = [
      (140, 288), (45, 307), (124, 277), (198, 263), (168, 27), (136, 41), (210, 105), (48, 228), (81, 197),
      (179, 3), (294, 155), (213, 201), (68, 261), (57, 193), (178, 101), (167, 296),
    ]
    let replaced = try Self.golden("input").withBlocks(at: corners.map { (x: $0.0, y: $0.1) })
    #expect(replaced == (try Self.golden("blocks-1")))
  }

  @Test("the draws are standard normal")
  func normals() {
    var random = RandomNumbers(seed: 5, .perturbation)
    let draws = random.normals(100_001)
    let mean = draws.reduce(0, +) / Float(draws.count)
    let square = draws.reduce(0) { $0 + $1 * $1 } / Float(draws.count)
    let fourth = draws.reduce(0) { $0 + $1 * $1 * $1 * $1 } / Float(draws.count)
    #expect(abs(mean) < 0.01 && abs(square - 1) < 0.02 && abs(fourth - 3) < 0.15)
  }

  @Test("a stream gives the same picture again, and higher levels change more")
  func levels() throws {
    let input = try Self.golden("noise-input")
    for kind in Perturbation.Kind.allCases {
      var last = 0.0
      for level in Perturbation.levels {
        let once = Self.perturbed(input, kind, level)
        #expect(once == Self.perturbed(input, kind, level))
        let change = try Difference(once, input).mean
        #expect(change > last, "\(kind) \(level)")
        last = change
      }
    }
  }

  @Test("pictures smaller than a block, a kernel or a factor are taken too")
  func smallPictures() {
    for (width, height) in [(1, 1), (3, 2), (9, 40)] {
      let picture = Picture(
        width: width, height: height, pixels: [UInt8](repeating: 200, count: width * height * 3))
      for kind in Perturbation.Kind.allCases {
        let result = Self.perturbed(picture, kind, 5)
        #expect(result.width == width && result.height == height)
      }
    }
  }

  private static func perturbed(_ picture: Picture, _ kind: Perturbation.Kind, _ level: Int) -> Picture {
    var random = RandomNumbers(seed: 1, .perturbation, index: UInt32(level))
    return Perturbation(kind: kind, level: level).apply(to: picture, using: &random)
  }
}
