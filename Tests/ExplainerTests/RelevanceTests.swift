import CLIP
import Explainer
import Files
import Layers
import Pictures
import Tensors
import Testing

/// Relevance maps: what they hold, and that they say what the encoder does.
struct RelevanceTests {
  private static let package = Path(#filePath).parent.appending("../..")

  @Test func aMapSaysWhereAndHowMuch() {
    let map = RelevanceMap(
      label: .mouth, margin: 0.1, side: 4, values: (0..<16).map { $0 == 9 ? 0.02 : Float($0) / 10_000 })
    #expect(map.strongest == 9)
    #expect(map.patches(share: 0.2) == [9, 15, 14])
    #expect(map.area(of: 9, cropSize: 317).columns == 79..<158)
    #expect(map.area(of: 9, cropSize: 317).rows == 158..<237)
    #expect(map.saysSomething)
  }

  /// Noise is not stretched into evidence: a weak map, or a label that leans to "unaltered", shows nothing.
  @Test func weakMapsSayNothing() {
    let weak = [Float](repeating: RelevanceMap.full * RelevanceMap.weakest / 2, count: 4)
    #expect(!RelevanceMap(label: .eye, margin: 1, side: 2, values: weak).saysSomething)
    #expect(!RelevanceMap(label: .eye, margin: -0.1, side: 2, values: [1, 1, 1, 1]).saysSomething)
  }

  private static let assets = package.appending("Assets")

  private static func scorer() async throws -> Scorer {
    try await Scorer.open(
      .init(model: assets.appending("Model"), detector: assets.appending("Detector"), cache: nil, threads: 1))
  }

  /// Near the bottom and in the middle of the crop: a map that is upside down or inverted fails.
  @Test(
    "V13: where one part alone turns the score, the strongest patch lies there",
    arguments: [("canada-095", "mouth", 0.7, 1.0), ("london-004", "eye", 0.3, 0.65)])
  func thePartThatDecidesIsTheStrongest(face: String, part: String, top: Double, bottom: Double) async throws
  {
    let scorer = try await Self.scorer()
    func crop(_ name: String) async throws -> Picture {
      let input = Input(path: Self.assets.appending("Faces/\(name).jpg"), origin: .named)
      return try #require(await scorer.score(input, PictureOptions(keepsPictures: true)).crops.first)
    }
    let real = try await crop(face), forged = try await crop("\(face)-\(part)-forged")
    let rows = Int(top * Double(real.height))..<Int(bottom * Double(real.height)), stride = 3 * real.width
    // The one face, but for the rows of the altered part.
    let bytes = rows.lowerBound * stride..<rows.upperBound * stride
    let mixed = Picture(
      width: real.width, height: real.height,
      pixels: Array(
        real.pixels[..<bytes.lowerBound] + forged.pixels[bytes] + real.pixels[bytes.upperBound...]))
    let model = try await scorer.relevanceModel()
    func fake(_ picture: Picture) async throws -> RelevanceMap {
      try #require(await scorer.perform { model.maps(of: picture, in: $0) }.first { $0.label == .fake })
    }
    let before = try await fake(real), after = try await fake(mixed)
    #expect(after.margin > before.margin + 0.05 && after.saysSomething)
    let (_, strongest) = after.area(of: after.strongest, cropSize: real.height)
    #expect(rows.overlaps(strongest), "\(strongest) outside \(rows)")
    #expect(after.strongestPlace.rawValue.contains(part), "\(after.strongestPlace)")
  }

  @Test func everyLabelHasAMapOfTheModelsPatches() async throws {
    let scorer = try await Self.scorer(), assets = Self.assets
    let scored = await scorer.score(
      Input(path: assets.appending("Faces/astronaut.jpg"), origin: .named),
      PictureOptions(keepsPictures: true))
    let crop = try #require(scored.crops.first), explanation = try #require(scored.records.first?.explanation)
    let model = try await scorer.relevanceModel()
    let maps = await scorer.perform { model.maps(of: crop, in: $0) }
    #expect(maps.map(\.label) == Label.allCases)
    for map in maps {
      #expect(map.values.count == map.side * map.side && map.values.allSatisfy { $0 >= 0 && $0.isFinite })
      let margin = try #require(explanation.margins[map.label.rawValue])
      #expect(abs(map.margin - margin) < 1e-4, "the map's margin is the record's")
    }
    #expect(Set(maps.map(\.values)).count == 8, "each label has its own map")
  }
}
