import Explainer
import Files
import Foundation
import TestSupport
import Testing

/// The hostile strings through the built program: what it writes steers no terminal, and machine formats give the true
/// bytes back (T25, N12). Where a string needs a run of its own, these take a few; `Scripts/hostile-trials.py` takes all.
@Suite(.serialized, .enabled(if: hostileStrings() != nil, "the shared folder is not at hand"))
struct HostileOutputTests {
  private func expectCalm(_ text: String, _ source: String) {
    if let scalar = steering(text, butFor: ["\n", "\r"]) {
      Issue.record("U+\(String(scalar.value, radix: 16)) in \(source)")
    }
  }

  /// As names of files that are not there: some of them alone are names of folders.
  private func names() throws -> [[UInt8]] {
    try #require(hostileStrings()).map { Array("absent-".utf8) + $0.filter { $0 != 0 } }
  }

  /// The name in a line of JSON: as bytes where it is not plain text.
  private func name(in line: Substring) throws -> [UInt8]? {
    let record = try JSON(parsing: Array(line.utf8))
    let bytes = record["file_bytes"]?.string.flatMap { Data(base64Encoded: $0).map(Array.init) }
    return bytes ?? record["file"]?.string.map { Array($0.utf8) }
  }

  @Test(arguments: ["score", "where", "detect"])
  func recordsOfEveryFormatAndTheWordsBesideThem(command: String) throws {
    let names = try names(), list = Data(names.flatMap { $0 + [0] })
    #expect(names.count == 2_000)
    for format in command == "detect" ? ["text", "jsonl"] : ["text", "csv", "jsonl"] {
      let outcome = try ProgramTests.run(
        [command, "--files-from", "-", "-0", "--format", format], input: list)
      #expect(outcome.status == 1)
      expectCalm(outcome.output, "\(command) --format \(format)")
      expectCalm(outcome.errors, "standard error of \(command) --format \(format)")
      guard format == "jsonl" else { continue }
      let lines = outcome.output.split(separator: "\n")
      #expect(lines.count == names.count)
      for (line, name) in zip(lines, names) { #expect(try self.name(in: line) == name) }
    }
  }

  @Test func namesInAReport() throws {
    let page = FileManager.default.temporaryDirectory.appending(path: "\(UUID().uuidString).html")
    defer { try? FileManager.default.removeItem(at: page) }
    let names = try names().compactMap { String(validating: $0, as: UTF8.self) }
    let outcome = try ProgramTests.run(["report", "--out", page.path] + names)
    #expect(outcome.status == 1 && outcome.errors.contains("\(names.count) could not be scored"))
    expectCalm(outcome.output + outcome.errors, "report")
    expectCalm(try String(contentsOf: page, encoding: .utf8), "the page")
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
