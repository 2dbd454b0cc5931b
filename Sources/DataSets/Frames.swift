import Files

/// The frames of a set's videos: one folder a video, one picture a frame.
struct Frames {
  /// The folder with the videos' folders.
  let folder: Path
  /// Frames that are taken of a video, evenly spaced; 0 is all.
  let perVideo: Int

  /// The folder `images/` or `frames/` below a place.
  ///
  /// - Returns: nil where there is neither.
  /// - Throws: `videos`, where there are videos instead.
  init?(below place: Path, perVideo: Int) throws(DataSetError) {
    guard let folder = Frames.folder(below: place) else {
      try VideoFile.refuse(in: place.appending("videos"))
      try VideoFile.refuse(in: place)
      return nil
    }
    self.init(folder: folder, perVideo: perVideo)
  }

  /// The folder `images/` or `frames/` below a place or, without either, the place itself, whose folders are videos.
  ///
  /// - Throws: `videos`, where there are videos and no folder.
  init(in place: Path, perVideo: Int) throws(DataSetError) {
    let folder = Frames.folder(below: place)
    if folder == nil, try Tree.folders(in: place).isEmpty {
      try VideoFile.refuse(in: place.appending("videos"))
      try VideoFile.refuse(in: place)
    }
    self.init(folder: folder ?? place, perVideo: perVideo)
  }

  private static func folder(below place: Path) -> Path? {
    ["images", "frames"].map { place.appending($0) }.first(where: Tree.isFolder)
  }

  init(folder: Path, perVideo: Int) {
    self.folder = folder
    self.perVideo = perVideo
  }

  /// - Returns: nil where the video has no folder, or no frame in it.
  func of(_ video: String) throws(DataSetError) -> [Path]? {
    let place = folder.appending(video)
    guard Tree.isFolder(place) else { return nil }
    let all = try Tree.pictures(in: place)
    return all.isEmpty ? nil : Frames.spaced(all, perVideo)
  }

  /// Names of the videos that have folders.
  func videos() throws(DataSetError) -> [String] {
    try Tree.folders(in: folder).map { String(decoding: $0.lastComponent, as: UTF8.self) }
  }

  /// `count` elements evenly spaced, the first among them; all where there are no more.
  static func spaced<T>(_ all: [T], _ count: Int) -> [T] {
    guard count > 0, all.count > count else { return all }
    return (0..<count).map { all[$0 * all.count / count] }
  }
}
