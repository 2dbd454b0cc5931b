import CLIP
import Faces
import Files
import Tensors

/// What `telltale.json` says of a model (design, section 3); the paper's defaults where there is none.
public struct ModelCard: Equatable, Sendable {
  public let name: String
  public let threshold: Float
  /// nil is the paper's 1.
  public let logitScale: Double?
  public let variant: ScoringRule.Variant
  public let marginals: ScoringRule.Marginals
  /// How much more than ArcFace's crop the aligned one shows.
  public let faceEnlarge: Double
  public let prompts: [Prompt]
  /// The file with the embeddings before and after; nil without.
  public let embeddings: String?
  /// What the model started from.
  public let base: String?
  /// One line on how good the model is, from `results.summary`.
  public let quality: String?
  /// Figures of the model on pictures that it was not trained on; nil where the folder states none.
  public let results: ModelResults?
  /// In which numbers beside `f32` the model was checked, from `checked_precisions`.
  public let checkedPrecisions: Set<Precision>

  package static let schema = "telltale.model/1"
  static let fileLimit = 1 << 20

  /// A plain CLIP folder: the paper's prompts and threshold.
  init(plainFolder name: String) {
    self.name = name
    threshold = 0.5
    logitScale = nil
    variant = .separate
    marginals = .independent
    faceEnlarge = Alignment.usualEnlarge
    prompts = Prompt.paper
    embeddings = nil
    base = nil
    quality = nil
    results = nil
    checkedPrecisions = []
  }

  init(_ bytes: [UInt8], folder: Path) throws(ModelError) {
    let json: JSON
    do throws(JSON.Fault) { json = try JSON(parsing: bytes) } catch {
      throw .card(folder, key: "the file", allowed: "strict JSON (\(error))")
    }
    func fail(_ key: String, _ allowed: String) -> ModelError { .card(folder, key: key, allowed: allowed) }
    func given(_ key: String) -> JSON? { json[key].flatMap { $0 == .null ? nil : $0 } }
    func number(
      _ value: JSON?, _ key: String, or absent: Double, _ range: ClosedRange<Double>
    ) throws(ModelError) -> Double {
      guard let value, value != .null else { return absent }
      guard let number = value.double, range.contains(number) else {
        throw fail(key, "a number from \(range.lowerBound) to \(range.upperBound)")
      }
      return number
    }

    guard json["schema"]?.string == ModelCard.schema else {
      throw fail("schema", "\"\(ModelCard.schema)\"; this program knows no other")
    }
    guard let name = ModelCard.text(given("name"), or: "unnamed") else { throw fail("name", "a string") }
    self.name = name
    let threshold = try number(given("threshold"), "threshold", or: 0.5, 0...1)
    guard threshold > 0, threshold < 1 else { throw fail("threshold", "a number over 0 and under 1") }
    self.threshold = Float(threshold)
    if let scale = given("logit_scale") {
      guard let value = scale.double, value > 0, value <= 1_000 else {
        throw fail("logit_scale", "null, or a number over 0 and at most 1,000")
      }
      logitScale = value
    } else {
      logitScale = nil
    }
    guard let variant = given("variant").map({ $0.string.flatMap(ScoringRule.Variant.init) }) ?? .separate
    else {
      throw fail("variant", ScoringRule.Variant.allCases.map(\.rawValue).joined(separator: ", "))
    }
    self.variant = variant
    guard
      let marginals = given("marginals").map({ $0.string.flatMap(ScoringRule.Marginals.init) })
        ?? .independent
    else { throw fail("marginals", "independent or hierarchical") }
    self.marginals = marginals
    let size = json["face"]?["size"] ?? .null
    guard size == .null || size.count == Alignment.size else { throw fail("face.size", "\(Alignment.size)") }
    faceEnlarge = try number(json["face"]?["enlarge"], "face.enlarge", or: Alignment.usualEnlarge, 0.5...3)
    prompts = try ModelCard.prompts(given("prompts"), folder, ScoringRule(variant: variant).labels)
    guard let embeddings = ModelCard.text(given("embeddings"), or: ""), !embeddings.contains("/"),
      embeddings != "..", embeddings != "."
    else {
      throw fail("embeddings", "a bare file name in the model's own folder")
    }
    self.embeddings = embeddings.isEmpty ? nil : embeddings
    base = given("base")?.string
    quality = json["results"]?["summary"]?.string
    results = json["results"]?["held_out"].flatMap(ModelResults.init)
    let checked = given("checked_precisions")?.array ?? []
    checkedPrecisions = Set(checked.compactMap { $0.string.flatMap(Precision.init) })
  }

  private static func text(_ value: JSON?, or absent: String) -> String? {
    guard let value else { return absent }
    guard let text = value.string, text.utf8.count <= 1_024 else { return nil }
    return text
  }

  /// Eight labels in order; fewer only for a variant that trains fewer.
  private static func prompts(
    _ value: JSON?, _ folder: Path, _ trained: [Label]
  ) throws(ModelError) -> [Prompt] {
    guard let value else { return Prompt.paper }
    let wanted = "the labels \(Label.allCases.map(\.name).joined(separator: ", ")), in this order"
    guard let entries = value.array, entries.count == Label.allCases.count || entries.count == trained.count
    else {
      throw .card(folder, key: "prompts", allowed: wanted)
    }
    var prompts = Prompt.paper
    for (label, entry) in zip(Label.allCases, entries) {
      guard entry["label"]?.string == label.name,
        entry["level"].map({ $0.string == label.level.rawValue }) ?? true
      else { throw .card(folder, key: "prompts", allowed: wanted) }
      guard let prompt = entry["prompt"]?.string, let opposite = entry["opposite"]?.string,
        1...1_024 ~= prompt.utf8.count, 1...1_024 ~= opposite.utf8.count
      else { throw .card(folder, key: "prompts.\(label.name)", allowed: "two sentences of 1 to 1,024 bytes") }
      prompts[label.rawValue] = Prompt(label: label, prompt: prompt, opposite: opposite)
    }
    return prompts
  }
}
