import DataSets
import Evaluation
import Explainer
import Files
import Foundation
import Testing

/// Tables and reports: the paper's layout, the three formats, the paper's own figures.
struct TableTests {
  static let paper = URL(filePath: #filePath).appending(path: "../../../Assets/Paper/tables.json")
    .standardized

  private func result(_ set: String, model: String = "model", swapped: Bool = false) -> EvaluationResult {
    var scores = (0..<20).map { Double($0) / 20 }
    if swapped { scores.swapAt(9, 10) }
    let list = Sets.pictures(scores, (0..<20).map { $0 >= 10 })
    return EvaluationResult(Sets.predictions(list, name: set, model: model), .init(draws: 50))
  }

  @Test func table1HasMeansWithAndWithoutTheTrainingSet() throws {
    let report = EvaluationReport(
      [result("FF++ (c23)"), result("CDF", swapped: true)], trainedOn: "FF++",
      paper: try PaperTables(Path(Self.paper.path)), version: "0")
    let table = try #require(report.tables.first { $0.name == "data sets" })
    #expect(table.columns == ["model", "FF++ (c23)", "CDF", "mean with FF++", "mean without"])
    #expect(table.rows[0][3] == .share((1 + 0.99) / 2) && table.rows[0][4] == .share(0.99))
    #expect(table.rows[1][0] == .text("the paper: multitask, default"))
    #expect(table.rows[1][1] == .share(0.9849))
    // The paper's means are of five sets.
    #expect(table.rows[1][3] == .share(nil))
  }

  private func table1(_ sets: [String], trainedOn: String? = nil) throws -> Table {
    let report = EvaluationReport(
      sets.map { result($0) }, trainedOn: trainedOn, paper: try PaperTables(Path(Self.paper.path)),
      version: "0")
    return try #require(report.tables.first { $0.name == "data sets" })
  }

  @Test func thePapersMeansStandBesideMeansOverTheSameSets() throws {
    let five = ["FF++ (c23)", "CDF", "FSh (c23)", "DF-1.0", "DFDC"]
    let trained = try table1(five, trainedOn: "FF++")
    #expect(trained.columns.suffix(2) == ["mean with FF++", "mean without"])
    #expect(trained.rows[1].suffix(2) == [.share(0.9233), .share(0.9079)])
    #expect(try table1(five).rows[1].last == .share(0.9233))
    #expect(try table1(Array(five.dropFirst())).rows[1].last == .share(0.9079))
    for others in [["FF++ (c23) (a)"] + five, Array(five.prefix(3)), five + ["mine"]] {
      #expect(try table1(others).rows[1].last == .share(nil), "\(others)")
    }
    #expect(try table1(five, trainedOn: "CDF").rows[1].suffix(2) == [.share(0.9233), .share(nil)])
  }

  @Test func setsThatArePathsApartAreTrainedOnAlike() throws {
    let table = try table1(["mine (a)", "mine (b)", "CDF"], trainedOn: "mine")
    #expect(table.columns == ["model", "mine (a)", "mine (b)", "CDF", "mean with mine", "mean without"])
  }

  @Test func ownSetsStandWithoutThePaper() throws {
    let report = EvaluationReport(
      [result("mine"), result("mine", model: "other", swapped: true)],
      paper: try PaperTables(Path(Self.paper.path)), version: "0")
    #expect(!report.text.contains("the paper"))
    let table = try #require(report.tables.first { $0.name == "models on mine" })
    #expect(table.rows.map { $0[1] } == [.share(1), .share(0.99)])
  }

  @Test func everyFigureHasItsConditions() {
    let text = EvaluationReport([result("mine")], version: "0").text
    for word in ["compression  not stated", "enlarge 1.1", "no face", "frames", "aggregation", "hashes"] {
      #expect(text.contains(word), "\(word) is missing")
    }
  }

  @Test func jsonIsJSONWithHashes() throws {
    let json = try JSON(parsing: Array(EvaluationReport([result("mine")], version: "0").json.utf8))
    #expect(json["schema"]?.string == "telltale.evaluate/1")
    let result = try #require(json["results"]?.array?.first)
    #expect(result["data"]?["list_sha256"]?.string?.count == 64)
    #expect(result["data"]?["data_sha256"]?.string?.count == 64)
    #expect(result["model"]?["sha256"]?.string?.count == 64)
    #expect(result["labels"]?["fake"]?["frame"]?["auc"]?.double == 1)
    #expect(result["labels"]?["fake"]?["video"] == .null)
    #expect(result["labels"]?["nose"]?["frame"]?["auc"] == .null)
  }

  @Test func csvHasOneValueALine() throws {
    let rows = try CSV.rows(Array(EvaluationReport([result("mine")], version: "0").csv.utf8), of: Path("a"))
    #expect(rows.allSatisfy { $0.fields.count == 6 })
    let auc = try #require(rows.first { $0.fields[1] == "fake" && $0.fields[2] == "AUC" })
    #expect(auc.fields[3] == "1.0")
  }

  @Test func textIsAligned() {
    let table = Table(
      name: "t", title: "T", columns: ["row", "a"],
      rows: [
        [.text("x"), .share(0.5)], [.text("long"), .change(-0.0899)],
        [.text("y"), .estimate(0.9, Bootstrap.Interval(low: 0.8, high: 1))],
      ])
    #expect(
      table.text == """
        T
        -------------------------
        row                     a
        -------------------------
        x                   50.00
        long              −8.99 %
        y     90.00 [80.0, 100.0]

        """)
  }
}
