import Pictures

extension EvaluationReport {
  /// Names and bytes of PNG files: for each result the ROC curves, the reliability diagram, and the curves by level
  /// where crops were altered.
  public func plots() throws(EvaluationError) -> [(name: String, bytes: [UInt8])] {
    var files: [(name: String, bytes: [UInt8])] = []
    for (index, result) in results.enumerated() {
      let suffix = results.count > 1 ? "-\(index + 1)" : ""
      let plots = [
        ("roc", result.rocPlot), ("reliability", result.reliabilityPlot), ("levels", result.levelPlot),
      ]
      for (name, plot) in plots {
        guard let plot else { continue }
        do throws(PictureError) {
          files.append(("\(name)\(suffix).png", try PNGWriter.bytes(of: plot.picture())))
        } catch { throw .picture(error) }
      }
    }
    return files
  }
}
