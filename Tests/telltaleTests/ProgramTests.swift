import Foundation
import Testing

/// The built program: data on stdout, words on stderr, exit codes (ecosystem C1 to C14, C31).
@Suite(.serialized) struct ProgramTests {
  struct Outcome {
    let output, errors: String
    let status: Int32
  }

  static let root = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../..").standardized

  /// The program lies beside the test bundle.
  static let program: URL = {
    let bundle = URL(filePath: CommandLine.arguments[0]).deletingLastPathComponent()
    let beside = bundle.appending(path: "telltale")
    return FileManager.default.isExecutableFile(atPath: beside.path)
      ? beside : root.appending(path: ".build/release/telltale")
  }()

  static func run(
    _ arguments: [String], program: URL = program, input: Data? = nil, environment: [String: String] = [:]
  ) throws -> Outcome {
    // Files, not pipes: nothing has to be read while the program runs, so no thread waits for another.
    let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    func file(_ name: String, _ content: Data = Data()) throws -> URL {
      let url = folder.appending(path: name)
      try content.write(to: url)
      return url
    }
    let output = try file("output"), errors = try file("errors")
    let process = Process()
    process.executableURL = program
    process.arguments = arguments
    process.currentDirectoryURL = root
    process.environment = ["PATH": "/usr/bin:/bin", "LANG": "C.UTF-8", "HOME": folder.path].merging(
      environment
    ) { $1 }
    process.standardInput = try FileHandle(forReadingFrom: file("input", input ?? Data()))
    process.standardOutput = try FileHandle(forWritingTo: output)
    process.standardError = try FileHandle(forWritingTo: errors)
    try process.run()
    process.waitUntilExit()
    return Outcome(
      output: String(decoding: try Data(contentsOf: output), as: UTF8.self),
      errors: String(decoding: try Data(contentsOf: errors), as: UTF8.self), status: process.terminationStatus
    )
  }

  static let face = "Assets/Faces/astronaut.jpg"

  @Test func evaluateMeasuresAFolderOfRealAndFake() throws {
    let set = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
    let plots = set.path + "-plots"
    defer {
      for path in [set.path, plots] { try? FileManager.default.removeItem(atPath: path) }
    }
    for (kind, name) in [("real", "london-004"), ("fake", "london-004-eye-forged"), ("real", "canada-008")] {
      let folder = set.appending(path: kind)
      try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
      try FileManager.default.copyItem(
        at: Self.root.appending(path: "Assets/Faces/\(name).jpg"), to: folder.appending(path: "\(name).jpg"))
    }
    let outcome = try Self.run(
      ["evaluate", "--data", set.path, "--format", "json", "--bootstrap", "20", "--plots", plots])
    #expect(outcome.status == 0, "\(outcome.errors)")
    #expect(outcome.output.hasPrefix(#"{"schema":"telltale.evaluate/1""#))
    #expect(outcome.output.contains(#""layout":"folders""#))
    #expect(
      try FileManager.default.contentsOfDirectory(atPath: plots).sorted() == ["reliability.png", "roc.png"])
    let missing = try Self.run(["evaluate", "--data", set.appending(path: "real").path])
    #expect(missing.status == 1 && missing.errors.contains("no layout that telltale knows"))
  }

  @Test func aFaceGivesOneRecord() throws {
    let outcome = try Self.run(["score", Self.face, "--format", "jsonl", "--no-times"])
    #expect(outcome.status == 0, "\(outcome.errors)")
    #expect(outcome.output.split(separator: "\n").count == 1)
    #expect(
      outcome.output.hasPrefix(
        #"{"schema":"telltale.score/1","file":"Assets/Faces/astronaut.jpg","status":"scored""#))
  }

  @Test func threadsAndCompanyChangeNoByte() throws {
    let folder = ["score", "Assets/Faces", "--format", "jsonl", "--no-times", "-q"]
    let one = try Self.run(folder + ["--threads", "1"]), two = try Self.run(folder + ["--threads", "2"])
    #expect(one.output == two.output)
    let alone = try Self.run(["score", Self.face, "--format", "jsonl", "--no-times"])
    #expect(one.output.contains(alone.output))
    let shards = try (1...3).map {
      try Self.run(folder + ["--shard", "\($0)/3"]).output.split(separator: "\n")
    }
    let merged = (0..<one.output.split(separator: "\n").count).map { shards[$0 % 3][$0 / 3] }
    #expect(merged == one.output.split(separator: "\n"))
  }

  /// A processor without AVX-512, or without AVX2, gives the same records: each level is forced in turn.
  @Test func levelsOfTheKernelsChangeNoByte() throws {
    let arguments = ["score", Self.face, "--format", "jsonl", "--no-times"]
    let expected = try Self.run(arguments)
    #expect(expected.status == 0, "\(expected.errors)")
    for level in ["avx512bf16", "avx512", "avx2", "plain"] {
      let forced = try Self.run(arguments, environment: ["TELLTALE_KERNELS": level])
      #expect(forced.output == expected.output, "\(level) gives another record")
    }
    let doctor = try Self.run(["doctor"], environment: ["TELLTALE_KERNELS": "plain"])
    #expect(doctor.output.contains("plain, products with packed weights"))
  }

  @Test func recordsNameThePrecision() throws {
    let coarse = try Self.run(["score", Self.face, "--format", "jsonl", "--precision", "bf16"])
    #expect(coarse.status == 0 && coarse.output.contains(#""precision":"bf16""#))
    let usual = try Self.run(["score", Self.face, "--format", "jsonl"])
    #expect(usual.output.contains(#""precision":"f32""#))
    let refused = try Self.run(["score", Self.face, "--engine", "openblas", "--precision", "int8"])
    #expect(refused.status == 64 && refused.errors.contains("f32 only"))
    let unknown = try Self.run(["score", Self.face], environment: ["TELLTALE_PRECISION": "f8"])
    #expect(unknown.status == 64 && unknown.errors.contains("f32, bf16, int8"))
  }

  @Test func aBadFileGivesARecordAndTheBatchGoesOn() throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    try Data("no picture".utf8).write(to: folder.appending(path: "a.txt"))
    try Data([0xFF, 0xD8, 0xFF, 0xE0, 0, 0]).write(to: folder.appending(path: "b.jpg"))
    try FileManager.default.copyItem(
      at: Self.root.appending(path: Self.face), to: folder.appending(path: "c.jpg"))
    let outcome = try Self.run(["score", folder.path, "--format", "jsonl"])
    #expect(outcome.status == 1)
    let lines = outcome.output.split(separator: "\n")
    #expect(lines.count == 2, "the text is no picture by content")
    #expect(lines.first?.contains(#""status":"error""#) == true)
    #expect(lines.last?.contains(#""status":"scored""#) == true)
    #expect(outcome.errors.contains("1 file is no picture"))
    let named = try Self.run(["score", folder.appending(path: "a.txt").path, "--format", "jsonl"])
    #expect(named.output.contains(#""status":"error""#))
    #expect(named.status == 1)
  }

  @Test func standardInputIsAPicture() throws {
    let data = try Data(contentsOf: Self.root.appending(path: Self.face))
    let outcome = try Self.run(["score", "-", "--format", "jsonl"], input: data)
    #expect(outcome.status == 0)
    #expect(outcome.output.contains(#""file":"-","status":"scored""#))
  }

  @Test func aListOfFilesIsNeverReadAsOptions() throws {
    let outcome = try Self.run(
      ["score", "--files-from", "-", "-0", "--format", "jsonl"], input: Data("\(Self.face)\0--help\0".utf8))
    #expect(outcome.output.split(separator: "\n").count == 2)
    #expect(outcome.output.contains(#""file":"--help","status":"error""#))
  }

  @Test(arguments: [
    ["scroe"], ["score"], ["score", "--shard", "3/2", "x"], ["score", "--threads", "0", "x"],
    ["score", "--formt", "csv", "x"], ["detect", "-", "-"], ["bench", "--differences", "x", "--json", "y"],
    ["synthesize", "x", "--out", "y", "--size", "64"],
  ])
  func wrongUsageIs64(arguments: [String]) throws {
    let outcome = try Self.run(arguments)
    #expect(outcome.status == 64, "\(outcome.errors)")
    #expect(outcome.output.isEmpty)
    #expect(!outcome.errors.isEmpty)
  }

  @Test func flaggedFacesFailOnlyOnRequest() throws {
    let folder = ["score", "Assets/Faces", "--format", "csv", "-q"]
    #expect(try Self.run(folder).status == 0)
    let outcome = try Self.run(folder + ["--fail-on-flagged"])
    #expect(outcome.status == (outcome.output.contains(",true,") ? 2 : 0))
  }

  @Test func aModelThatCannotBeUsedIs1AndSaysWhy() throws {
    let outcome = try Self.run(["score", Self.face, "--model", "Assets/Faces"])
    #expect(outcome.status == 1)
    #expect(outcome.errors.contains("config.json, vocab.json, merges.txt, model.safetensors"))
  }

  @Test func aFullDiskIs74() throws {
    let process = Process()
    process.executableURL = URL(filePath: "/bin/sh")
    process.arguments = ["-c", "'\(Self.program.path)' score \(Self.face) > /dev/full 2>/dev/null"]
    process.currentDirectoryURL = Self.root
    try process.run()
    process.waitUntilExit()
    #expect(process.terminationStatus == 74)
  }

  @Test func theReaderMayGoAway() throws {
    let process = Process()
    process.executableURL = URL(filePath: "/bin/bash")
    process.arguments = [
      "-c",
      "'\(Self.program.path)' score Assets/Faces --format jsonl | head -1 >/dev/null; exit ${PIPESTATUS[0]}",
    ]
    process.currentDirectoryURL = Self.root
    process.standardError = FileHandle.nullDevice
    try process.run()
    process.waitUntilExit()
    #expect([0, 141].contains(process.terminationStatus))
  }

  @Test func helpLeadsWithExamplesAndGoesToStdout() throws {
    for arguments in [["--help"], ["score", "--help"], ["help", "score"]] {
      let outcome = try Self.run(arguments)
      #expect(outcome.status == 0)
      #expect(outcome.output.contains("EXAMPLES"))
      #expect(outcome.errors.isEmpty)
    }
  }

  @Test func theHeatmapHasThreeStages() throws {
    let outcome = try Self.run(["heatmap", "--format", "csv"])
    #expect(outcome.output.split(separator: "\r\n").count == 1 + 3 * 64)
    #expect(outcome.output.contains("difference,nose,mouth,"))
  }

  @Test func whereGivesEightMapsAsNumbers() throws {
    let table = try Self.run(["where", Self.face, "--format", "csv"])
    #expect(table.status == 0, "\(table.errors)")
    let patches = table.output.split(separator: "\r\n").count - 1
    #expect(patches > 0 && patches.isMultiple(of: 8))
    let lines = try Self.run(["where", Self.face, "README.md", "--format", "jsonl"])
    #expect(lines.status == 1 && lines.errors.contains("1 could not be scored"))
    #expect(lines.output.split(separator: "\n").count == 2)
    #expect(lines.output.hasPrefix(#"{"schema":"telltale.relevance/1","file":"Assets/Faces/astronaut.jpg""#))
    let score = try Self.run(["score", Self.face, "--format", "jsonl"])
    let scored = try #require(score.output.firstMatch(of: /"margins":\[(-?[0-9.]+)/)?.1)
    let mapped = try #require(lines.output.firstMatch(of: /"label":"fake","margin":(-?[0-9.]+)/)?.1)
    #expect(abs(try #require(Double(scored)) - #require(Double(mapped))) < 1e-4, "the record's margin")
  }

  @Test func detectLoadsNoModel() throws {
    let outcome = try Self.run(["detect", Self.face, "--format", "jsonl"])
    #expect(outcome.status == 0)
    #expect(outcome.output.contains(#""schema":"telltale.detect/1""#))
  }

  @Test func cropsAreWrittenOnceAndNotIntoTheEvidence() throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
    defer { try? FileManager.default.removeItem(at: folder) }
    #expect(try Self.run(["crop", Self.face, "--out", folder.path]).status == 0)
    #expect(FileManager.default.fileExists(atPath: folder.appending(path: "astronaut.png").path))
    #expect(try Self.run(["crop", Self.face, "--out", folder.path]).status == 74)
    for place in ["Assets/Faces/Crops", "Assets/Faces/Crops/One/Two"] {
      #expect(try Self.run(["crop", "Assets/Faces", "--out", place]).status == 74)
    }
    #expect(!FileManager.default.fileExists(atPath: Self.root.appending(path: "Assets/Faces/Crops").path))
  }

  @Test("9.2, 3.12: the debug log is not written into the evidence, nor over a file")
  func theDebugLogIsAFileOfItsOwn() throws {
    let log = Self.root.appending(path: "Assets/Faces/log").path
    #expect(try Self.run(["browse", "Assets/Faces", "--debug-log", log]).status == 74)
    #expect(!FileManager.default.fileExists(atPath: log))
    let over = try Self.run(["browse", "Assets/Faces", "--debug-log", "Package.swift"])
    #expect(over.status == 74 && over.errors.contains("Package.swift"))
  }

  @Test func aSynthesizedSetHasManifestAndMasksAndRepeats() throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
    defer { try? FileManager.default.removeItem(at: folder) }
    func make(_ name: String, _ options: [String] = []) throws -> Outcome {
      try Self.run(
        [
          "synthesize", Self.face, "Assets/Faces/canada-008.jpg", "--out", folder.appending(path: name).path,
          "--count", "6", "--seed", "4", "--real", "0.3",
        ] + options)
    }
    func file(_ name: String) throws -> Data { try Data(contentsOf: folder.appending(path: name)) }
    let outcome = try make("one", ["-q"])
    #expect(outcome.status == 0 && outcome.errors.isEmpty, "\(outcome.errors)")
    #expect(try make("two").status == 0)
    let manifest = String(decoding: try file("one/manifest.csv"), as: UTF8.self)
    #expect(manifest == String(decoding: try file("two/manifest.csv"), as: UTF8.self))
    let rows = manifest.split(separator: "\r\n").map {
      $0.split(separator: ",", omittingEmptySubsequences: false)
    }
    #expect(rows.count == 7 && rows.allSatisfy { $0.count == 15 })
    #expect(
      rows[0].joined(separator: ",").hasPrefix("file,split,fake,expression,identity,physical_consistency,"))
    #expect(rows.dropFirst().contains { $0[2] == "1" })
    for row in rows.dropFirst() {
      let name = String(row[0])
      #expect(try file("one/\(name)") == file("two/\(name)"))
      #expect((row[2] == "1") == (row[11] == "masks/\(name)"))
      if row[2] == "1" { #expect(try !file("one/masks/\(name)").isEmpty) }
    }
    #expect(try make("one").status == 74, "a set is not written over")
    #expect(try make("three", ["--crops", "--size", "96", "--difficulty", "0.2-0.4"]).status == 0)
    // As a recipe trains, and in the ways that it keeps for validation.
    let preset = ["--preset", "small-third"]
    #expect(try make("trained", preset).status == 0)
    #expect(try make("unseen", preset + ["--unseen"]).status == 0)
    #expect(
      try (1...6).contains { try file("trained/00000\($0).png") != file("unseen/00000\($0).png") })
    let without = try make("without", ["--preset", "small", "--unseen"])
    #expect(without.status == 1 && without.errors.contains("states no unseen ways"))
  }

  @Test func aSynthesizedSetNeedsFacesAndSensibleNumbers() throws {
    let out = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
    defer { try? FileManager.default.removeItem(at: out) }
    #expect(try Self.run(["synthesize", "Package.swift", "--out", out.path]).status == 1)
    for wrong in [
      ["--difficulty", "0.8-0.2"], ["--difficulty", "2"], ["--count", "0"], ["--size", "4"], ["--unseen"],
    ] {
      #expect(try Self.run(["synthesize", Self.face, "--out", out.path] + wrong).status == 64)
    }
    #expect(try Self.run(["synthesize", "Assets/Faces", "--out", "Assets/Faces/Forged"]).status == 74)
  }
}
