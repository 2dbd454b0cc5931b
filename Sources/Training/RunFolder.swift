import Files
import Foundation
import Glibc
import Tensors

/// The folder of a run, held under a lock while it is worked in (design, section 3).
final class RunFolder {
  let path: Path
  private let lock: Int32
  private let isNew: Bool

  var checkpoints: Path { path.appending("checkpoints") }
  var best: Path { path.appending("best") }
  private var description: Path { path.appending("run.json") }
  private var lockFile: Path { path.appending("lock") }

  /// What `run.json` states.
  struct Description: Codable {
    static let currentSchema = "telltale.run/1"

    var schema = currentSchema
    var recipe: Recipe
    /// The model folder that the run started from, by path, name and hash.
    var base, baseName, baseHash: String
    /// Further folders, where the start is the mean of several models' weights; nil where it is one.
    var mixed: [Mixed]?
    /// nil in runs of older versions.
    var sources: RunSources?
    /// How exported weights are written, and whether a video or person may stand in two splits; nil in runs of older
    /// versions.
    var exportPrecision: SafetensorsWriter.Precision?
    var allowsOverlap: Bool?
    var dataHash: String
    var pictures: Int
    var threads: Int
    var version: String
    /// What computed at the start: kernels, OpenBLAS with its core, and the libraries that decode (reliability.md 7.4);
    /// nil in runs of older versions.
    var engine: [String]?
    var started: String

    struct Mixed: Codable, Equatable {
      var path, name, hash: String
    }
  }

  /// Makes the folder and locks it. The lock names this process, for whoever is refused.
  init(_ path: Path) throws(TrainingError) {
    self.path = path
    isNew = FileKind(at: path) == nil
    do throws(FileError) { try makeFolder(path) } catch { throw .file(error) }
    let file = path.appending("lock")
    let lock = file.withCString { open($0, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o600) }
    guard lock >= 0 else { throw .file(.system(path, doing: "locking", errno: errno)) }
    guard flock(lock, LOCK_EX | LOCK_NB) == 0 else {
      let reason = errno
      close(lock)
      guard reason == EWOULDBLOCK else { throw .file(.system(path, doing: "locking", errno: reason)) }
      throw .locked(path, process: RunFolder.process(file))
    }
    // Whoever held it before may have taken the file away meanwhile: then this is a lock on nothing.
    var ours = stat(), named = stat()
    guard fstat(lock, &ours) == 0, file.withCString({ lstat($0, &named) }) == 0, ours.st_ino == named.st_ino
    else {
      close(lock)
      throw .locked(path, process: nil)
    }
    // A lock without a number locks all the same.
    if ftruncate(lock, 0) == 0 { _ = writeAll(Array("\(getpid())\n".utf8), to: lock) }
    self.lock = lock
  }

  /// Whether the process that locked the folder last is still there. Only looks: taking the lock, however shortly, could
  /// refuse a program that begins.
  static func isInUse(_ path: Path) -> Bool {
    guard let process = process(path.appending("lock")).flatMap({ pid_t(exactly: $0) }), process > 0 else {
      return false
    }
    return kill(process, 0) == 0 || errno == EPERM
  }

  private static func process(_ lock: Path) -> Int? {
    (try? readFile(lock, limit: 64).bytes).flatMap { Int(String(decoding: $0.dropLast(), as: UTF8.self)) }
  }

  /// A folder that got no run is left as it was found: what was refused leaves nothing behind.
  deinit {
    if !holdsRun {
      _ = lockFile.withCString { unlink($0) }
      if isNew { _ = path.withCString { rmdir($0) } }
    }
    close(lock)
  }

  var holdsRun: Bool { description.withCString { access($0, F_OK) } == 0 }

  func write(_ content: Description) throws(TrainingError) {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .prettyPrinted, .withoutEscapingSlashes]
    guard let json = try? encoder.encode(content) else {
      preconditionFailure("a description holds finite numbers")
    }
    do throws(FileError) { try writeDurably(Array(json), to: description, replacing: true) } catch {
      throw .file(error)
    }
  }

  func read() throws(TrainingError) -> Description { try RunFolder.describe(path) }

  /// What a folder's `run.json` states, without taking the lock.
  static func describe(_ path: Path) throws(TrainingError) -> Description {
    let bytes: [UInt8]
    do throws(FileError) { bytes = try readFile(path.appending("run.json"), limit: 1 << 20).bytes } catch {
      throw .noRun(path, reason: "holds no run to continue (run.json: \(error.reason))")
    }
    guard let content = try? JSONDecoder().decode(Description.self, from: Data(bytes)),
      content.schema == Description.currentSchema
    else { throw .noRun(path, reason: "run.json is of another version, or damaged") }
    guard 0...1_000_000_000 ~= content.pictures else {
      throw .noRun(path, reason: "run.json states no number of pictures")
    }
    if let broken = content.recipe.broken { throw .noRun(path, reason: "run.json: \(broken)") }
    return content
  }
}
