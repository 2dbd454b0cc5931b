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

  func remove() { try? FileManager.default.removeItem(at: folder) }
}

/// A model that shrinks while it is mapped (reliability.md 3.10, 4.17). What the screen does is a scene of `TerminalScene`.
@Suite(.serialized) struct ShrinkingModelTests {
  /// `telltale score` in the background of a shell, which cuts the weights of the model in `$2` as soon as `condition` holds
  /// and ends with the program's status: the shell waits for nothing else of the test run, however busy that is.
  private func score(_ arguments: [String], model: URL, cutWhen condition: String) throws
    -> ProgramTests.Outcome
  {
    let script = """
      program=$1 model=$2; shift 2
      "$program" score --model "$model" "$@" & pid=$!
      while kill -0 $pid && ! \(condition); do sleep 0.01; done
      truncate -s 1000 "$model/model.safetensors"
      wait $pid
      """
    return try ProgramTests.run(
      ["-c", script, "sh", ProgramTests.program.path, model.path] + arguments,
      program: URL(filePath: "/bin/sh"), environment: ["SWIFT_BACKTRACE": "enable=no"])
  }

  @Test func aModelThatShrinksWhileItIsReadIsNamed() throws {
    let model = try SlowModel()
    defer { model.remove() }
    let outcome = try score(
      [ProgramTests.face], model: model.folder,
      cutWhen: #"grep -qF "$model/model.safetensors" /proc/$pid/maps"#)
    #expect(outcome.status == 128 + SIGBUS)
    #expect(
      outcome.errors.hasPrefix(
        "\(model.weights.path): changed while it was read; put a whole copy in its place and start again\n"))
  }

  /// Once it is open nothing of it is read again.
  @Test func aModelThatShrinksLaterHarmsNobody() throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
    defer { try? FileManager.default.removeItem(at: folder) }
    try FileManager.default.copyItem(at: ProgramTests.root.appending(path: "Assets/Model"), to: folder)
    let outcome = try score(
      ["--format", "jsonl", "--no-times", "-q", "--debug-log", folder.appending(path: "log").path]
        + [String](repeating: ProgramTests.face, count: 20),
      model: folder, cutWhen: #"grep -qs " is open, " "$model/log""#)
    #expect(outcome.status == 0)
    let lines = outcome.output.split(separator: "\n")
    #expect(lines.count == 20 && Set(lines).count == 1)
  }
}
