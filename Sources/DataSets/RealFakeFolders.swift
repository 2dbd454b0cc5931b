import Explainer
import Files

/// `real/` and `fake/`, perhaps below `train/`, `val/` and `test/`; without those, all is test.
///
/// A folder inside whose pictures are named by numbers is a video, which is said where not all of them are taken; the first
/// folder below `fake/` is the method.
struct RealFakeFolders {
  let root: Path
  let options: LayoutOptions

  func read() throws(DataSetError) -> DataSet {
    let splits = Split.allCases.filter { Tree.isFolder(root.appending($0.rawValue)) }
    let places = splits.isEmpty ? [(Split.test, root)] : splits.map { ($0, root.appending($0.rawValue)) }
    var missing: [String] = []
    for (_, place) in places {
      for name in ["real", "fake"] where !Tree.isFolder(place.appending(name)) {
        missing.append(place == root ? "\(name)/" : "\(place.relative(to: root).text)/\(name)/")
      }
    }
    guard missing.isEmpty else { throw .incomplete(root, .folders, missing: missing) }
    var samples: [Sample] = []
    var notes = splits.isEmpty ? ["no split folders: all pictures are test"] : []
    for (split, place) in places {
      for name in ["real", "fake"] {
        try gather(
          place.appending(name), below: [], split, isFake: name == "fake", into: &samples, &notes)
      }
    }
    return DataSet(
      name: String(decoding: root.resolved.lastComponent, as: UTF8.self), root: root, layout: .folders,
      samples: samples, framesPerVideo: options.framesPerVideo, notes: notes)
  }

  private func gather(
    _ folder: Path, below names: [String], _ split: Split, isFake: Bool, into samples: inout [Sample],
    _ notes: inout [String]
  ) throws(DataSetError) {
    var pictures: [Path] = [], folders: [Path] = []
    for entry in try Tree.entries(of: folder) {
      if entry.kind == .folder {
        folders.append(entry.path)
      } else if entry.kind == .file, Tree.isPicture(entry.path) {
        pictures.append(entry.path)
      }
    }
    if pictures.isEmpty, folders.isEmpty { try VideoFile.refuse(in: folder) }
    let isVideo = !names.isEmpty && !pictures.isEmpty && pictures.allSatisfy(RealFakeFolders.isFrame)
    let kind = isFake ? "fake" : "real"
    let video = isVideo ? ([kind] + names).joined(separator: "/") : nil
    let method = isFake ? names.first ?? "fake" : "original"
    let taken = isVideo ? Frames.spaced(pictures, options.framesPerVideo) : pictures
    if taken.count < pictures.count {
      notes.append(
        "\(folder.relative(to: root).text): \(pictures.count) numbered pictures are taken for a video, "
          + "\(taken.count) of them used; --frames 0 takes all")
    }
    for file in taken {
      samples.append(
        Sample(
          file: file, split: split, labels: isFake ? options.methodLabels[method] : .real, method: method,
          video: video))
    }
    for inner in folders where names.count < 8 {
      try gather(
        inner, below: names + [String(decoding: inner.lastComponent, as: UTF8.self)], split, isFake: isFake,
        into: &samples, &notes)
    }
  }

  /// `0001.png`, `frame12.jpg`, `frame_12.jpg`.
  private static func isFrame(_ path: Path) -> Bool {
    var name = path.stem[...]
    for prefix in ["frame", "_", "-"] where name.hasPrefix(prefix) { name = name.dropFirst(prefix.count) }
    return !name.isEmpty && name.utf8.allSatisfy { 48...57 ~= $0 }
  }
}
