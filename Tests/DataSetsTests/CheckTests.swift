import DataSets
import Files
import Testing

/// The report before a set is used.
struct CheckTests {
  @Test func countsMissingEqualAndOverlapping() throws {
    let tree = try TemporaryTree()
    try tree.file("a.jpg", "same")
    try tree.file("b.jpg", "same")
    try tree.file("c.jpg", "other")
    try tree.file(
      "manifest.csv",
      """
      \(ManifestTests.header),method,video
      a.jpg,train,1,0,1,0,1,0,1,1,swap,v1
      b.jpg,test,0,0,0,0,0,0,0,0,,v1
      c.jpg,test,1,,,,,,,,swap,v2
      d.jpg,test,0,0,0,0,0,0,0,0,,
      """)
    var read: [Int] = []
    let check = DataSetCheck(try tree.read()) { read.append($0) }
    #expect(read == [1, 2, 3, 4])
    #expect(check.counts == [.train: 1, .test: 3])
    #expect(check.missing.map(\.text).map { $0.hasSuffix("/d.jpg") } == [true])
    #expect(check.equal.count == 1 && check.conflicting.count == 1)
    #expect(check.overlaps.map(\.description) == ["video v1 is in train and test"])
    #expect(!check.isSound)
    let labels = try #require(check.labels[.test]?[.nose])
    #expect(labels == (true: 0, false: 2, unknown: 1))
    #expect(check.text.contains("test: 3 pictures (not named 2, swap 1)"))
    #expect(check.text.contains("1 of these groups differ in split or labels"))
  }
}
