import Files

/// What a layout is read with.
public struct LayoutOptions: Sendable {
  /// nil: recognised by the folders' names.
  public var layout: Layout?
  /// The frames of a video that are asked for, evenly spaced; 0 is all (ecosystem L30), nil as many as usual.
  public var frames: Int?
  private let usualFrames: Int
  var framesPerVideo: Int { frames ?? usualFrames }
  /// Which compression is read, where a set has several.
  public var compression: String?
  /// Which forging methods are read; nil is the layout's own choice.
  public var methods: [String]?
  /// The root of FaceForensics++, whose originals are DeeperForensics-1.0's real videos.
  public var originals: Path?
  public var methodLabels: MethodLabels

  public static let usualFramesPerVideo = 32

  public init(
    layout: Layout? = nil, frames: Int? = nil, usualFrames: Int = LayoutOptions.usualFramesPerVideo,
    compression: String? = nil, methods: [String]? = nil, originals: Path? = nil, methodLabels: MethodLabels
  ) {
    self.layout = layout
    self.frames = frames
    self.usualFrames = usualFrames
    self.compression = compression
    self.methods = methods
    self.originals = originals
    self.methodLabels = methodLabels
  }

  /// Refuses an option that no set of these layouts takes: it would do nothing.
  func refuseUnused(by layouts: [Layout]) throws(DataSetError) {
    let withVideos = Layout.allCases.filter { $0 != .manifest }
    let options: [(name: String, isGiven: Bool, takers: [Layout])] = [
      ("--frames", frames != nil, withVideos),
      ("--compression", compression != nil, [.faceForensics, .faceShifter, .deeperForensics]),
      ("--methods", methods != nil, [.faceForensics, .deeperForensics]),
      ("--originals", originals != nil, [.deeperForensics]),
    ]
    for option in options where option.isGiven && Set(layouts).isDisjoint(with: option.takers) {
      throw .unusedOption(option.name, takenBy: option.takers)
    }
  }
}

extension DataSet {
  /// Reads several data sets with the same options, under names that tell them apart.
  ///
  /// Of the methods that the options name a set takes those that it has, and its layout's own choice where it
  /// has none of them.
  ///
  /// - Throws: `DataSetError`; also where an option would do nothing for any of the sets.
  public static func read(
    _ places: [DataSetPlace], _ options: LayoutOptions
  ) throws(DataSetError) -> [DataSet] {
    var located: [(root: Path, layout: Layout, methods: [String])] = []
    for place in places {
      let root = place.path
      let layout: Layout
      if let stated = place.layout ?? options.layout {
        layout = stated
      } else {
        layout = try Layout.recognize(root)
      }
      guard !located.contains(where: { $0.root.resolved == root.resolved && $0.layout == layout }) else {
        throw .namedTwice(root)
      }
      located.append((root, layout, try layout.methods(in: root)))
    }
    try options.refuseUnused(by: located.map(\.layout))
    let known = located.flatMap(\.methods), unknown = (options.methods ?? []).filter { !known.contains($0) }
    guard unknown.isEmpty else { throw .unknownMethods(unknown, known: known) }

    var sets: [DataSet] = []
    for place in located {
      let methods = (options.methods ?? []).filter { place.methods.contains($0) }
      var own = options
      own.layout = place.layout
      own.methods = methods.isEmpty ? nil : methods
      sets.append(try read(place.root, own))
    }
    let names = sets.map(\.name)
    for index in sets.indices where names.count(where: { $0 == names[index] }) > 1 {
      sets[index].name += " (\(sets[index].root.text))"
    }
    return sets
  }

  /// Reads a data set from where it lies.
  public static func read(_ root: Path, _ options: LayoutOptions) throws(DataSetError) -> DataSet {
    let layout: Layout
    if let forced = options.layout { layout = forced } else { layout = try Layout.recognize(root) }
    switch layout {
    case .manifest:
      return try Manifest.read(Tree.isFolder(root) ? root.appending("manifest.csv") : root)
    case .folders: return try RealFakeFolders(root: root, options: options).read()
    case .faceForensics: return try FaceForensicsLayout(root: root, options: options).read()
    case .faceShifter:
      return try FaceForensicsLayout(root: root, options: options, isFaceShifter: true).read()
    case .celebDF: return try CelebDFLayout(root: root, options: options).read()
    case .dfdc: return try DFDCLayout(root: root, options: options).read()
    case .deeperForensics: return try DeeperForensicsLayout(root: root, options: options).read()
    }
  }
}

/// A video of a public set, before its frames are looked for.
struct Video {
  let name: String
  let split: Split
  let method: String
  var source: String?
  var target: String?
}

/// Gathers the frames of videos, and counts the videos that have none.
struct VideoGatherer {
  let labels: MethodLabels
  private(set) var samples: [Sample] = []
  private var missing: [(place: String, first: String, count: Int)] = []

  init(labels: MethodLabels) { self.labels = labels }

  /// - Parameters:
  ///   - place: the set's own name of the folder, which keeps equal names of videos apart.
  ///   - masks: the masks' frames, where there are any.
  mutating func add(
    _ video: Video, _ frames: Frames, place: String, masks: Frames? = nil
  ) throws(DataSetError) {
    guard let files = try frames.of(video.name) else {
      if let index = missing.firstIndex(where: { $0.place == place }) {
        missing[index].count += 1
      } else {
        missing.append((place, video.name, 1))
      }
      return
    }
    for file in files {
      let mask = masks?.folder.appending(video.name).appending("\(file.stem).png")
      samples.append(
        Sample(
          file: file, split: video.split, labels: labels[video.method], method: video.method,
          video: "\(place)/\(video.name)", mask: mask.flatMap { Tree.isFile($0) ? $0 : nil },
          source: video.source, target: video.target))
    }
  }

  /// A sentence a folder that lacks videos.
  var notes: [String] {
    missing.map {
      "\($0.place): \($0.count) \($0.count == 1 ? "video has" : "videos have") no frames, first \($0.first)"
    }
  }
}
