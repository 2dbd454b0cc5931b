import Pictures

/// Why faces cannot serve to make forgeries.
public enum ForgingError: Error, Equatable, Sendable {
  /// The pool holds nothing.
  case noFaces
  /// The five points of this face give no alignment.
  case badLandmarks(index: Int)
  /// The file with this face cannot be read any more.
  case unreadable(index: Int, reason: String)
  /// The picture of this face is not decoded.
  case picture(index: Int, PictureError)
}

extension ForgingError: CustomStringConvertible {
  public var description: String { text { "face \($0)" } }

  /// What is wrong, where, and what to do.
  ///
  /// - Parameter name: what a face of the pool is called.
  public func text(_ name: (Int) -> String) -> String {
    switch self {
    case .noFaces: "there are no faces to make forgeries from; name photographs with a face"
    case .badLandmarks(let index):
      "\(name(index)): its points are not five different places in a picture; detect it again or leave it out"
    case .unreadable(let index, let reason): "\(name(index)): \(reason)"
    case .picture(let index, let error): "\(name(index)): \(error)"
    }
  }
}
