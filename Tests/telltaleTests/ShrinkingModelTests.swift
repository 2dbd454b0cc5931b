import Foundation
import Glibc
import Testing

/// A copy of the shipped model that takes seconds to hash, so that it can shrink meanwhile: it has a tensor of zeros that
/// scoring ignores, in a hole of the file.
struct SlowModel {
  let folder: URL

  init() throws {
    folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
    try FileManager.default.copyItem(at: ProgramTests.root.appending(path: "Assets/Model"), to: folder)
    let data = try Data(contentsOf: weights)
    let length = data.prefix(8).enumerated().reduce(0) { $0 | Int($1.element) << (8 * $1.offset) }
    let parsed = try JSONSerialization.jsonObject(with: data.dropFirst(8).prefix(length))
    var header = try #require(parsed as? [String: Any])
    let end = data.count - 8 - length, zeros = 1 << 29
    header["text_model.embeddings.position_ids"] = [
      "dtype": "I64", "shape": [1, zeros], "data_offsets": [end, end + 8 * zeros],
    ]
    let json = try JSONSerialization.data(withJSONObject: header, options: [.withoutEscapingSlashes])
    let size = withUnsafeBytes(of: UInt64(json.count).littleEndian) { Data($0) }
    try (size + json + data.dropFirst(8 + length)).write(to: weights)
    truncate(weights.path, 8 + json.count + end + 8 * zeros)
  }

  var weights: URL { folder.appending(path: "model.safetensors") }

  func shrink() { truncate(weights.path, 1_000) }

  func remove() { try? FileManager.default.removeItem(at: folder) }
}

/// A model that shrinks while it is mapped (reliability.md 3.10, 4.17). What the screen does is a scene of `TerminalScene`.
@Suite(.serialized) struct ShrinkingModelTests {
  @Test func aModelThatShrinksWhileItIsReadIsNamed() async throws {
    let model = try SlowModel()
    defer { model.remove() }
    let errors = model.folder.appending(path: "errors")
    try Data().write(to: errors)
    let process = Process()
    process.executableURL = ProgramTests.program
    process.currentDirectoryURL = ProgramTests.root
    process.arguments = ["score", ProgramTests.face, "--model", model.folder.path]
    process.environment = ["HOME": model.folder.path, "SWIFT_BACKTRACE": "enable=no"]
    process.standardOutput = FileHandle.nullDevice
    process.standardError = try FileHandle(forWritingTo: errors)
    try process.run()
    for _ in 0..<200 where process.isRunning {
      let maps = try? String(contentsOfFile: "/proc/\(process.processIdentifier)/maps", encoding: .utf8)
      if maps?.contains(model.weights.path) == true { break }
      try await Task.sleep(for: .milliseconds(10))
    }
    model.shrink()
    process.waitUntilExit()
    #expect(process.terminationReason == .uncaughtSignal && process.terminationStatus == SIGBUS)
    #expect(
      try String(contentsOf: errors, encoding: .utf8)
        == "\(model.weights.path): changed while it was read; put a whole copy in its place and start again\n"
    )
  }

  /// Once it is open nothing of it is read again.
  @Test func aModelThatShrinksLaterHarmsNobody() async throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
    defer { try? FileManager.default.removeItem(at: folder) }
    try FileManager.default.copyItem(at: ProgramTests.root.appending(path: "Assets/Model"), to: folder)
    let log = folder.appending(path: "log"), output = folder.appending(path: "output")
    try Data().write(to: output)
    let process = Process()
    process.executableURL = ProgramTests.program
    process.currentDirectoryURL = ProgramTests.root
    process.arguments =
      ["score", "--model", folder.path, "--format", "jsonl", "--no-times", "-q", "--debug-log", log.path]
      + [String](repeating: ProgramTests.face, count: 20)
    process.environment = ["HOME": folder.path]
    process.standardOutput = try FileHandle(forWritingTo: output)
    try process.run()
    for _ in 0..<500 where process.isRunning {
      if (try? String(contentsOf: log, encoding: .utf8))?.contains(" is open, ") == true { break }
      try await Task.sleep(for: .milliseconds(10))
    }
    truncate(folder.appending(path: "model.safetensors").path, 1_000)
    process.waitUntilExit()
    #expect(process.terminationReason == .exit && process.terminationStatus == 0)
    let lines = try String(contentsOf: output, encoding: .utf8).split(separator: "\n")
    #expect(lines.count == 20 && Set(lines).count == 1)
  }
}
