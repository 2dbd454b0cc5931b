import Explainer
import Files

/// Celeb-DF (ecosystem L23, L24): three folders of videos and a list of the test videos, in which **1 means real**. What
/// the list does not name is for training; validation is never the test list.
struct CelebDFLayout {
  let root: Path
  let options: LayoutOptions

  private static let list = "List_of_testing_videos.txt"

  func read() throws(DataSetError) -> DataSet {
    let youtube =
      ["YouTube-real", "Youtube-real"].first { Tree.isFolder(root.appending($0)) } ?? "YouTube-real"
    let folders = ["Celeb-real", youtube, "Celeb-synthesis"]
    var missing = folders.filter { !Tree.isFolder(root.appending($0)) }.map { "\($0)/" }
    if !Tree.isFile(root.appending(CelebDFLayout.list)) { missing.append(CelebDFLayout.list) }
    guard missing.isEmpty else { throw .incomplete(root, .celebDF, missing: missing) }

    let test = try testVideos(youtube: youtube)
    var gatherer = VideoGatherer(labels: options.methodLabels), listed = 0
    for folder in folders {
      guard let frames = try Frames(below: root.appending(folder), perVideo: options.framesPerVideo) else {
        throw .incomplete(root, .celebDF, missing: ["\(folder)/frames/"])
      }
      for name in try frames.videos() {
        let isTest = test.contains("\(folder)/\(name)")
        listed += isTest ? 1 : 0
        let people = CelebDFLayout.people(in: name)
        try gatherer.add(
          Video(
            name: name, split: isTest ? .test : .train,
            method: folder == "Celeb-synthesis" ? folder : "original",
            source: people.count > 1 ? people[1] : nil,
            target: people.first ?? "\(folder)/\(name)"), frames, place: folder)
      }
    }
    let lacking =
      listed == test.count ? [] : ["\(test.count - listed) of the \(test.count) test videos have no frames"]
    return DataSet(
      name: "CDF", root: root, layout: .celebDF, samples: gatherer.samples,
      framesPerVideo: options.framesPerVideo, notes: lacking + gatherer.notes)
  }

  /// `FOLDER/NAME` of the test videos, with the folder as it is written here.
  private func testVideos(youtube: String) throws(DataSetError) -> Set<String> {
    let path = root.appending(CelebDFLayout.list)
    var videos: Set<String> = []
    for (number, line) in try Tree.lines(path) {
      let fields = line.split(separator: " ", maxSplits: 1)
      let parts = fields.last?.split(separator: "/") ?? []
      guard fields.count == 2, parts.count == 2, fields[0] == "0" || fields[0] == "1" else {
        throw .line(path, number, what: "must be like \"1 YouTube-real/00170.mp4\"")
      }
      let isReal = parts[0] != "Celeb-synthesis"
      guard isReal == (fields[0] == "1") else {
        throw .line(path, number, what: "1 means real and 0 fake in this list, and \(parts[0]) is not")
      }
      let folder = parts[0].lowercased() == "youtube-real" ? youtube : String(parts[0])
      videos.insert("\(folder)/\(Path(String(parts[1])).stem)")
    }
    return videos
  }

  /// `id0`, `id1` of `id0_id1_0000`; none in the names of YouTube's.
  private static func people(in name: String) -> [String] {
    name.split(separator: "_").map(String.init).filter { $0.hasPrefix("id") }
  }
}
