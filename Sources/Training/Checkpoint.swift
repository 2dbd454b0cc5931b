import Files
import Foundation
import Tensors

/// Everything a run needs to go on exactly: the state in `NAME.json`, weights and moments in `NAME.safetensors`.
///
/// The weights are written first, then the state with their checksum, each by temporary name, fsync, rename and fsync of
/// the folder: a checkpoint whose state can be read is whole.
enum Checkpoint {
  struct State: Codable, Equatable {
    var schema = Checkpoint.schema
    /// Steps made, and optimizer steps among them (a skipped one counts as made).
    var step: Int
    var optimizerSteps: Int
    var weightingHistory: [[Double]]
    /// Sums of the running epoch's level losses.
    var epochLosses: [Double]
    var skippedInARow: Int
    var badPictures: Int
    /// Whether the epoch that ended with this step has yet to be validated; nil where it has.
    var awaitsValidation: Bool?
    /// The best validation so far: the fake label's AUC, and the mean.
    var best: Best?
    var log: RunLog.Lengths
    /// Of the weights' file.
    var sha256 = ""

    struct Best: Codable, Equatable {
      var step: Int
      var fake, mean: Double
    }
  }

  static let schema = "telltale.checkpoint/1"

  private static func name(_ step: Int) -> String {
    "step-" + String(repeating: "0", count: max(0, 8 - "\(step)".count)) + "\(step)"
  }

  /// Writes a checkpoint, reads it back, and only then removes all but the last two.
  static func write(
    _ state: State, _ tensors: [(name: String, tensor: Tensor)], in folder: Path
  ) throws(TrainingError) {
    var state = state, digest = Digest.Running()
    let name = name(state.step)
    do throws(FileError) {
      try makeFolder(folder)
      try writeDurably(to: folder.appending("\(name).safetensors"), replacing: true) { write in
        SafetensorsWriter.write(tensors.map { ($0.name, $0.tensor, .f32) }, metadata: []) { piece in
          digest.update(piece)
          write(piece)
        }
      }
      state.sha256 = digest.finish()
      let encoder = JSONEncoder()
      encoder.outputFormatting = [.sortedKeys, .prettyPrinted]
      guard let json = try? encoder.encode(state) else {
        preconditionFailure("the state holds finite numbers")
      }
      try writeDurably(Array(json), to: folder.appending("\(name).json"), replacing: true)
    } catch {
      removeRemnants(in: folder)
      throw .file(error)
    }
    guard let kept = try read(state.step, in: folder), kept.state == state else {
      remove(state.step, in: folder)
      throw .checkpoint(
        folder.appending("\(name).safetensors"), reason: "does not read back as it was written")
    }
    for old in steps(in: folder).dropLast(2) { remove(old, in: folder) }
  }

  /// The newest checkpoint that is whole; nil where there is none. A damaged one is kept, as `NAME.json.bad` and
  /// `NAME.safetensors.bad` (reliability.md 6.13).
  ///
  /// - Returns: also the names of those that are damaged.
  /// - Throws: where one cannot be read, which says nothing about what it holds.
  static func latest(
    in folder: Path
  ) throws(TrainingError) -> (kept: (state: State, tensors: Safetensors)?, damaged: [String]) {
    var damaged: [String] = []
    for step in steps(in: folder).reversed() {
      if let kept = try read(step, in: folder) { return (kept, damaged) }
      damaged.append(name(step))
      for file in files(step, in: folder) {
        _ = file.withCString { from in
          Path(bytes: file.bytes + Array(".bad".utf8)).withCString { rename(from, $0) }
        }
      }
    }
    return (nil, damaged)
  }

  /// Removes what a process left that died while it wrote: temporary files, and weights without a state (reliability.md
  /// 6.13). Nobody else may be at work in the folder.
  static func removeRemnants(in folder: Path) {
    let entries = (try? Listing.entries(of: folder, recursive: false, hidden: true)) ?? []
    let names = entries.map { String(decoding: $0.path.lastComponent, as: UTF8.self) }
    for name in names {
      let isTemporary = name.hasPrefix(".step-") && name.hasSuffix(".tmp")
      let isAlone =
        name.hasPrefix("step-") && name.hasSuffix(".safetensors")
        && !names.contains("\(name.dropLast("safetensors".count))json")
      if isTemporary || isAlone { _ = folder.appending(name).withCString { unlink($0) } }
    }
  }

  /// nil where it is damaged, or a part of it is missing.
  private static func read(
    _ step: Int, in folder: Path
  ) throws(TrainingError) -> (state: State, tensors: Safetensors)? {
    let json: [UInt8], file: MappedFile
    do throws(FileError) {
      json = try readFile(folder.appending("\(name(step)).json"), limit: 1 << 20).bytes
      file = try MappedFile(folder.appending("\(name(step)).safetensors"), limit: 1 << 40)
    } catch {
      if case .system(_, _, ENOENT) = error { return nil }
      throw .file(error)
    }
    guard let state = try? JSONDecoder().decode(State.self, from: Data(json)), state.schema == schema,
      file.withUnsafeBytes({ Digest.sha256($0) }) == state.sha256, let tensors = try? Safetensors(file)
    else { return nil }
    return (state, tensors)
  }

  /// Steps that have a state, rising.
  private static func steps(in folder: Path) -> [Int] {
    let entries = (try? Listing.entries(of: folder, recursive: false)) ?? []
    return entries.compactMap { entry -> Int? in
      let name = String(decoding: entry.path.lastComponent, as: UTF8.self)
      guard name.hasPrefix("step-"), name.hasSuffix(".json") else { return nil }
      return Int(name.dropFirst("step-".count).dropLast(".json".count))
    }.sorted()
  }

  private static func remove(_ step: Int, in folder: Path) {
    for file in files(step, in: folder) { _ = file.withCString { unlink($0) } }
  }

  /// The state first: weights without a state are no checkpoint.
  private static func files(_ step: Int, in folder: Path) -> [Path] {
    ["json", "safetensors"].map { folder.appending("\(name(step)).\($0)") }
  }
}
