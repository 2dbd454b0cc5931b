import DataSets
import Explainer
import Files
import Testing

/// Small trees of the public sets' shapes.
struct LayoutTests {
  private func forensics(_ tree: TemporaryTree, methods: [String]) throws {
    try tree.file("splits/train.json", #"[["000", "001"]]"#)
    try tree.file("splits/val.json", #"[["002", "003"]]"#)
    try tree.file("splits/test.json", #"[["004", "005"]]"#)
    for name in ["000", "001", "002", "003", "004", "005"] {
      try tree.frames("original_sequences/youtube/c23/images/\(name)")
    }
    for method in methods {
      for pair in ["000_001", "001_000", "002_003", "003_002", "004_005"] {
        try tree.frames("manipulated_sequences/\(method)/c23/images/\(pair)")
      }
      try tree.frames("manipulated_sequences/\(method)/masks/images/004_005")
    }
  }

  private func fault(_ tree: TemporaryTree, _ layout: Layout? = nil) throws -> String {
    try #require(throws: DataSetError.self) { try tree.read(layout) }.description
  }

  @Test func faceForensics() throws {
    let tree = try TemporaryTree()
    try forensics(tree, methods: ["Deepfakes", "NeuralTextures"])
    let set = try tree.read(frames: 2)
    #expect(set.layout == .faceForensics && set.name == "FF++ (c23)" && set.compression == "c23")
    #expect(set.samples.count == 6 * 2 + 2 * 5 * 2)
    let test = try set.only(.test)
    #expect(
      Set(test.samples.compactMap(\.video)) == [
        "youtube/004", "youtube/005", "Deepfakes/004_005", "NeuralTextures/004_005",
      ])
    let swap = try #require(test.samples.first { $0.method == "Deepfakes" })
    #expect(swap.labels == LabelVector(altered: [.identity, .eye, .mouth, .nose]))
    #expect(swap.target == "004" && swap.source == "005")
    #expect(swap.mask?.text.hasSuffix("Deepfakes/masks/images/004_005/0000.png") == true)
    let textures = try #require(test.samples.first { $0.method == "NeuralTextures" })
    #expect(textures.labels == LabelVector(altered: [.expression, .mouth]))
    #expect(set.notes.contains("Deepfakes: 1 video has no frames, first 005_004"))
    #expect(set.overlaps.isEmpty)
  }

  @Test func faceShifterIsAFolderOfFaceForensics() throws {
    let tree = try TemporaryTree()
    try forensics(tree, methods: ["FaceShifter", "Deepfakes"])
    let set = try tree.read(.faceShifter)
    #expect(set.name == "FSh (c23)")
    #expect(Set(set.samples.compactMap(\.method)) == ["original", "FaceShifter"])
  }

  @Test func compressionsAreNeverMixed() throws {
    let tree = try TemporaryTree()
    try forensics(tree, methods: ["Deepfakes"])
    try tree.frames("manipulated_sequences/Deepfakes/c40/images/000_001")
    #expect(try fault(tree).contains("holds c23 and c40, which are never mixed"))
    #expect(try tree.read { $0.compression = "c23" }.compression == "c23")
  }

  @Test func originalsThatNoMethodNeedsDoNotCount() throws {
    let tree = try TemporaryTree()
    try forensics(tree, methods: ["Deepfakes"])
    try tree.frames("original_sequences/actors/c40/images/01__scene")
    #expect(try tree.read().compression == "c23")
    try tree.frames("manipulated_sequences/DeepFakeDetection/c40/images/01_02__scene__ABCDEFGH")
    let detection = try tree.read { $0.methods = ["DeepFakeDetection"] }
    #expect(detection.compression == "c40" && detection.samples.count == 6)
    let error = try #require(throws: DataSetError.self) {
      try tree.read { $0.methods = ["Deepfakes", "DeepFakeDetection"] }
    }
    #expect(error == .severalCompressions(tree.path, ["c23", "c40"]))
  }

  @Test func aMethodWithAWrongNameIsMissed() throws {
    let tree = try TemporaryTree()
    try forensics(tree, methods: ["Deepfakes", "Face2Face", "FaceSwap", "NeuralTexture"])
    #expect(
      try tree.read().notes.prefix(2) == [
        "methods: Deepfakes, Face2Face, FaceSwap", "NeuralTextures is not there",
      ])
    try forensics(tree, methods: ["NeuralTextures"])
    #expect(try !tree.read().notes.contains { $0.contains("not there") })
  }

  @Test func videosAreRefusedWithTheCommandThatHelps() throws {
    let tree = try TemporaryTree()
    try tree.file("splits/train.json", "[]")
    try tree.file("splits/val.json", "[]")
    try tree.file("splits/test.json", #"[["004", "005"]]"#)
    try tree.file("original_sequences/youtube/c23/videos/004.mp4")
    try tree.file("manipulated_sequences/Deepfakes/c23/videos/004_005.mp4")
    let message = try fault(tree)
    #expect(message.contains("ffmpeg -i "))
    #expect(message.contains("-start_number 0"))
    #expect(message.contains("original_sequences/youtube/c23/images/004/%04d.png"))
  }

  @Test func anAlmostRightTreeSaysWhatIsMissing() throws {
    let tree = try TemporaryTree()
    try tree.frames("manipulated_sequences/Deepfakes/c23/images/000_001")
    #expect(try fault(tree).contains("missing are splits/train.json, splits/val.json, splits/test.json"))
    let other = try TemporaryTree()
    try other.file("train/real/a.jpg")
    #expect(try fault(other).contains("missing are train/fake/"))
    let neither = try TemporaryTree()
    try neither.file("pictures/a.jpg")
    #expect(try fault(neither).contains("no layout that telltale knows (here lie pictures)"))
  }

  @Test func celebDFReadsItsListTheRightWayRound() throws {
    let tree = try TemporaryTree()
    try tree.frames("Celeb-real/frames/id0_0000")
    try tree.frames("Celeb-real/frames/id1_0000")
    try tree.frames("YouTube-real/frames/00170")
    try tree.frames("Celeb-synthesis/frames/id0_id1_0000")
    try tree.frames("Celeb-synthesis/frames/id2_id3_0000")
    try tree.file(
      "List_of_testing_videos.txt",
      "1 YouTube-real/00170.mp4\n1 Celeb-real/id0_0000.mp4\n0 Celeb-synthesis/id0_id1_0000.mp4\n")
    let set = try tree.read()
    #expect(set.layout == .celebDF && set.name == "CDF")
    let test = try set.only(.test)
    #expect(
      Set(test.samples.compactMap(\.video)) == [
        "YouTube-real/00170", "Celeb-real/id0_0000", "Celeb-synthesis/id0_id1_0000",
      ])
    #expect(test.samples.filter { $0.labels == .onlyFake }.count == 3)
    #expect(Set(set.samples.map(\.split)) == [.train, .test])
    // id1 is the source of a test forgery and the person of a training video.
    #expect(set.overlaps.map(\.name) == ["id1"])
    #expect(set.overlaps.map { "\($0)" }.contains { $0.contains("person id1") })

    try tree.file("List_of_testing_videos.txt", "0 YouTube-real/00170.mp4\n")
    #expect(try fault(tree).contains("line 1: 1 means real"))
  }

  @Test func dfdc() throws {
    let tree = try TemporaryTree()
    try tree.file(
      "dfdc_train_part_0/metadata.json",
      #"{"a.mp4": {"label": "FAKE", "split": "train", "original": "b.mp4"}, "b.mp4": {"label": "REAL", "split": "train"}}"#
    )
    try tree.frames("dfdc_train_part_0/frames/a")
    try tree.frames("dfdc_train_part_0/frames/b")
    try tree.file("test/labels.csv", "filename,label\nx.mp4,1\ny.mp4,0\nz.mp4,0\n")
    try tree.frames("test/frames/x")
    try tree.frames("test/frames/y")
    let set = try tree.read(frames: 1)
    #expect(set.layout == .dfdc && set.samples.count == 4)
    #expect(set.samples.map(\.labels) == [.onlyFake, .real, .onlyFake, .real])
    #expect(set.samples.map(\.split) == [.train, .train, .test, .test])
    #expect(set.samples[0].target == "b")
    #expect(set.notes == ["test: 1 video has no frames, first z"])
  }

  @Test func framesOfDFDCMayLieBesideTheVideos() throws {
    let tree = try TemporaryTree()
    try tree.file("dfdc_train_part_0/metadata.json", #"{"a.mp4": {"label": "FAKE", "split": "train"}}"#)
    try tree.file("dfdc_train_part_0/a.mp4")
    #expect(throws: DataSetError.self) { try tree.read(frames: 1) }
    try tree.frames("dfdc_train_part_0/a")
    #expect(try tree.read(frames: 1).samples.count == 1)
  }

  @Test func theTestSetOfDFDCAlone() throws {
    let tree = try TemporaryTree()
    try tree.file("test/labels.csv", "filename,label\nx.mp4,1\n")
    try tree.frames("test/frames/x")
    let set = try tree.read()
    #expect(set.layout == .dfdc && set.samples.map(\.split) == [.test, .test, .test])
    // A list of one's own beside real/ and fake/ does not make them DFDC.
    try tree.file("test/real/a.jpg")
    #expect(try Layout.recognize(tree.path) == .folders)
  }

  @Test func dfdcPreview() throws {
    let tree = try TemporaryTree()
    try tree.file(
      "dataset.json",
      #"{"method_A/1/x.mp4": {"label": "fake", "set": "test", "target_id": 7}, "original_videos/2/y.mp4": {"label": "real", "set": "train"}}"#
    )
    try tree.frames("method_A/1/frames/x")
    try tree.frames("original_videos/2/frames/y")
    let set = try tree.read(frames: 1)
    #expect(set.samples.map(\.split) == [.test, .train])
    #expect(set.samples.map(\.target) == ["person 7", nil])
  }

  @Test func deeperForensicsTakesTheOriginalsOfFaceForensics() throws {
    let tree = try TemporaryTree()
    for split in ["train", "val"] { try tree.file("lists/splits/\(split).txt") }
    try tree.file("lists/splits/test.txt", "000_W001.mp4\n001_M002.mp4\n")
    try tree.frames("manipulated_videos/end_to_end/000_W001")
    try tree.frames("manipulated_videos/end_to_end/001_M002")
    try tree.file("source_videos/W001/a.mp4")
    #expect(try fault(tree).contains("source_videos/ are no real part of this set"))
    for name in ["000", "001"] {
      try tree.frames("../FaceForensics++/original_sequences/youtube/c23/images/\(name)")
    }
    let set = try tree.read()
    #expect(set.layout == .deeperForensics && set.samples.count == 12)
    #expect(set.samples.filter { $0.labels == .real }.count == 6)
    #expect(set.samples.last?.source == "M002")
  }

  @Test func realAndFakeFolders() throws {
    let tree = try TemporaryTree()
    for split in ["train", "test"] {
      try tree.file("\(split)/real/a.jpg")
      try tree.file("\(split)/fake/b.jpg")
      try tree.frames("\(split)/fake/swap/clip", 5)
      try tree.file("\(split)/fake/swap/single picture.jpg")
    }
    let set = try tree.read(frames: 2)
    #expect(set.layout == .folders && set.samples.count == 10)
    let test = try set.only(.test).samples
    #expect(test.map(\.method) == ["original", "fake", "swap", "swap", "swap"])
    #expect(test.compactMap(\.video) == ["fake/swap/clip", "fake/swap/clip"])
    #expect(test.map { $0.labels[.fake] } == [false, true, true, true, true])
    #expect(test.map { $0.labels[.mouth] } == [false, nil, nil, nil, nil])
    let word =
      "test/fake/swap/clip: 5 numbered pictures are taken for a video, 2 of them used; --frames 0 takes all"
    #expect(set.notes.contains(word), "L31: \(set.notes)")
    #expect(try tree.read(frames: 0).notes.isEmpty)
  }

  @Test func framesAreEvenlySpaced() throws {
    let tree = try TemporaryTree()
    try tree.frames("real/clip", 10)
    try tree.file("fake/a.jpg")
    let names = try tree.read(frames: 5).samples.filter { $0.video != nil }.map(tree.name)
    #expect(names == [0, 2, 4, 6, 8].map { "real/clip/000\($0).png" })
    #expect(try tree.read(frames: 0).samples.count == 11)
  }
}
