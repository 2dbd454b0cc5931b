import Explainer
import Pictures
import Tensors

/// One line of a manifest (RFC 4180): what is true of a picture of a set, and how it was made.
public struct ManifestRow: Sendable {
  /// Relative to the manifest.
  public var file: String
  /// train, val or test.
  public var split: String
  public var labels: LabelVector
  public var kinds: [ForgeryKind]
  /// The mask's file, relative to the manifest; nil for a real picture.
  public var mask: String?
  /// The photographs that lent parts, and the one that was forged.
  public var sources: [String]
  public var target: String
  public var difficulty: Double

  public init(
    file: String, split: String, labels: LabelVector, kinds: [ForgeryKind], mask: String?, sources: [String],
    target: String, difficulty: Double
  ) {
    self.file = file
    self.split = split
    self.labels = labels
    self.kinds = kinds
    self.mask = mask
    self.sources = sources
    self.target = target
    self.difficulty = difficulty
  }

  /// The first line, with its end.
  public static var header: String {
    let labels = Label.allCases.map(\.key)
    return CSVText.line(["file", "split"] + labels + ["method", "mask", "source", "target", "difficulty"])
      + "\r\n"
  }

  /// The line, with its end. An unknown label is an empty cell.
  public var csv: String {
    let bits = labels.bits.map { bit in bit.map { $0 ? "1" : "0" } ?? "" }
    let method = kinds.isEmpty ? "real" : kinds.map(\.rawValue).joined(separator: "+")
    return CSVText.line(
      [file, split] + bits + [
        method, mask ?? "", sources.joined(separator: "; "), target,
        "\((difficulty * 1_000).rounded() / 1_000)",
      ]) + "\r\n"
  }
}

extension Picture {
  /// A mask [height, width] of 0 to 1 as grey.
  public init(mask: Tensor) {
    let pixels = mask.floats.flatMap { share -> [UInt8] in
      let level = UInt8(min(max(share * 255 + 0.5, 0), 255))
      return [level, level, level]
    }
    self.init(width: mask.columns, height: mask.rows, pixels: pixels)
  }
}
