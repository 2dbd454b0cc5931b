import DataSets
import Files
import Testing

/// Several data sets in one command: what tells them apart, and which options they take.
struct ReadingTests {
  /// FaceForensics++ with two of its four methods, and FaceShifter in the same tree.
  private func forensics(_ tree: TemporaryTree) throws {
    for split in ["train", "val"] { try tree.file("splits/\(split).json", "[]") }
    try tree.file("splits/test.json", #"[["004", "005"]]"#)
    for name in ["004", "005"] { try tree.frames("original_sequences/youtube/c23/images/\(name)") }
    for method in ["Deepfakes", "FaceSwap", "FaceShifter"] {
      try tree.frames("manipulated_sequences/\(method)/c23/images/004_005")
    }
  }

  private func deeperForensics(_ tree: TemporaryTree) throws {
    for split in ["train", "val"] { try tree.file("lists/splits/\(split).txt") }
    try tree.file("lists/splits/test.txt", "004_W001.mp4\n")
    for variant in ["end_to_end", "reenact_postprocess"] {
      try tree.frames("manipulated_videos/\(variant)/004_W001")
    }
    try tree.frames("original_sequences/youtube/c23/images/004")
  }

  private func manifest(_ tree: TemporaryTree) throws {
    try tree.file("manifest.csv", "\(ManifestTests.header)\na.jpg,test,0,0,0,0,0,0,0,0\n")
  }

  private func options(_ change: (inout LayoutOptions) -> Void) throws -> LayoutOptions {
    var options = try TemporaryTree.options()
    change(&options)
    return options
  }

  private func read(
    _ words: [String], _ change: (inout LayoutOptions) -> Void = { _ in }
  ) throws -> [DataSet] {
    try DataSet.read(words.map { DataSetPlace($0) }, options(change))
  }

  private func fault(
    _ words: [String], _ change: (inout LayoutOptions) -> Void = { _ in }
  ) throws -> DataSetError {
    let places = words.map { DataSetPlace($0) }, options = try options(change)
    let error = try #require(throws: DataSetError.self) { try DataSet.read(places, options) }
    #expect(error.isWrongUsage)
    return error
  }

  @Test func aWordMayStateTheLayout() {
    #expect(DataSetPlace("faceshifter:FF++").path == Path("FF++"))
    #expect(DataSetPlace("faceshifter:FF++").layout == .faceShifter)
    #expect(DataSetPlace("celebdf:a:b").path == Path("a:b"))
    for path in ["FF++", "shifter:FF++", "./dfdc:FF++", "/data/dfdc:1"] {
      #expect(DataSetPlace(path).path == Path(path) && DataSetPlace(path).layout == nil)
    }
    let absolute = DataSetPlace("dfdc:sets").absoluteWord
    #expect(absolute.hasPrefix("dfdc:/") && absolute.hasSuffix("/sets"))
    #expect(DataSetPlace(DataSetPlace("sets").absoluteWord).path == Path("sets").absolute)
  }

  @Test func faceShifterStandsBesideTheTreeItLiesIn() throws {
    let tree = try TemporaryTree()
    try forensics(tree)
    let sets = try read([tree.path.text, "faceshifter:\(tree.path.text)"])
    #expect(sets.map(\.name) == ["FF++ (c23)", "FSh (c23)"])
    #expect(Set(sets[1].samples.compactMap(\.method)) == ["original", "FaceShifter"])
    // The option is for the sets that state no layout of their own.
    let forced = try read([tree.path.text, "faceforensics:\(tree.path.text)"]) { $0.layout = .faceShifter }
    #expect(forced.map(\.layout) == [.faceShifter, .faceForensics])
  }

  @Test func setsOfOneNameAreToldApartAndOneSetIsReadOnce() throws {
    let a = try TemporaryTree(), b = try TemporaryTree(), c = try TemporaryTree()
    for tree in [a, b] { try forensics(tree) }
    try manifest(c)
    let (one, two) = (a.path.text, b.path.text)
    let sets = try read([one, two, c.path.text])
    #expect(sets.map(\.name) == ["FF++ (c23) (\(one))", "FF++ (c23) (\(two))", "set"])
    #expect(sets.map { $0.isCalled("FF++") } == [true, true, false])
    #expect(try fault([one, two, one]) == .namedTwice(a.path))
    #expect(try fault([one, one]) { $0.layout = .faceShifter } == .namedTwice(a.path))
  }

  @Test func anOptionThatNoSetTakesIsRefused() throws {
    let own = try TemporaryTree(), ff = try TemporaryTree()
    try manifest(own)
    try forensics(ff)
    let changes: [(option: String, change: (inout LayoutOptions) -> Void)] = [
      ("--frames", { $0.frames = 4 }), ("--compression", { $0.compression = "c23" }),
      ("--methods", { $0.methods = ["Deepfakes"] }), ("--originals", { $0.originals = Path("x") }),
    ]
    for (option, change) in changes {
      guard case .unusedOption(option, _) = try fault([own.path.text], change) else {
        Issue.record("\(option) is taken")
        continue
      }
      // Beside a set that takes it the other is read as it is.
      let words = [own.path.text, ff.path.text]
      if option == "--originals" {
        #expect(try fault(words, change) == .unusedOption(option, takenBy: [.deeperForensics]))
      } else {
        #expect(try read(words, change).count == 2)
      }
    }
    #expect(
      try fault([own.path.text]) { $0.originals = Path("x") }.description
        == "--originals is for data sets of the layout deeperforensics, and none is given")
  }

  @Test func eachSetTakesTheMethodsThatItHas() throws {
    let ff = try TemporaryTree(), deeper = try TemporaryTree()
    try forensics(ff)
    try deeperForensics(deeper)
    let words = ["faceforensics:\(ff.path.text)", "deeperforensics:\(deeper.path.text)"]
    func notes(_ methods: [String]) throws -> [String] {
      try read(words) { $0.methods = methods }.compactMap(\.notes.first)
    }
    #expect(
      try notes(["FaceSwap", "reenact_postprocess"]) == [
        "methods: FaceSwap", "variants: reenact_postprocess",
      ])
    #expect(try notes(["FaceSwap"]) == ["methods: FaceSwap", "variants: end_to_end"])
    #expect(
      try fault([words[0]]) { $0.methods = ["FaceSwap", "Nonsense"] }
        == .unknownMethods(["Nonsense"], known: ["Deepfakes", "FaceShifter", "FaceSwap"]))
  }

  @Test func eachOfSeveralDonorsIsAPerson() throws {
    let tree = try TemporaryTree()
    try tree.file(
      "manifest.csv",
      """
      \(ManifestTests.header),source,target
      a.png,train,1,0,0,1,0,0,1,0,p/1.jpg; p/2.jpg,p/3.jpg
      b.png,test,1,0,0,1,0,0,1,0,p/4.jpg;p/5.jpg ; p/2.jpg,p/6.jpg
      """)
    let set = try tree.read()
    #expect(set.samples[0].identities == ["p/1.jpg", "p/2.jpg", "p/3.jpg"])
    #expect(set.overlaps.map(\.description) == ["person p/2.jpg is in train and test"])
  }
}
