import Foundation
import Testing

/// Holds the table of the house: which room may import which.
struct ImportTableTests {
  /// Rooms that may be imported.
  static let table: [String: Set<String>] = [
    "Text": [],
    "Files": ["Text"],
    "Tensors": ["COpenBLAS", "CKernels", "Files"],
    "Layers": ["Tensors"],
    "LayerCases": ["Tensors", "Layers"],
    "CLIP": ["Tensors", "Layers", "Files"],
    "Pictures": ["CJPEG", "CPNG", "CWebP", "Tensors", "Files"],
    "Faces": ["Tensors", "Layers", "Pictures", "Files"],
    "Explainer": ["Tensors", "Layers", "CLIP", "Pictures", "Faces", "Files", "Text"],
    "Forging": ["Tensors", "Pictures", "Faces", "Explainer"],
    "DataSets": ["Files", "Pictures", "Faces", "Explainer"],
    "Evaluation": ["Tensors", "Pictures", "Faces", "Explainer", "DataSets", "Files"],
    "Training": [
      "Text", "Files", "Tensors", "Layers", "CLIP", "Pictures", "Faces", "Explainer", "Forging", "DataSets",
      "Evaluation",
    ],
    "CaseFile": ["Explainer", "Files"],
    "Terminal": ["CNcurses", "Pictures", "Text"],
    "Report": ["Explainer", "CaseFile", "Evaluation", "Pictures", "Faces", "Files", "Text"],
    "Browser": [
      "Explainer", "CaseFile", "Report", "Terminal", "Pictures", "Faces", "Files", "Text", "Training",
    ],
    "Bench": all,
    "telltale": all.union(["Bench"]),
  ]

  static let all: Set<String> = [
    "Text", "Files", "Tensors", "Layers", "LayerCases", "CLIP", "Pictures", "Faces", "Explainer", "Forging",
    "DataSets",
    "Evaluation", "Training", "CaseFile", "Terminal", "Report", "Browser", "CKernels",
  ]

  /// What comes with Swift, for every room.
  static let system: Set<String> = ["Foundation", "Glibc", "Synchronization", "Dispatch"]

  static let libraries: [String: Set<String>] = [
    "ArgumentParser": ["telltale"], "GRDB": ["CaseFile"], "TOMLKit": ["telltale"],
    "Crypto": ["Files"],
  ]

  static let sources = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../Sources")

  @Test func everyFolderIsARoomOfTheTableOrAShim() throws {
    for folder in try FileManager.default.contentsOfDirectory(atPath: Self.sources.path) {
      #expect(
        Self.table[folder] != nil || folder.hasPrefix("C") && folder != "CLIP",
        "Sources/\(folder) is no room of the house")
    }
  }

  @Test(arguments: table.keys.sorted())
  func imports(of room: String) throws {
    let folder = Self.sources.appending(path: room)
    let allowed = Self.table[room, default: []].union(Self.system)
      .union(Self.libraries.filter { $0.value.contains(room) }.keys)
    for file in try Self.swiftFiles(in: folder) {
      for line in try String(contentsOf: file, encoding: .utf8).split(separator: "\n") {
        guard
          let match = line.wholeMatch(
            of: /(?:@\w+ )?(?:public |package |internal |private )?import (?:\w+ )??(\w+).*/)
        else { continue }
        #expect(
          allowed.contains(String(match.1)), "\(room)/\(file.lastPathComponent) may not import \(match.1)")
      }
    }
  }

  @Test func everyCopyOfUncheckedSendableIsProved() throws {
    for file in try Self.swiftFiles(in: Self.sources) {
      let text = try String(contentsOf: file, encoding: .utf8)
      let uses = text.split(separator: "\n").filter {
        $0.contains("@unchecked Sendable") && !$0.contains("//")
      }
      let proofs = text.split(separator: "\n").filter { $0.contains("`@unchecked Sendable`") }
      #expect(
        proofs.count >= uses.count,
        "\(file.lastPathComponent) has @unchecked Sendable without a comment that proves it")
    }
  }

  private static func swiftFiles(in folder: URL) throws -> [URL] {
    try FileManager.default.subpathsOfDirectory(atPath: folder.path).filter { $0.hasSuffix(".swift") }
      .sorted()
      .map { folder.appending(path: $0) }
  }
}
