import CaseFile
import Files
import Glibc

/// Decides in a loop and says on standard output what was acknowledged, a line each, until it has done `count` or is
/// killed: `CaseWriter CASE NAME COUNT [EVIDENCE]`.
///
/// Every seventh decision is taken back and brought again, every fifth is a pair.
@main
enum CaseWriter {
  static func main() {
    let arguments = CommandLine.arguments
    guard arguments.count >= 4, let count = Int(arguments[3]) else { exit(64) }
    let name = arguments[2]
    do {
      let file = try CaseFile.open(Path(arguments[1]), evidence: arguments.dropFirst(4).map { Path($0) })
      for number in 0..<count {
        let picture = subject(number % 40, name), note = Change.note("\(name) \(number)")
        let step =
          number % 5 == 0
          ? try file.decide([(picture, note), (picture, .mark(number % 10 == 0))])
          : try file.decide(note, for: picture)
        acknowledge(step, name, number)
        if number % 7 == 0 {
          acknowledge(try file.undo(), name, number)
          acknowledge(try file.redo(), name, number)
        }
      }
    } catch {
      _ = writeAll(Array("\(error)\n".utf8), to: 2)
      exit(1)
    }
  }

  private static func acknowledge(_ step: Step?, _ name: String, _ number: Int) {
    for decision in step?.decisions ?? [] {
      _ = writeAll(Array("\(decision.sequence) \(decision.hash) \(name) \(number)\n".utf8), to: 1)
    }
  }

  private static func subject(_ number: Int, _ name: String) -> Subject {
    let file = "\(name)-\(number).jpg"
    return Subject(content: Digest.sha256(Array(file.utf8)), path: Path("/evidence/\(file)"))
  }
}
