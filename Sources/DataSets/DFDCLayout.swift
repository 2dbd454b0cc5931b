import Explainer
import Files

/// DFDC (ecosystem L25): training parts with `metadata.json`, the test set with `labels.csv` (1 is fake), or the preview
/// with `dataset.json`. A video's frames lie in `frames/VIDEO/` or `images/VIDEO/` beside it, or in a folder `VIDEO/`.
struct DFDCLayout {
  let root: Path
  let options: LayoutOptions

  func read() throws(DataSetError) -> DataSet {
    var gatherer = VideoGatherer(labels: options.methodLabels), found = false
    let parts = try Tree.folders(in: root).filter {
      String(decoding: $0.lastComponent, as: UTF8.self).hasPrefix("dfdc_train_part_")
    }
    for part in [root] + parts where Tree.isFile(part.appending("metadata.json")) {
      found = true
      try addMetadata(part, to: &gatherer)
    }
    for place in [root, root.appending("test")] where Tree.isFile(place.appending("labels.csv")) {
      found = true
      try addLabels(place, to: &gatherer)
    }
    if Tree.isFile(root.appending("dataset.json")) {
      found = true
      try addPreview(to: &gatherer)
    }
    guard found else {
      throw .incomplete(
        root, .dfdc, missing: ["dfdc_train_part_N/metadata.json (or labels.csv, or dataset.json)"])
    }
    return DataSet(
      name: "DFDC", root: root, layout: .dfdc, samples: gatherer.samples,
      framesPerVideo: options.framesPerVideo, notes: gatherer.notes)
  }

  private func frames(in place: Path) throws(DataSetError) -> Frames {
    try Frames(in: place, perVideo: options.framesPerVideo)
  }

  private func name(of folder: Path) -> String { String(decoding: folder.lastComponent, as: UTF8.self) }

  /// `"x.mp4": {"label": "FAKE", "split": "train", "original": "y.mp4"}`.
  private func addMetadata(_ part: Path, to gatherer: inout VideoGatherer) throws(DataSetError) {
    let path = part.appending("metadata.json"), frames = try frames(in: part)
    for member in try Tree.json(path).members ?? [] {
      let isFake = try isFake(member.value["label"], of: member.key, path)
      let split = try split(member.value["split"], or: .train, of: member.key, path)
      let original = member.value["original"]?.string.map { Path($0).stem }
      let name = Path(member.key).stem
      try gatherer.add(
        Video(
          name: name, split: split, method: isFake ? "DFDC" : "original",
          target: isFake ? original : name), frames, place: self.name(of: part))
    }
  }

  /// `filename,label`, 1 is fake.
  private func addLabels(_ place: Path, to gatherer: inout VideoGatherer) throws(DataSetError) {
    let path = place.appending("labels.csv"), frames = try frames(in: place)
    let bytes: [UInt8]
    do throws(FileError) { bytes = try readFile(path, limit: 256 << 20).bytes } catch { throw .file(error) }
    let rows = try CSV.rows(bytes, of: path)
    guard let header = rows.first, let file = header.fields.firstIndex(of: "filename"),
      let label = header.fields.firstIndex(of: "label")
    else { throw .line(path, 1, what: "the header must hold filename and label") }
    for row in rows.dropFirst() {
      guard row.fields.count == header.fields.count, ["0", "1"].contains(row.fields[label]) else {
        throw .line(path, row.line, what: "label must be 0 for real or 1 for fake")
      }
      let isFake = row.fields[label] == "1"
      try gatherer.add(
        Video(name: Path(row.fields[file]).stem, split: .test, method: isFake ? "DFDC" : "original"), frames,
        place: name(of: place))
    }
  }

  /// `"method_A/1/x.mp4": {"label": "fake", "set": "test"}`.
  private func addPreview(to gatherer: inout VideoGatherer) throws(DataSetError) {
    let path = root.appending("dataset.json")
    for member in try Tree.json(path).members ?? [] {
      let isFake = try isFake(member.value["label"], of: member.key, path)
      let split = try split(member.value["set"], or: .train, of: member.key, path)
      let file = Path(member.key),
        folder = file.parent == Path(".") ? root : root.appending(file.parent.bytes)
      let identity = member.value["target_id"].map { $0.string ?? $0.count.map(String.init) ?? "" }
      try gatherer.add(
        Video(
          name: file.stem, split: split, method: isFake ? "DFDC" : "original",
          target: identity.map { "person \($0)" }), frames(in: folder), place: folder.relative(to: root).text)
    }
  }

  private func isFake(_ label: JSON?, of video: String, _ path: Path) throws(DataSetError) -> Bool {
    switch label?.string?.lowercased() {
    case "fake": return true
    case "real": return false
    default: throw .json(path, what: "the label of \(video) must be FAKE or REAL")
    }
  }

  private func split(
    _ value: JSON?, or absent: Split, of video: String, _ path: Path
  ) throws(DataSetError) -> Split {
    guard let text = value?.string else { return absent }
    switch text {
    case "train": return .train
    case "val", "validation", "validate": return .val
    case "test": return .test
    default: throw .json(path, what: "the split of \(video) is \(text); it must be train, val or test")
    }
  }
}
