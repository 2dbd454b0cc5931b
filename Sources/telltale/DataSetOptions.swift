import ArgumentParser
import DataSets
import Files

/// Which data sets a command reads, and how.
struct DataSetOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "A manifest or the folder of a data set, or LAYOUT:folder (faceshifter:FF++); may be repeated.",
      valueName: "path"),
    completion: .file())
  var data: [String] = []

  @Option(
    help: ArgumentHelp(
      "\(Layout.allCases.map(\.rawValue).joined(separator: ", ")), of the sets that state "
        + "none; told by the folders' names where it is absent.", valueName: "layout"))
  var layout: Layout?

  @Option(
    help: ArgumentHelp(
      "Frames of a video, evenly spaced; 0 is all. By default \(LayoutOptions.usualFramesPerVideo), in training the preset's.",
      valueName: "n"))
  var frames: Int?

  @Option(help: ArgumentHelp("Which compression, where a set has several: raw, c23, c40.", valueName: "name"))
  var compression: String?

  @Option(
    help: ArgumentHelp(
      "Forging methods, with commas between; the layout's own by default.", valueName: "names"))
  var methods: String?

  @Option(
    help: ArgumentHelp(
      "FaceForensics++'s folder, whose originals are the real part of DeeperForensics-1.0.",
      valueName: "folder"),
    completion: .directory)
  var originals: String?

  func validate() throws {
    guard frames ?? 0 >= 0 else { throw ValidationError("--frames must not be negative.") }
    if layout != nil, !places.isEmpty, places.allSatisfy({ $0.layout != nil }) {
      throw ValidationError("Every data set states its layout: leave --layout out.")
    }
  }

  private var places: [DataSetPlace] { data.map { DataSetPlace($0) } }

  /// What is looked into.
  var roots: [Path] { places.map(\.path) + [originals].compactMap(\.self).map { Path($0) } }

  /// Reads the sets, or ends with the reason: exit code 64 where an option is at fault, else 1.
  ///
  /// - Parameters:
  ///   - split: the one that is kept; nil keeps all.
  ///   - usualFrames: of a video, where `--frames` is absent.
  func read(
    _ assets: Assets, split: Split? = nil, usualFrames: Int = LayoutOptions.usualFramesPerVideo
  ) throws -> [DataSet] {
    do throws(DataSetError) {
      let options = LayoutOptions(
        layout: layout, frames: frames, usualFrames: usualFrames, compression: compression,
        methods: methods.map { $0.split(separator: ",").map(String.init) },
        originals: originals.map { Path($0) },
        methodLabels: try MethodLabels(assets.methodLabels))
      let sets = try DataSet.read(places, options)
      guard let split else { return sets }
      return try sets.map { (set) throws(DataSetError) in try set.only(split) }
    } catch {
      throw Ending.status(error.isWrongUsage ? .usage : .failed, message: "\(error)")
    }
  }
}

extension Layout: ExpressibleByArgument {}
