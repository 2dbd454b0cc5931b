import Explainer
import Files
import Foundation

/// `README.md` of an exported model: Hugging Face's model card, from what the run knows (ecosystem L11).
///
/// Source: Mitchell et al. 2019, "Model Cards for Model Reporting"; Hugging Face, "Model cards".
struct ModelPage {
  let name: String
  /// What the run began with: its name, and with hashes and how often each counts.
  let baseName, base: String
  /// As the base's card calls it; nil where it states none.
  let license: String?
  let recipe: Recipe
  let sources: RunSources?
  /// Of the program.
  let version: String
  let validation: ValidationResult
  let unseen: ValidationResult?
  let threshold: Double

  var text: String {
    """
    ---
    \(head.joined(separator: "\n"))
    ---
    # \(name)

    \(purpose) A CLIP in the Hugging Face layout with `telltale.json` and `prompts.safetensors`; written by
    `telltale train` \(version).

    **Use.** `telltale score --model FOLDER Photos` and `telltale browse --model FOLDER Photos`; `transformers` opens the
    folder with `CLIPModel.from_pretrained`. A face is flagged where its score of `fake` is over
    \(ModelPage.digits(threshold)), the score that only \(share) % of the real validation faces exceed.

    **Limits.** A score is no proof. The figures below are of pictures like those it was chosen by; on others, by other
    methods of forging, they may be far worse: measure with `telltale evaluate` on your own before you rely on it. It is
    made to help a person who looks, not to decide about people alone.

    **Base.** \(recipe.startsRandom ? "Random weights in the shape of " : "")\(base).
    \(license.map { "Its card states the licence \($0)." } ?? "Its folder states no licence: ask where it comes from.")

    **Data.** \(data)

    **Recipe.** \(course) The whole of it is in `telltale.json`.

    **Validation.** AUC by label, on \(counts).

    \(table)

    """
  }

  /// The front matter, in YAML; JSON's strings are YAML's.
  private var head: [String] {
    var lines: [String] = []
    if let license { lines.append("license: \(license)") }
    lines.append("tags: [face-forgery-detection, clip, explainable]")
    lines.append("base_model: \(JSONText.string(baseName))")
    lines.append("datasets: [\(names.map(JSONText.string).joined(separator: ", "))]")
    lines.append("metrics: [roc_auc]")
    lines.append("model-index:")
    lines.append("  - name: \(JSONText.string(name))")
    lines.append("    results:")
    lines.append("      - task: {type: image-classification, name: face forgery detection}")
    lines.append("        dataset: {name: validation pictures of the run, type: validation}")
    lines.append("        metrics:")
    for (label, auc) in figures(of: validation) {
      lines.append(
        "          - {type: roc_auc, name: \(JSONText.string(label)), value: \(ModelPage.digits(auc))}")
    }
    return lines
  }

  private var purpose: String {
    let attributes = ScoringRule(variant: recipe.variant).labels.filter { $0 != .fake }.map(\.name)
    return attributes.isEmpty
      ? "Says of a face how likely it was forged."
      : "Says of a face how likely it was forged, and which of these look altered: "
        + "\(attributes.joined(separator: ", "))."
  }

  /// The last names of the folders and manifests.
  private var names: [String] {
    guard let sources else { return [] }
    return (sources.data + sources.faces).map { String(decoding: Path($0).lastComponent, as: UTF8.self) }
  }

  private var data: String {
    let forged =
      recipe.forging == nil
      ? "Labelled pictures only." : "Forgeries are made on the fly from real photographs."
    return names.isEmpty ? forged : "\(names.joined(separator: ", ")). \(forged)"
  }

  private var course: String {
    "Variant \(recipe.variant.rawValue), loss \(recipe.loss.rawValue), \(recipe.epochs) epochs in batches of "
      + "\(recipe.batch), learning rate \(recipe.learningRate.base), weight decay \(recipe.weightDecay), seed "
      + "\(recipe.seed)."
  }

  private var counts: String {
    let own = "\(validation.pictures) pictures"
    return unseen.map { "\(own), and on \($0.pictures) forged in ways that were not trained on" } ?? own
  }

  private var table: String {
    let unseenFigures = unseen.map { Dictionary(uniqueKeysWithValues: figures(of: $0)) }
    let rows = figures(of: validation).map { label, auc in
      let other = unseenFigures.map { " \($0[label].map(ModelPage.digits) ?? "–") |" } ?? ""
      return "| \(label) | \(ModelPage.digits(auc)) |\(other)"
    }
    let head =
      unseen == nil ? ["| label | AUC |", "|---|---|"] : ["| label | AUC | unseen ways |", "|---|---|---|"]
    return (head + rows).joined(separator: "\n")
  }

  /// The labels that have an AUC, and their mean.
  private func figures(of result: ValidationResult) -> [(String, Double)] {
    zip(Label.allCases, result.auc).compactMap { label, auc in auc.map { (label.name, $0) } }
      + [("mean", result.mean)]
  }

  private var share: Int { Int((ValidationResult.falsePositiveShare * 100).rounded()) }

  private static func digits(_ value: Double) -> String {
    value.formatted(.number.precision(.fractionLength(4)).locale(Locale(identifier: "en_US_POSIX")))
  }

  /// What a card's front matter says under `license`.
  static func license(in card: String) -> String? {
    let lines = card.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline).map {
      $0.trimmingCharacters(in: .whitespaces)
    }
    guard lines.first == "---", let end = lines.dropFirst().firstIndex(of: "---") else { return nil }
    let stated = lines[..<end].first { $0.hasPrefix("license:") }?.dropFirst("license:".count)
    let name = stated?.trimmingCharacters(in: CharacterSet(charactersIn: " \t\"'")) ?? ""
    // Hugging Face's names are of such characters; anything else would not be one line of YAML.
    let isName = name.utf8.allSatisfy { $0.isASCIILetterOrDigit || [0x2D, 0x2E].contains($0) }
    return name.isEmpty || !isName ? nil : name
  }
}

extension UInt8 {
  fileprivate var isASCIILetterOrDigit: Bool {
    (0x30...0x39).contains(self) || (0x41...0x5A).contains(self) || (0x61...0x7A).contains(self)
  }
}
