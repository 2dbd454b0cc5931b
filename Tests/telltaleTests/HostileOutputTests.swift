import Explainer
import Files
import Foundation
import Testing

/// The hostile strings through the built program: what it writes steers no terminal, and machine formats give the true
/// bytes back (T25, N12).
@Suite(.serialized, .enabled(if: hostileStrings() != nil, "the shared folder is not at hand"))
struct HostileOutputTests {
  /// Control and bidirectional characters and line separators, but for the line ends of the format.
  private func expectCalm(_ text: String, _ source: String) {
    for scalar in text.unicodeScalars where scalar != "\n" && scalar != "\r" {
      switch scalar.properties.generalCategory {
      case .control, .format, .lineSeparator, .paragraphSeparator:
        // Emoji sequences that are known keep their joiner and tag characters.
        if scalar.value == 0x200D || (0xE0020...0xE007F).contains(scalar.value) { continue }
        Issue.record("U+\(String(scalar.value, radix: 16)) in \(source)")
        return
      default: continue
      }
    }
  }

  /// As names of files that are not there: some of them alone are names of folders.
  private func names() throws -> [[UInt8]] {
    try #require(hostileStrings()).map { Array("absent-".utf8) + $0.filter { $0 != 0 } }
  }

  @Test func recordsOfEveryFormatAndTheWordsBesideThem() throws {
    let names = try names(), list = Data(names.flatMap { $0 + [0] })
    for format in ["text", "csv", "jsonl"] {
      let outcome = try ProgramTests.run(
        ["score", "--files-from", "-", "-0", "--format", format, "--no-times"], input: list)
      #expect(outcome.status == 1)
      expectCalm(outcome.output, "score --format \(format)")
      expectCalm(outcome.errors, "standard error of \(format)")
      guard format == "jsonl" else { continue }
      let lines = outcome.output.split(separator: "\n")
      #expect(lines.count == names.count)
      for (line, name) in zip(lines, names) {
        let record = try JSON(parsing: Array(line.utf8))
        let bytes = record["file_bytes"]?.string.flatMap { Data(base64Encoded: $0).map(Array.init) }
        #expect(bytes ?? record["file"]?.string.map { Array($0.utf8) } == name)
      }
    }
    let detected = try ProgramTests.run(["detect", "--files-from", "-", "-0"], input: list)
    expectCalm(detected.output + detected.errors, "detect")
  }

  @Test func cellsOfAManifest() throws {
    let names = try names().filter { !$0.contains(0x22) }
    let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let manifest = folder.appending(path: "set.csv")
    let head =
      "file,split,fake,expression,identity,physical_consistency,eye,illumination,mouth,nose\n"
    let rows = names.flatMap { (name: [UInt8]) -> [UInt8] in
      [0x22] + name + Array("\",train,0,0,0,0,0,0,0,0\n".utf8)
    }
    try Data(Array(head.utf8) + rows).write(to: manifest)
    let check = try ProgramTests.run([
      "train", "--check", "--data", manifest.path, "--out", folder.path + "/run",
    ])
    expectCalm(check.output + check.errors, "a manifest's names")
    for name in names.prefix(25) {
      try Data(Array(head.utf8) + Array("a,train,\"".utf8) + name + Array("\",0,0,0,0,0,0,0\n".utf8)).write(
        to: manifest)
      let fault = try ProgramTests.run([
        "train", "--check", "--data", manifest.path, "--out", folder.path + "/run",
      ])
      expectCalm(fault.output + fault.errors, "a manifest's cell")
    }
  }

  @Test func namesOfWeightsAndValuesOfTheConfiguration() throws {
    let texts = try names().compactMap { String(validating: $0, as: UTF8.self) }
    let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
    let model = folder.appending(path: "model"), settings = folder.appending(path: "telltale")
    for url in [folder, settings] {
      try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    }
    try FileManager.default.copyItem(at: ProgramTests.root.appending(path: "Assets/Model"), to: model)
    defer { try? FileManager.default.removeItem(at: folder) }
    for text in stride(from: 0, to: texts.count, by: max(1, texts.count / 25)).map({ texts[$0] }) {
      let name = try JSONSerialization.data(withJSONObject: [text])
      let header =
        Array("{".utf8) + name.dropFirst().dropLast()
        + Array(#":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}"#.utf8)
      let length = withUnsafeBytes(of: UInt64(header.count).littleEndian) { Array($0) }
      let file = model.appending(path: "model.safetensors")
      try? FileManager.default.removeItem(at: file)
      try Data(length + header + [0, 0, 0, 0]).write(to: file)
      let weights = try ProgramTests.run(["score", ProgramTests.face, "--model", model.path])
      #expect(weights.status == 1 && !weights.errors.isEmpty)
      expectCalm(weights.output + weights.errors, "a model's error")

      let escaped = text.unicodeScalars.map { scalar in
        scalar.value < 0x20 || scalar.value == 0x7F || "\"\\".unicodeScalars.contains(scalar)
          ? "\\u" + String(repeating: "0", count: 4 - String(scalar.value, radix: 16).count)
            + String(scalar.value, radix: 16) : String(scalar)
      }.joined()
      try Data("theme = \"\(escaped)\"\n".utf8).write(to: settings.appending(path: "config.toml"))
      let configured = try ProgramTests.run(
        ["browse", "--script", "j", "--dump-screen"], environment: ["XDG_CONFIG_HOME": folder.path])
      #expect(configured.status == 64)
      expectCalm(configured.output + configured.errors, "a value of the configuration")
      let doctor = try ProgramTests.run(["doctor"], environment: ["XDG_CONFIG_HOME": folder.path])
      expectCalm(doctor.output + doctor.errors, "doctor")
    }
  }
}

/// The strings of `hostile/strings.jsonl`; nil where the shared folder is not at hand.
func hostileStrings() -> [[UInt8]]? {
  let shared =
    ProcessInfo.processInfo.environment["TELLTALE_SHARED"].map { URL(filePath: $0) }
    ?? ProgramTests.root.appending(path: "../shared").standardized
  guard let data = try? Data(contentsOf: shared.appending(path: "hostile/strings.jsonl")) else { return nil }
  return data.split(separator: UInt8(ascii: "\n")).compactMap { line in
    let object = try? JSONSerialization.jsonObject(with: line) as? [String: Any]
    guard let hex = object?["bytes_hex"] as? String else { return nil }
    let digits = Array(hex.utf8)
    return stride(from: 0, to: digits.count - 1, by: 2).compactMap {
      UInt8(String(decoding: digits[$0...$0 + 1], as: UTF8.self), radix: 16)
    }
  }
}
