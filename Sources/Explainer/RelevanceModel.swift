import CLIP
import Files
import Layers
import Pictures
import Tensors

/// Makes relevance maps: the model once more, with the weights that a backward run needs.
///
/// It is opened when a map is first asked for (`Scorer.relevanceModel`), so that scoring does not pay for it.
public struct RelevanceModel: Sendable {
  /// Margins and maps are computed in these numbers, whatever the scores are.
  static let precision = Precision.f32
  private let encoder: ImageEncoder
  private let preprocessor: PreprocessorConfiguration
  /// [16, K], rows of unit length.
  private let embeddings: Tensor
  private let rule: ScoringRule
  private let enlarge: Double

  init(_ folder: ModelFolder, embeddings: Tensor) throws(ModelError) {
    do throws(CLIPError) { encoder = try folder.weights.imageEncoder(folder.configuration) } catch {
      throw .clip(folder.path, error)
    }
    preprocessor = folder.preprocessor
    self.embeddings = embeddings
    rule = folder.rule
    enlarge = folder.card.faceEnlarge
  }

  /// One map for each label that has a margin; none for joint prompts, whose labels have none, or where the crop has the
  /// wrong shape.
  public func maps(of crop: Picture, in workspace: Workspace) -> [RelevanceMap] {
    let side = encoder.embedding.side
    guard rule.variant != .joint,
      let pixels = preprocessor.input(crop, imageSize: encoder.embedding.imageSize, in: workspace)
    else { return [] }
    let (u, _, saved) = encoder.forward(pixels, in: workspace)
    let margins = rule.margins(cosines: Cosine.similarities(u, embeddings).floats.map(Double.init))
    return Label.allCases.compactMap { label in
      guard let margin = margins[label.rawValue] else { return nil }
      // The margin is linear in the similarities: what it changes by when each one is 1.
      let slopes = (0..<16).map { i in
        rule.margins(cosines: (0..<16).map { $0 == i ? 1 : 0 })[label.rawValue] ?? 0
      }
      let (du, _) = Cosine.backward(slopes, u, embeddings)
      return RelevanceMap(
        label: label, margin: Float(margin), side: side, values: encoder.relevance(du, saved, in: workspace),
        enlarge: enlarge)
    }
  }
}
