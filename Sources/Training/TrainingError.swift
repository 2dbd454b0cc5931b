import CLIP
import Explainer
import Files
import Glibc
import Tensors

/// What keeps a training run from starting or going on.
public enum TrainingError: Error {
  case file(FileError)
  case model(ModelError)
  case preset(file: String, reason: String)
  /// The data cannot be learned from; the reason says what is missing and where.
  case data(String)
  case tooManyBadPictures(bad: Int, of: Int, first: String)
  /// The model to start from is not one that the recipe begins with.
  case otherStart(Path, reason: String)
  /// Another program works in the run folder; its process, where the lock names it.
  case locked(Path, process: Int?)
  /// The folder holds a run already.
  case runExists(Path)
  /// The folder holds no run, or one that this program cannot continue.
  case noRun(Path, reason: String)
  case checkpoint(Path, reason: String)
  /// The work was asked to stop before it had a result.
  case interrupted
  /// Three steps in a row gave numbers that are not finite.
  case diverged(step: Int)
}

extension TrainingError {
  /// Whether something was not written for want of space, and may be written anew. A failed sync may not: the system can
  /// have dropped what it did not write (reliability.md 6.11).
  var isFullDisk: Bool {
    guard case .file(.system(_, let doing, let code)) = self else { return false }
    return doing != "syncing" && (code == ENOSPC || code == EDQUOT)
  }
}

extension TrainingError: CustomStringConvertible {
  public var description: String {
    switch self {
    case .file(let error): error.description
    case .model(let error): "\(error)"
    case .preset(let file, let reason): "\(file) \(reason)"
    case .data(let reason): reason
    case .tooManyBadPictures(let bad, let all, let first):
      "\(bad) of \(all) pictures cannot be used, more than 1 %; the first: \(first)"
    case .otherStart(let folder, let reason): "\(folder.text) \(reason)"
    case .locked(let folder, let process):
      "\(folder.text): another program\(process.map { ", process \($0)," } ?? "") trains in this folder; "
        + "wait for it or use another --out"
    case .runExists(let folder):
      "\(folder.text) holds a run already; continue it with --resume, or use another --out"
    case .noRun(let folder, let reason): "\(folder.text): \(reason)"
    case .checkpoint(let path, let reason): "\(path.text): \(reason)"
    case .interrupted: "interrupted while the pictures were made ready"
    case .diverged(let step):
      "three steps in a row, up to step \(step), gave numbers that are not finite. "
        + "Begin a new run with a lower --learning-rate, or with --clip-norm 1; this one would come to the same end"
    }
  }
}
