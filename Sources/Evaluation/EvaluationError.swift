import Files
import Pictures

/// Why an evaluation cannot be made or written. Paths inside are text from outside.
public enum EvaluationError: Error, Equatable {
  case file(FileError)
  /// The file of the paper's figures states something else than it has to.
  case paper(Path, what: String)
  case picture(PictureError)
}

extension EvaluationError: CustomStringConvertible {
  /// What happened, where, and what to do.
  public var description: String {
    switch self {
    case .file(let error): "\(error)"
    case .paper(let path, let what): "\(path.text): \(what); install telltale's assets anew"
    case .picture(let error): "a plot: \(error)"
    }
  }
}
