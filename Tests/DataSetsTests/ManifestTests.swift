import DataSets
import Explainer
import Files
import Testing

/// Manifests: what is read, what is refused and where.
struct ManifestTests {
  static let header =
    "file,split,fake,expression,identity,physical_consistency,eye,illumination,mouth,nose"

  private func read(_ lines: String...) throws -> DataSet {
    let tree = try TemporaryTree()
    try tree.file("manifest.csv", lines.joined(separator: "\r\n") + "\r\n")
    return try tree.read()
  }

  private func fault(_ lines: String...) throws -> String {
    let tree = try TemporaryTree()
    try tree.file("manifest.csv", lines.joined(separator: "\n") + "\n")
    return try #require(throws: DataSetError.self) { try tree.read() }.description
  }

  @Test func labelsAndSplitAreReadAndOtherColumnsPassedOver() throws {
    let set = try read(
      Self.header + ",method,video,kind", "a.jpg,train,1,0,1,0,1,0,1,1,swap,v1,odd",
      "sub/b.jpg,test,0,0,0,0,0,0,0,0,,,", "c.jpg,val,1,,,,,,,,,,")
    #expect(set.layout == .manifest && set.samples.count == 3)
    let first = set.samples[0]
    #expect(first.labels == LabelVector(altered: [.identity, .eye, .mouth, .nose]))
    #expect(first.method == "swap" && first.video == "v1")
    #expect(first.file.text.hasSuffix("/set/a.jpg"))
    #expect(set.samples[1].labels == .real && set.samples[1].method == nil)
    #expect(set.samples[2].labels == .onlyFake && set.samples[2].split == .val)
  }

  @Test func faultsSayWhere() throws {
    #expect(try fault("file,split,fake").contains("the header lacks expression"))
    #expect(try fault(Self.header, "a.jpg,train,2,0,0,0,0,0,0,0").contains("line 2: fake is \"2\""))
    #expect(try fault(Self.header, "", "a.jpg,dev,0,0,0,0,0,0,0,0").contains("line 3: split is \"dev\""))
    #expect(try fault(Self.header, "a\\b.jpg,test,0,0,0,0,0,0,0,0").contains("a backslash is not guessed"))
    #expect(try fault(Self.header, "a.jpg,test,0,0,0,0,0,0,0").contains("9 fields where the header has 10"))
    #expect(try fault(Self.header, "a.jpg,test,0,0,1,0,0,0,0,0").contains("identity is 1 but fake is not"))
  }

  @Test func anEmptySplitIsRefused() throws {
    let set = try read(Self.header, "a.jpg,train,0,0,0,0,0,0,0,0")
    let error = try #require(throws: DataSetError.self) { try set.only(.test) }
    #expect(error == .emptySplit(set.root, .test, holds: [.train]))
  }

  @Test func theListHashKnowsNoPlace() throws {
    let a = try read(Self.header, "a.jpg,test,0,0,0,0,0,0,0,0")
    let b = try read(Self.header, "a.jpg,test,0,0,0,0,0,0,0,0")
    let c = try read(Self.header, "a.jpg,test,1,,,,,,,")
    #expect(a.root != b.root && a.listHash == b.listHash && a.listHash != c.listHash)
  }
}
