import Tensors
import Testing

@Suite("RandomNumbers")
struct RandomNumbersTests {
  /// Known answers of the authors' own library (Random123, kat_vectors).
  @Test func philoxGivesTheAuthorsNumbers() {
    let zero = RandomNumbers.philox((0, 0, 0, 0), (0, 0))
    #expect(zero == (0x6627_e8d5, 0xe169_c58d, 0xbc57_ac4c, 0x9b00_dbd8))
    let ones = RandomNumbers.philox((.max, .max, .max, .max), (.max, .max))
    #expect(ones == (0x408f_276d, 0x41c8_3b0e, 0xa20b_c7c6, 0x6d54_51fd))
    let pi = RandomNumbers.philox(
      (0x243f_6a88, 0x85a3_08d3, 0x1319_8a2e, 0x0370_7344), (0xa409_3822, 0x299f_31d0))
    #expect(pi == (0xd16c_fe09, 0x94fd_cceb, 0x5001_e420, 0x2412_6ea1))
  }

  @Test func aStreamIsAFunctionOfItsName() {
    var a = RandomNumbers(seed: 7, .forging, epoch: 2, index: 11)
    var b = RandomNumbers(seed: 7, .forging, epoch: 2, index: 11)
    var c = RandomNumbers(seed: 7, .forging, epoch: 2, index: 12)
    let (x, y, z) = (
      (0..<9).map { _ in a.next() }, (0..<9).map { _ in b.next() }, (0..<9).map { _ in c.next() }
    )
    #expect(x == y)
    #expect(Set(x).isDisjoint(with: z))
  }

  @Test func meansAndVariancesAreThoseOfTheDistributions() {
    var numbers = RandomNumbers(seed: 1, .draws)
    let uniform = (0..<20_000).map { _ in numbers.uniform() },
      normal = (0..<20_000).map { _ in numbers.normal() }
    let mean = { (x: [Double]) in x.reduce(0, +) / Double(x.count) }
    #expect(abs(mean(uniform) - 0.5) < 0.01)
    #expect(abs(mean(normal)) < 0.03)
    #expect(abs(mean(normal.map { $0 * $0 }) - 1) < 0.05)
    #expect(numbers.permutation(100).sorted() == Array(0..<100))
  }
}
