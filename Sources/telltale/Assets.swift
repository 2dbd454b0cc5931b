import ArgumentParser
import Files
import Glibc

/// Where the program's own files lie: `--assets`, TELLTALE_ASSETS, beside the executable, ../share/telltale, then the
/// package folder that the program was built in.
struct Assets {
  let folder: Path
  /// What decided, for `doctor`.
  let source: String

  static func find(option: String?) throws -> Assets {
    if let option { return try named(Path(option), "--assets") }
    if let variable = getenv("TELLTALE_ASSETS").map({ String(cString: $0) }), !variable.isEmpty {
      return try named(Path(variable), "TELLTALE_ASSETS")
    }
    let program = executable().parent
    let package = Path(#filePath).parent.parent.parent
    for (folder, source) in [
      (program.appending("Assets"), "beside the executable"),
      (program.appending("../share/telltale"), "../share/telltale"),
      (package.appending("Assets"), "the package folder"),
    ] where isAssets(folder) {
      return Assets(folder: folder, source: source)
    }
    throw Ending.status(
      .failed, message: "telltale's assets are not installed; name their folder with --assets.")
  }

  var model: Path { folder.appending("Model") }
  var detector: Path { folder.appending("Detector") }
  var faces: Path { folder.appending("Faces") }
  var presets: Path { folder.appending("Presets") }
  var methodLabels: Path { folder.appending("Presets/labels.json") }
  var paper: Path { folder.appending("Paper/tables.json") }

  private static func named(_ folder: Path, _ source: String) throws -> Assets {
    guard isAssets(folder) else {
      throw Ending.status(
        .failed, message: "\(folder.text): no Detector folder here; \(source) must name telltale's assets.")
    }
    return Assets(folder: folder, source: source)
  }

  private static func isAssets(_ folder: Path) -> Bool {
    FileKind(at: folder.appending("Detector")) == .folder
  }

  private static func executable() -> Path {
    var buffer = [CChar](repeating: 0, count: 4_096)
    let length = readlink("/proc/self/exe", &buffer, buffer.count)
    return Path(bytes: buffer.prefix(max(0, length)).map(UInt8.init(bitPattern:)))
  }
}
