import CLIP
import Faces
import Pictures
import Tensors

/// One step from a file's bytes to a verdict, with the numbers that a second examiner needs to repeat it (ecosystem V27).
public struct ProcedureStep: Equatable, Sendable {
  public let name: String
  public let words: String

  public init(_ name: String, _ words: String) {
    self.name = name
    self.words = words
  }
}

extension Scorer {
  /// Every step that a score made with these options goes through, in order.
  public func procedure(_ options: PictureOptions) -> [ProcedureStep] {
    var steps = [
      ProcedureStep(
        "Read", "The file is opened for reading only and read once; SHA-256 is taken of the very bytes used."),
      ProcedureStep(
        "Decode",
        "JPEG, PNG or WebP, by content and not by name, to 8-bit RGB, a JPEG turned upright by its EXIF orientation. "
          + "No colour profile is applied. Very large JPEG files are decoded at 1/2, 1/4 or 1/8."),
    ]
    steps += options.isAligned ? [] : facesSteps(options)
    return steps + [
      ProcedureStep("Prepare", preparation),
      ProcedureStep(
        "Encode",
        "The image encoder's embedding is compared with those of sixteen sentences by cosine similarity, "
          + "\(summary.precision.words) summed in a fixed order: the numbers do not depend on threads or batches."
      ),
      ProcedureStep("Score", scoring),
      ProcedureStep(
        "Verdict",
        "Flagged when the score of fake is over \(card.threshold). Attributes over 0.5 are named as reasons."),
      ProcedureStep(
        "Relevance",
        "Attention of each block times its gradient for one label's margin, positive parts averaged over heads, from the "
          + "class token down to the patches (Chefer, Gur and Wolf 2021, equations 5 and 6). One scale for all maps: full at "
          + "\(RelevanceMap.full) of margin a patch, nothing under \(RelevanceMap.full * RelevanceMap.weakest)."
      ),
      ProcedureStep(
        "What if",
        "Grey blocks of \(WhatIf.blockSizes) pixels, noise, blur and coarse pixels after DeeperForensics-1.0 at levels "
          + "1 to 4, applied to the aligned crop; chance is seeded by the file's SHA-256."),
    ]
  }

  private func facesSteps(_ options: PictureOptions) -> [ProcedureStep] {
    [
      ProcedureStep(
        "Find faces",
        "RetinaFace, weights with SHA-256 \(detectorSHA256), on a copy whose longer side is at most "
          + "\(FaceDetector.longerSide) pixels. "
          + (options.faces == .all
            ? "Every face is taken, largest first." : "The face with the largest box is taken.")),
      ProcedureStep(
        "Align",
        "The five points are brought to ArcFace's places by the similarity transform of least squares, and "
          + "\(Alignment.size)×\(Alignment.size) pixels cut out, showing \(card.faceEnlarge) times ArcFace's crop; black "
          + "where the photograph ends."),
    ]
  }

  private var preparation: String {
    func list(_ values: [Float]) -> String { values.map { "\($0)" }.joined(separator: ", ") }
    let resize =
      switch preprocessor.resize {
      case .none: "The crop keeps its size"
      case .shorterSide(let side): "Bicubic resize of the shorter side to \(side) pixels"
      case .stretched(let width, let height): "Bicubic resize to \(width)×\(height) pixels"
      }
    let cut = preprocessor.crop.map { ", centre crop of \($0.width)×\($0.height)" } ?? ""
    return "\(resize)\(cut), samples times \(preprocessor.rescale), less the means "
      + "\(list(preprocessor.mean)), over the deviations \(list(preprocessor.standardDeviation))."
  }

  private var scoring: String {
    let margin = "The margin of a label is its similarity to the prompt less its similarity to the opposite"
    let scale = rule.logitScale == 1 ? "σ(margin)" : "σ(\(rule.logitScale)·margin)"
    let marginals =
      rule.marginals == .hierarchical
      ? " The attributes' scores are marginals of a tree with fake as their parent." : ""
    return rule.variant == .joint
      ? "Softmax over 24 joint sentences, summed for each label."
      : "\(margin) (variant \(rule.variant.rawValue)); its score is \(scale).\(marginals)"
  }
}

extension Precision {
  fileprivate var words: String {
    switch self {
    case .f32: "in 32-bit floats"
    case .bf16: "with weights multiplied in bfloat16 and all else in 32-bit floats,"
    case .int8: "with weights multiplied in bytes and all else in 32-bit floats,"
    }
  }
}
