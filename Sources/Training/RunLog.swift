import Files
import Foundation

/// What a run writes down of each step and epoch: `metrics.jsonl`, `metrics.csv`, the TensorBoard event file and
/// `log.txt`. On resume all four are cut back to what the checkpoint knew of, so that no step stands there twice.
final class RunLog {
  /// Bytes of each file at a checkpoint.
  struct Lengths: Codable, Equatable {
    var jsonLines, csv, events, text: Int
    var eventFile: String
  }

  private let jsonLines, csv, events, text: AppendFile
  private let eventFile: String
  private let columns: [String]

  /// - Parameters:
  ///   - columns: tags of the CSV, in order; steps leave validation's empty and the other way round.
  ///   - lengths: where to go on from; nil begins anew.
  init(_ folder: Path, columns: [String], from lengths: Lengths?) throws(TrainingError) {
    self.columns = columns
    let now = Date().timeIntervalSince1970
    eventFile = lengths?.eventFile ?? EventFile.name(time: now)
    jsonLines = try AppendFile(folder.appending("metrics.jsonl"), cutTo: lengths?.jsonLines ?? 0)
    csv = try AppendFile(folder.appending("metrics.csv"), cutTo: lengths?.csv ?? 0)
    events = try AppendFile(folder.appending(eventFile), cutTo: lengths?.events ?? 0)
    text = try AppendFile(folder.appending("log.txt"), cutTo: lengths?.text ?? 0)
    if lengths == nil {
      RunLog.removeEvents(in: folder, but: eventFile)
      csv.append(Array((["step", "epoch"] + columns).joined(separator: ",").utf8) + [0x0D, 0x0A])
      events.append(EventFile.header(time: now))
    }
  }

  /// Event files of a run that was cut before its first checkpoint: TensorBoard would show its steps twice.
  private static func removeEvents(in folder: Path, but own: String) {
    for entry in (try? Listing.entries(of: folder, recursive: false)) ?? [] {
      let name = String(decoding: entry.path.lastComponent, as: UTF8.self)
      if EventFile.isName(name), name != own { _ = entry.path.withCString { unlink($0) } }
    }
  }

  var lengths: Lengths {
    Lengths(
      jsonLines: jsonLines.length, csv: csv.length, events: events.length, text: text.length,
      eventFile: eventFile)
  }

  /// One line in each of the three files of numbers. A value that is not finite stands as null, or as an empty cell.
  func add(step: Int, epoch: Int, _ values: [(tag: String, value: Double)]) {
    let now = Date().timeIntervalSince1970
    let members = values.map { "\"\($0.tag)\":\($0.value.isFinite ? "\($0.value)" : "null")" }
    jsonLines.append("{\"step\":\(step),\"epoch\":\(epoch),\(members.joined(separator: ","))}")
    let cells = columns.map { column in
      values.first { $0.tag == column && $0.value.isFinite }.map { "\($0.value)" } ?? ""
    }
    csv.append(Array((["\(step)", "\(epoch)"] + cells).joined(separator: ",").utf8) + [0x0D, 0x0A])
    events.append(EventFile.scalars(values, step: step, time: now))
  }

  /// A line for people.
  func say(_ line: String) {
    text.append("\(Date().formatted(.iso8601)) \(line)")
  }

  /// Whether the disk did not take all of it yet.
  var isBehind: Bool { [jsonLines, csv, events, text].contains(where: \.isBehind) }

  /// - Throws: where the disk still does not take it.
  func sync() throws(TrainingError) {
    for file in [jsonLines, csv, events, text] { try file.sync() }
  }
}
