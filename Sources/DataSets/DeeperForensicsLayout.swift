import Explainer
import Files

/// DeeperForensics-1.0 (ecosystem L26): `manipulated_videos/VARIANT/`, names `TARGET_ACTOR`, splits as lists. **Real are
/// the FaceForensics++ originals of the same numbers, not `source_videos/`.**
struct DeeperForensicsLayout {
  let root: Path
  let options: LayoutOptions

  func read() throws(DataSetError) -> DataSet {
    let variants = options.methods ?? ["end_to_end"]
    let lists = root.appending("lists/splits")
    var missing = variants.map { "manipulated_videos/\($0)/" }.filter { !Tree.isFolder(root.appending($0)) }
    missing += Split.allCases.map { "lists/splits/\($0.rawValue).txt" }
      .filter { !Tree.isFile(root.appending($0)) }
    guard missing.isEmpty else { throw .incomplete(root, .deeperForensics, missing: missing) }

    let compression = options.compression ?? "c23"
    let originals = try originals(compression)
    var gatherer = VideoGatherer(labels: options.methodLabels)
    var videos: [(Split, [(name: String, target: String, actor: String)])] = []
    for split in Split.allCases {
      let path = lists.appending("\(split.rawValue).txt")
      var names: [(name: String, target: String, actor: String)] = []
      for (number, line) in try Tree.lines(path) {
        let name = Path(line).stem, parts = name.split(separator: "_")
        guard parts.count == 2 else {
          throw .line(path, number, what: "\(line) must be named TARGET_ACTOR, like 000_W127.mp4")
        }
        names.append((name, String(parts[0]), String(parts[1])))
      }
      videos.append((split, names))
    }
    for (split, names) in videos {
      var seen: Set<String> = []
      for (_, target, _) in names where seen.insert(target).inserted {
        try gatherer.add(
          Video(name: target, split: split, method: "original", target: target), originals, place: "youtube")
      }
    }
    for variant in variants {
      let place = root.appending("manipulated_videos/\(variant)")
      let frames = try Frames(in: place, perVideo: options.framesPerVideo)
      for (split, names) in videos {
        for (name, target, actor) in names {
          try gatherer.add(
            Video(name: name, split: split, method: "DeeperForensics", source: actor, target: target), frames,
            place: variant)
        }
      }
    }
    return DataSet(
      name: "DF-1.0", root: root, layout: .deeperForensics, samples: gatherer.samples,
      compression: "originals \(compression)", framesPerVideo: options.framesPerVideo,
      notes: ["variants: \(variants.joined(separator: ", "))"] + gatherer.notes)
  }

  /// The originals of FaceForensics++: where the options say, in the same tree, or in a folder beside it.
  private func originals(_ compression: String) throws(DataSetError) -> Frames {
    let beside = ["FaceForensics++", "FaceForensics", "FF++"].map { root.parent.appending($0) }
    let place = "original_sequences/youtube/\(compression)"
    for folder in options.originals.map({ [$0] }) ?? ([root] + beside) {
      let originals = folder.appending(place)
      guard Tree.isFolder(originals) else { continue }
      if let frames = try Frames(below: originals, perVideo: options.framesPerVideo) { return frames }
    }
    throw .incomplete(
      root, .deeperForensics,
      missing: [
        "the real videos: FaceForensics++'s \(place)/images/, whose root --originals names "
          + "(source_videos/ are no real part of this set)"
      ])
  }
}
