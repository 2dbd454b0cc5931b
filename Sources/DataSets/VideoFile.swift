import Files

/// Videos are not read: their frames are (ecosystem L29).
enum VideoFile {
  static func isVideo(_ path: Path) -> Bool {
    Tree.hasExtension(path, ["mp4", "avi", "mov", "mkv", "webm", "m4v"])
  }

  /// The command that writes a video's frames where the layouts look for them, counted from 0, as masks are.
  static func extraction(of video: Path) -> String {
    let folder = String(decoding: video.parent.lastComponent, as: UTF8.self)
    let frames =
      folder == "videos" ? video.parent.parent.appending("images") : video.parent.appending("frames")
    let target = frames.appending(video.stem)
    return
      "mkdir -p \(quoted(target)) && ffmpeg -i \(quoted(video)) -start_number 0 \(quoted(target.appending("%04d.png")))"
  }

  /// Refuses a folder that holds videos and no frames.
  static func refuse(in folder: Path) throws(DataSetError) {
    guard Tree.isFolder(folder) else { return }
    let videos = try Tree.entries(of: folder).map(\.path).filter(isVideo)
    if let first = videos.first { throw .videos(first, count: videos.count) }
  }

  private static func quoted(_ path: Path) -> String { "'" + path.text.replacing("'", with: "'\\''") + "'" }
}
