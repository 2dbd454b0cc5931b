import Files

/// Where cases lie that nobody named: `telltale/cases` in the XDG state folder.
public enum CaseFolder {
  /// The case of a folder or file under examination: its name, and the start of the SHA-256 of its true path, so that
  /// the same folder leads to the same case from wherever it is named.
  ///
  /// - Parameter directories: nil is returned where they have no state folder, since then nothing is saved.
  public static func path(for evidence: Path, in directories: Directories) -> Path? {
    guard let folder = directories.state?.appending("cases") else { return nil }
    let place = evidence.resolved
    let name = place.lastComponent.prefix(40).map { byte -> UInt8 in
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"):
        byte
      default: UInt8(ascii: "-")
      }
    }
    let digest = Digest.sha256(place.bytes).prefix(24)
    return folder.appending(name + Array("-\(digest).sqlite".utf8))
  }

  /// The cases there, in natural order; none where the folder is missing.
  public static func cases(in directories: Directories) throws(CaseError) -> [Path] {
    guard let folder = directories.state?.appending("cases"), FileKind(at: folder) == .folder else {
      return []
    }
    do throws(FileError) {
      return try Listing.entries(of: folder, recursive: false)
        .filter { $0.kind == .file && $0.path.lastComponent.suffix(7) == Array(".sqlite".utf8)[...] }.map(
          \.path)
    } catch {
      throw .file(error)
    }
  }
}
