import Files

/// Where a data set lies, as a command names it: a path, perhaps with its layout before a colon
/// (`faceshifter:FaceForensics++`).
///
/// Two sets may lie in one tree, as FaceShifter does in FaceForensics++'s (ecosystem L22): the layout says
/// which one is meant.
public struct DataSetPlace: Equatable, Sendable {
  public let path: Path
  /// nil where the word states none.
  public let layout: Layout?

  /// A word under which something lies is a path, colon or not.
  public init(_ word: String) {
    let parts = word.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
    let isPath = parts.count < 2 || FileKind(at: Path(word)) != nil
    layout = isPath ? nil : Layout(rawValue: String(parts[0]))
    path = Path(layout == nil ? word : String(parts[1]))
  }

  /// The word again, with the path from the root: it holds in another working folder.
  public var absoluteWord: String {
    (layout.map { "\($0.rawValue):" } ?? "") + path.absolute.argument
  }
}
