import CLIP
import Files
import Foundation
import Tensors

/// A model folder, checked whole: configuration, tokenizer files, weights by name and shape, `telltale.json`.
///
/// Which files are read is a fixed list; nothing in the folder is executed, fetched or unpickled.
public struct ModelFolder: Sendable {
  public let path: Path
  public let card: ModelCard
  public let configuration: CLIPConfiguration
  public let preprocessor: PreprocessorConfiguration
  public let weights: WeightFile
  /// [16, K] rows prompt, opposite, … before and after fine-tuning, where the folder keeps them.
  public let storedEmbeddings: (before: Tensor, after: Tensor)?
  /// exp of the folder's own `logit_scale`, which only joint prompts use; CLIP's 100 where it has none.
  public let clipLogitScale: Double
  private let vocabulary, merges: [UInt8]
  private let hashedFiles: [(name: String, file: any ByteSource)]

  static let jsonLimit = 1 << 20
  static let weightLimit = 32 << 30

  /// - Parameter needsWeights: false for one who draws the weights: a folder may then lack them, and `weights` is empty.
  /// - Throws: `ModelError`, naming every missing file, or every wrong tensor, at once.
  public init(_ folder: Path, needsWeights: Bool = true) throws(ModelError) {
    path = folder
    let layout = try ModelFolder.layout(of: folder, needsWeights: needsWeights)
    func read(_ name: String, limit: Int) throws(ModelError) -> [UInt8] {
      do throws(FileError) { return try readFile(folder.appending(name), limit: limit).bytes } catch {
        throw .file(error)
      }
    }
    func map(_ name: String) throws(ModelError) -> MappedFile {
      do throws(FileError) {
        return try MappedFile(folder.appending(name), limit: ModelFolder.weightLimit)
      } catch {
        throw .file(error)
      }
    }
    let configurationBytes = try read(layout.configuration, limit: ModelFolder.jsonLimit)
    vocabulary = try read("vocab.json", limit: 32 << 20)
    merges = try read("merges.txt", limit: 32 << 20)
    let weightFile: any ByteSource =
      layout.hasWeights ? try map(layout.weights) : Bytes(SafetensorsWriter.bytes(of: []))
    var hashed: [(String, any ByteSource)] = [
      (layout.configuration, Bytes(configurationBytes)), ("vocab.json", Bytes(vocabulary)),
      ("merges.txt", Bytes(merges)),
    ]
    if layout.hasWeights { hashed.append((layout.weights, weightFile)) }

    let preprocessorBytes =
      layout.hasPreprocessor ? try read(PreprocessorConfiguration.file, limit: ModelFolder.jsonLimit) : nil
    if let preprocessorBytes { hashed.append(("preprocessor_config.json", Bytes(preprocessorBytes))) }
    let cardBytes = layout.hasCard ? try read("telltale.json", limit: ModelCard.fileLimit) : nil
    if let cardBytes { hashed.append(("telltale.json", Bytes(cardBytes))) }
    card =
      try cardBytes.map { (bytes) throws(ModelError) in try ModelCard(bytes, folder: folder) }
      ?? ModelCard(plainFolder: String(decoding: folder.lastComponent, as: UTF8.self))

    do throws(CLIPError) {
      configuration =
        layout.isOpenCLIP
        ? try CLIPConfiguration(openCLIP: configurationBytes)
        : try CLIPConfiguration(huggingFace: configurationBytes)
      let imageSize = configuration.imageSize
      preprocessor =
        try preprocessorBytes.map { (bytes) throws(CLIPError) in
          try PreprocessorConfiguration(bytes, imageSize: imageSize)
        } ?? PreprocessorConfiguration(imageSize: imageSize)
      let tensors: Safetensors
      do throws(SafetensorsError) { tensors = try Safetensors(weightFile) } catch {
        throw .safetensors(error)
      }
      weights = WeightFile(tensors)
      if layout.hasWeights { try weights.check(configuration) }
      let scale: Tensor?
      do throws(SafetensorsError) { scale = try tensors.tensor("logit_scale") } catch {
        throw .safetensors(error)
      }
      clipLogitScale =
        scale.flatMap { $0.count == 1 ? Double($0.floats[0]) : nil }.map(ModelFolder.exponential) ?? 100
    } catch { throw .clip(folder, error) }

    if let name = card.embeddings {
      let file = try map(name)
      hashed.append((name, file))
      storedEmbeddings = try ModelFolder.embeddings(file, name, folder, width: configuration.projection)
    } else {
      storedEmbeddings = nil
    }
    hashedFiles = hashed
  }

  /// SHA-256 over the sorted list of (name, length, SHA-256) of all files that decide a result, from the very bytes
  /// that are used (reliability.md 5.24).
  ///
  /// - Parameter cache: telltale's cache folder, which keeps those of large files; nil hashes all.
  public func sha256(cache: Path? = nil) -> String {
    let lines = hashedFiles.sorted { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) }.map {
      name, file in
      let digest =
        (file as? MappedFile).map { DigestCache.sha256(of: $0, cache: cache) }
        ?? file.withUnsafeBytes(Digest.sha256)
      return "\(name) \(file.withUnsafeBytes(\.count)) \(digest)\n"
    }
    return Digest.sha256(Array(lines.joined().utf8))
  }

  /// Comes after everything was read: a file that shrank or grew meanwhile is no model (reliability.md 3.10).
  func checkSizes() throws(ModelError) {
    do throws(FileError) {
      for case let file as MappedFile in hashedFiles.map(\.file) { try file.checkSize() }
    } catch { throw .file(error) }
  }

  public func tokenizer() throws(ModelError) -> Tokenizer {
    do throws(CLIPError) {
      return try Tokenizer(vocabulary: vocabulary, mergeList: merges, size: configuration.vocabularySize)
    } catch { throw .clip(path, error) }
  }

  /// The rule that the model's card asks for.
  public var rule: ScoringRule {
    ScoringRule(variant: card.variant, marginals: card.marginals, logitScale: card.logitScale ?? 1)
  }

  // MARK: - Files

  private struct Layout {
    let configuration, weights: String
    let isOpenCLIP, hasWeights, hasPreprocessor, hasCard: Bool
  }

  private static func layout(of folder: Path, needsWeights: Bool) throws(ModelError) -> Layout {
    let entries: [FolderEntry]
    do throws(FileError) { entries = try Listing.entries(of: folder, recursive: false) } catch {
      throw .file(error)
    }
    let names = Set(entries.map { String(decoding: $0.path.lastComponent, as: UTF8.self) })
    let isOpenCLIP = !names.contains("config.json") && names.contains("open_clip_config.json")
    let weights =
      !names.contains("model.safetensors") && names.contains("open_clip_model.safetensors")
      ? "open_clip_model.safetensors" : "model.safetensors"
    let configuration = isOpenCLIP ? "open_clip_config.json" : "config.json"
    let preprocessor = isOpenCLIP ? [] : [PreprocessorConfiguration.file]
    let needed = [configuration] + preprocessor + ["vocab.json", "merges.txt"]
    let missing = (needed + (needsWeights ? [weights] : []))
      .filter { !names.contains($0) }
    if missing == [weights] {
      if let pickle = ["pytorch_model.bin", "open_clip_pytorch_model.bin"].first(where: names.contains) {
        throw .pickle(folder, name: pickle)
      }
      if names.contains("model.safetensors.index.json") { throw .sharded(folder) }
    }
    guard missing.isEmpty else { throw .missingFiles(folder, missing) }
    return Layout(
      configuration: configuration, weights: weights, isOpenCLIP: isOpenCLIP,
      hasWeights: names.contains(weights), hasPreprocessor: names.contains(PreprocessorConfiguration.file),
      hasCard: names.contains("telltale.json"))
  }

  /// `before` and `after`, rows of unit length.
  private static func embeddings(
    _ file: MappedFile, _ name: String, _ folder: Path, width: Int
  ) throws(ModelError) -> (before: Tensor, after: Tensor) {
    func fail(_ what: String) -> ModelError { .card(folder, key: "embeddings", allowed: what) }
    do {
      let tensors = try Safetensors(file)
      guard let before = try tensors.tensor("before"), let after = try tensors.tensor("after") else {
        throw fail("a file with the tensors before and after; \(name) lacks one")
      }
      for tensor in [before, after] {
        guard tensor.shape == [16, width] else {
          throw fail("tensors of [16, \(width)]; \(name) has \(tensor.shape)")
        }
        let floats = tensor.floats
        for row in 0..<16 {
          let length = floats[row * width..<(row + 1) * width].reduce(0) { $0 + $1 * $1 }.squareRoot()
          guard abs(length - 1) <= 0.01 else {
            throw fail("rows of length 1; row \(row) of \(name) has \(length)")
          }
        }
      }
      return (before, after)
    } catch let error as SafetensorsError {
      throw fail("a safetensors file; \(error)")
    } catch let error as ModelError {
      throw error
    } catch {
      preconditionFailure("only the two above are thrown")
    }
  }

  private static func exponential(_ x: Double) -> Double { exp(min(max(x, -20), 20)) }
}

/// A file's bytes in memory.
private final class Bytes: ByteSource {
  private let bytes: [UInt8]

  init(_ bytes: [UInt8]) { self.bytes = bytes }

  func withUnsafeBytes<R>(_ body: (UnsafeRawBufferPointer) throws -> R) rethrows -> R {
    try bytes.withUnsafeBytes(body)
  }

  func releaseMemory() {}
}
