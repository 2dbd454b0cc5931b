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

  @Test func everyLabelHasAMapOfTheModelsPatches() async throws {
    let assets = Self.package.appending("Assets")
    let scorer = try await Scorer.open(
      .init(model: assets.appending("Model"), detector: assets.appending("Detector"), cache: nil, threads: 1))
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
