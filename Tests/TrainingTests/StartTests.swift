import Files
import Foundation
import Tensors
import Testing
import Training

/// What a run may begin with, and what is left of one that was refused.
struct StartTests {
  private func out() -> Path {
    Path(NSTemporaryDirectory()).appending("telltale-start-\(UInt64.random(in: 0...(.max)))")
  }

  private func refusal(_ options: Trainer.Options) -> String {
    do {
      try Trainer.check(options)
      return ""
    } catch { return error.description }
  }

  /// A folder of configuration and tokenizer, without weights.
  private func withoutWeights() throws -> Path {
    let folder = out()
    try makeFolder(folder)
    for name in ["config.json", "preprocessor_config.json", "vocab.json", "merges.txt"] {
      try FileManager.default.copyItem(
        atPath: LearnerTests.tiny.appending(name).text, toPath: folder.appending(name).text)
    }
    return folder
  }

  @Test func aRecipeIsRefusedAnEncoderThatItDoesNotExpect() {
    var recipe = Recipe()
    recipe.expects = Recipe.Start()
    var options = Trainer.Options(recipe: recipe, base: LearnerTests.tiny, out: out())
    let message = refusal(options)
    #expect(message.contains("openai/clip-vit-base-patch32") && message.contains("--from"), "\(message)")
    #expect(message.contains("2 layers of width 64 and patches of 8"), "\(message)")
    #expect(FileKind(at: options.out) == nil, "a run folder is left behind")
    options.recipe.expects?.patch = 8
    options.recipe.expects?.width = 64
    options.recipe.expects?.layers = 2
    #expect(refusal(options).isEmpty)
    #expect(FileKind(at: options.out) == nil, "a check leaves a run folder")
  }

  /// What is exported is a Hugging Face folder, whose configuration is the start's.
  @Test func anOpenCLIPFolderIsToBeConvertedFirst() throws {
    let base = out(), goldens = LearnerTests.tiny.parent
    try makeFolder(base)
    for (from, to) in [
      ("clip-tiny-openai/open_clip_config.json", "open_clip_config.json"),
      ("clip-tiny-openai/open_clip_model.safetensors", "open_clip_model.safetensors"),
      ("clip-tiny/preprocessor_config.json", "preprocessor_config.json"),
      ("clip-tiny/vocab.json", "vocab.json"), ("clip-tiny/merges.txt", "merges.txt"),
    ] {
      try FileManager.default.copyItem(
        atPath: goldens.appending(from).text, toPath: base.appending(to).text)
    }
    let message = refusal(.init(recipe: Recipe(), base: base, out: out()))
    #expect(message.contains("no config.json") && message.contains("convert it"), "\(message)")
  }

  /// Weights that are drawn need none in the folder, and are the same with it.
  @Test func weightsThatAreDrawnNeedNoFile() async throws {
    var recipe = RunTests.recipe
    (recipe.epochs, recipe.epochLength) = (1, 4)
    let base = try withoutWeights(), whole = out(), bare = out()
    let refused = refusal(.init(recipe: recipe, base: base, out: bare))
    #expect(refused.contains("model.safetensors"), "\(refused)")
    #expect(FileKind(at: bare) == nil)
    recipe.startsRandom = true
    let drawn = recipe
    try await RunTests.run(whole, threads: 1, recipe: drawn)
    try await RunTests.run(bare, threads: 1, recipe: drawn, base: base)
    func weights(_ out: Path) throws -> Safetensors {
      try Safetensors(MappedFile(out.appending("best/model.safetensors"), limit: 1 << 30))
    }
    let drawnBeside = try weights(whole), drawnAlone = try weights(bare)
    #expect(drawnAlone.names == drawnBeside.names && drawnAlone.names.count > 77)
    // The scale of joint prompts is the folder's own.
    for name in drawnAlone.names where name != "logit_scale" {
      let alone = try #require(try drawnAlone.tensor(name)).floats
      #expect(try drawnBeside.tensor(name)?.floats == alone, "\(name)")
    }
  }

  /// Runs of versions whose recipes did not state it go on.
  @Test func whatARecipeExpectsIsNoPartOfItsCourse() async throws {
    var recipe = RunTests.recipe
    (recipe.epochs, recipe.epochLength) = (2, 4)
    let folder = out(), first = recipe
    #expect(try await RunTests.run(folder, threads: 1, stopAfter: 3, recipe: first) != .finished)
    var encoder = Recipe.Start()
    (encoder.patch, encoder.width, encoder.layers) = (8, 64, 2)
    recipe.expects = encoder
    let later = recipe
    #expect(try await RunTests.run(folder, threads: 1, resumes: true, recipe: later) == .finished)
  }

  /// What is refused names the process that holds the folder.
  @Test func aLockedFolderNamesItsProcess() throws {
    let folder = out()
    try makeFolder(folder)
    let lock = open(folder.appending("lock").text, O_RDWR | O_CREAT, 0o600)
    defer { close(lock) }
    #expect(writeAll(Array("4242\n".utf8), to: lock) == 0 && flock(lock, LOCK_EX | LOCK_NB) == 0)
    let options = Trainer.Options(recipe: Recipe(), base: LearnerTests.tiny, out: folder)
    #expect(refusal(options).contains("process 4242"))
  }
}
