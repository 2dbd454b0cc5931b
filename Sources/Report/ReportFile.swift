import Explainer
import Files

/// Where a page may be written.
public enum ReportFile {
  /// Writes a page whole, readable by all.
  ///
  /// - Parameters:
  ///   - evidence: folders under examination; a page inside one is refused.
  ///   - replacing: whether an existing file may be replaced.
  public static func write(
    _ report: Report, to path: Path, evidence: [Path], replacing: Bool
  ) throws(FileError) {
    try Listing.refuse(path, inside: evidence)
    try writeDurably(Array(report.html.text.utf8), to: path, replacing: replacing, mode: 0o644)
  }

  /// A name for the page of one picture: the picture's with ".report.html" behind it.
  public static func name(for picture: Path) -> [UInt8] {
    Array(picture.lastComponent.prefix(200)) + Array(".report.html".utf8)
  }
}
