import Faces
import Files
import Pictures
import Testing

/// Umeyama's transform against NumPy's.
struct AlignmentTests {
  @Test func matricesEqualTheReference() throws {
    let json = try JSON(parsing: readFile(DetectorTests.folder.appending("align.json"), limit: 1 << 20).bytes)
    let cases = try #require(json["cases"]?.array)
    #expect(cases.count == 7)
    for entry in cases {
      let points = (entry["points"]?.array ?? []).map { point in
        Point(x: point.array?.first?.double ?? .nan, y: point.array?.last?.double ?? .nan)
      }
      let expected = (entry["matrix"]?.array ?? []).flatMap { $0.array?.compactMap(\.double) ?? [] }
      let matrix = try #require(Alignment.matrix(points, enlarge: 1.3))
      let got = [matrix.a, matrix.b, matrix.tx, matrix.c, matrix.d, matrix.ty]
      let largest = expected.map(abs).max() ?? 1
      for (a, b) in zip(got, expected) {
        #expect(abs(a - b) < 1e-9 * largest, "\(entry["name"]?.string ?? "")")
      }
      #expect(matrix.determinant > 0, "no reflection")
    }
  }

  @Test func pointsThatAreOneGiveNothing() {
    #expect(Alignment.matrix(Array(repeating: Point(x: 3, y: 3), count: 5), enlarge: 1.1) == nil)
    #expect(
      Alignment.matrix([Point(x: .nan, y: 0)] + Array(repeating: Point(x: 3, y: 3), count: 4), enlarge: 1.1)
        == nil)
  }
}
