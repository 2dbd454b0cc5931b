import Explainer
import Files

/// Where a page may be written.
public enum ReportFile {
  /// Writes a page whole.
  ///
  /// - Parameters:
  ///   - evidence: folders under examination; a page inside one is refused.
  ///   - replacing: whether an existing file may be replaced.
  public static func write(
    _ report: Report, to path: Path, evidence: [Path], replacing: Bool
  ) throws(FileError) {
    try Listing.refuse(path, inside: evidence)
    try writeDurably(Array(report.html.text.utf8), to: path, replacing: replacing)
  }

  /// A place for the page of one picture that is free: the picture's name with ".report.html" behind it, or
  /// ".report-2.html" and so on.
  public static func place(for picture: Path, in folder: Path) -> Path {
    let name = Array(picture.lastComponent.prefix(200))
    func place(_ number: Int) -> Path {
      folder.appending(name + Array((number == 1 ? ".report.html" : ".report-\(number).html").utf8))
    }
    let number = (1...9_999).first { FileKind(at: place($0)) == nil } ?? 1
    return place(number)
  }
}
