import Foundation
import Testing

/// What `telltale train` offers and refuses before anything is read that takes long.
struct TrainCommandTests {
  private func train(_ arguments: String...) throws -> (outcome: ProgramTests.Outcome, leavesFolder: Bool) {
    let out = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
    defer { try? FileManager.default.removeItem(at: out) }
    let outcome = try ProgramTests.run(["train", "--out", out.path] + arguments)
    return (outcome, FileManager.default.fileExists(atPath: out.path))
  }

  @Test func thePapersRecipesAreRefusedAnotherModel() throws {
    for (preset, model) in [
      ("paper", "base-patch32"), ("joint", "base-patch32"), ("vit-b16", "base-patch16"),
      ("vit-l14", "large-patch14"),
    ] {
      let (outcome, leavesFolder) = try train("--preset", preset, "--photographs", "Assets/Faces")
      #expect(outcome.status == 1 && outcome.errors.contains("openai/clip-vit-\(model)"), "\(outcome.errors)")
      #expect(!leavesFolder)
    }
  }

  @Test func aRunWithoutAPresetIsNamedAfterItsFolder() throws {
    let out = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
    defer { try? FileManager.default.removeItem(at: out) }
    let small =
      "--forge --epochs 1 --epoch-length 2 --batch 2 --micro-batch 2 --validation-count 4"
    let outcome = try ProgramTests.run(
      [
        "train", "--photographs", "Assets/Faces", "--validation-photographs", "Assets/Faces", "--out",
        out.path, "--export-precision", "f16",
      ]
        + small.split(separator: " ").map(String.init))
    #expect(outcome.status == 0, "\(outcome.errors)")
    for file in ["run.json", "best/telltale.json"] {
      let text = try String(contentsOf: out.appending(path: file), encoding: .utf8)
      #expect(text.contains(out.lastPathComponent), "\(text)")
    }
    let run = try String(contentsOf: out.appending(path: "run.json"), encoding: .utf8)
    #expect(run.contains(#""exportPrecision" : "F16""#), "a resume need not be told: \(run)")
    let refused = try train(
      "--photographs", "Assets/Faces", "--validation-photographs", "Assets/Faces", "--forge", "--frames", "5")
    #expect(refused.outcome.status != 0 && refused.outcome.errors.contains("--frames"), "\(refused.outcome)")
  }

  @Test func onlyWhatCanBeChosenIsOffered() throws {
    let help = try ProgramTests.run(["train", "--help"]).output
    #expect(help.contains("--photographs") && help.contains("--checkpoint-every"))
    #expect(!help.contains("--faces") && !help.contains("int8"))
    #expect(try train("--precision", "int8").outcome.status == 64)
    for preset in ["nosuch", "labels"] {
      let (outcome, _) = try train("--preset", preset, "--photographs", "Assets/Faces")
      #expect(outcome.errors.contains("there is no preset \(preset); there are "), "\(outcome.errors)")
      #expect(!outcome.errors.contains("labels,"), "\(outcome.errors)")
    }
  }
}
