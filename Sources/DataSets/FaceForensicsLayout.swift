import Explainer
import Files

/// FaceForensics++ (ecosystem L18 to L22): `original_sequences/{youtube,actors}`,
/// `manipulated_sequences/METHOD`, below each `raw`, `c23` or `c40`, then `images/` or `frames/` by video; originals
/// 000 to 999, forgeries `TARGET_SOURCE`; splits as lists of pairs.
struct FaceForensicsLayout {
  let root: Path
  let options: LayoutOptions
  /// Only the method FaceShifter, which the paper's tables treat as a set of its own.
  var isFaceShifter = false

  /// The methods that the paper trains on.
  static let fourMethods = ["Deepfakes", "Face2Face", "FaceSwap", "NeuralTextures"]
  /// The one method with originals and names of its own, and without a split (L21).
  private static let actors = "DeepFakeDetection"
  static let compressions = ["raw", "c0", "c23", "c40"]

  private var layout: Layout { isFaceShifter ? .faceShifter : .faceForensics }

  func read() throws(DataSetError) -> DataSet {
    let methods = try chosenMethods()
    // A folder with a wrong name must not pass for a choice (L27).
    let absent = wantedMethods.filter { !methods.contains($0) }
    let paired = methods.filter { $0 != FaceForensicsLayout.actors }
    let compression = try chosenCompression(of: methods)
    var gatherer = VideoGatherer(labels: options.methodLabels)
    if !paired.isEmpty {
      let pairs = try splits()
      let originals = try frames("original_sequences/youtube", compression)
      for (split, pairs) in pairs {
        var seen: Set<String> = []
        for name in pairs.flatMap({ [$0.0, $0.1] }) where seen.insert(name).inserted {
          let video = Video(name: name, split: split, method: "original", target: name)
          try gatherer.add(video, originals, place: "youtube")
        }
      }
      for method in paired {
        let place = "manipulated_sequences/\(method)"
        let forged = try frames(place, compression), masks = try masks(of: method)
        for (split, pairs) in pairs {
          for (target, source) in pairs.flatMap({ [$0, ($0.1, $0.0)] }) {
            let video = Video(
              name: "\(target)_\(source)", split: split, method: method, source: source, target: target)
            try gatherer.add(video, forged, place: method, masks: masks)
          }
        }
      }
    }
    if methods.contains(FaceForensicsLayout.actors) { try addActors(compression, to: &gatherer) }
    return DataSet(
      name: "\(isFaceShifter ? "FSh" : "FF++") (\(compression))", root: root, layout: layout,
      samples: gatherer.samples, compression: compression, framesPerVideo: options.framesPerVideo,
      notes: ["methods: \(methods.joined(separator: ", "))"] + absent.map { "\($0) is not there" }
        + gatherer.notes)
  }

  private var wantedMethods: [String] {
    isFaceShifter ? ["FaceShifter"] : options.methods ?? FaceForensicsLayout.fourMethods
  }

  private func chosenMethods() throws(DataSetError) -> [String] {
    func isHere(_ method: String) -> Bool { Tree.isFolder(root.appending("manipulated_sequences/\(method)")) }
    let wanted = wantedMethods
    let present = wanted.filter(isHere)
    // Methods that were named have to be there; of the four, those that are there are taken and named.
    guard !present.isEmpty, options.methods == nil || present == wanted else {
      throw .incomplete(
        root, layout,
        missing: wanted.filter { !present.contains($0) }.map { "manipulated_sequences/\($0)/" })
    }
    return present
  }

  private func chosenCompression(of methods: [String]) throws(DataSetError) -> String {
    if let asked = options.compression { return asked }
    // Originals that no method needs do not count.
    let originals = methods.map { $0 == FaceForensicsLayout.actors ? "actors" : "youtube" }
    let places =
      originals.map { "original_sequences/\($0)" } + methods.map { "manipulated_sequences/\($0)" }
    let found = FaceForensicsLayout.compressions.filter { name in
      places.contains { Tree.isFolder(root.appending("\($0)/\(name)")) }
    }
    guard let only = found.first else {
      throw .incomplete(root, layout, missing: ["\(places[0])/c23/images/ (or raw, c40; or frames/)"])
    }
    guard found.count == 1 else { throw .severalCompressions(root, found) }
    return only
  }

  private func frames(_ place: String, _ compression: String) throws(DataSetError) -> Frames {
    let folder = root.appending("\(place)/\(compression)")
    guard let frames = try Frames(below: folder, perVideo: options.framesPerVideo) else {
      throw .incomplete(root, layout, missing: ["\(place)/\(compression)/images/ (or frames/)"])
    }
    return frames
  }

  /// `masks/images/` beside the compressions or below c23; FaceShifter has none (L20).
  private func masks(of method: String) throws(DataSetError) -> Frames? {
    let place = root.appending("manipulated_sequences/\(method)")
    let folder = ["masks/images", "c23/masks/images", "masks", "c23/masks"].map { place.appending($0) }
      .first { Tree.isFolder($0) && !Tree.isFolder($0.appending("videos")) }
    return folder.map { Frames(folder: $0, perVideo: 0) }
  }

  /// Pairs of names by split: `train.json`, `val.json`, `test.json` in the root or in `splits/` (L19).
  private func splits() throws(DataSetError) -> [(Split, [(String, String)])] {
    let folder = Tree.isFile(root.appending("test.json")) ? root : root.appending("splits")
    let missing = Split.allCases.map { "\($0.rawValue).json" }.filter { !Tree.isFile(folder.appending($0)) }
    guard missing.isEmpty else { throw .incomplete(root, layout, missing: missing.map { "splits/\($0)" }) }
    var splits: [(Split, [(String, String)])] = []
    for split in Split.allCases {
      let path = folder.appending("\(split.rawValue).json")
      var pairs: [(String, String)] = []
      for pair in try Tree.json(path).array ?? [] {
        guard let names = pair.array, names.count == 2, let a = names[0].string, let b = names[1].string,
          [a, b].allSatisfy({ $0.utf8.count == 3 && $0.utf8.allSatisfy { 48...57 ~= $0 } })
        else { throw .json(path, what: "must be a list of pairs of three-digit names") }
        pairs.append((a, b))
      }
      splits.append((split, pairs))
    }
    return splits
  }

  /// Originals `ACTOR__SCENE`, forgeries `TARGET_SOURCE__SCENE__CODE`; there is no split, so all is test.
  private func addActors(_ compression: String, to gatherer: inout VideoGatherer) throws(DataSetError) {
    let originals = try frames("original_sequences/actors", compression)
    for name in try originals.videos() {
      let actor = name.split(separator: "_").first.map { "actor \($0)" }
      try gatherer.add(
        Video(name: name, split: .test, method: "original", target: actor), originals, place: "actors")
    }
    let method = FaceForensicsLayout.actors
    let forged = try frames("manipulated_sequences/\(method)", compression)
    for name in try forged.videos() {
      let people = name.split(separator: "_", maxSplits: 2).map { "actor \($0)" }
      try gatherer.add(
        Video(
          name: name, split: .test, method: method, source: people.count > 1 ? people[1] : nil,
          target: people.first), forged, place: method)
    }
  }
}
