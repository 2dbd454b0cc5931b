import Files

/// Why a data set cannot be used. Paths and texts inside come from outside.
public enum DataSetError: Error, Equatable {
  case file(FileError)
  /// A table or list has a line that is not allowed.
  case line(Path, Int, what: String)
  /// A JSON file states something else than it has to.
  case json(Path, what: String)
  case missingColumns(Path, [String])
  case notRecognized(Path, found: [String])
  /// The tree is almost the layout.
  case incomplete(Path, Layout, missing: [String])
  /// Videos where frames are wanted.
  case videos(Path, count: Int)
  case severalCompressions(Path, [String])
  case emptySplit(Path, Split, holds: [Split])
  /// An option that does nothing, since no data set is of a layout that takes it.
  case unusedOption(String, takenBy: [Layout])
  /// Forging methods that no data set has.
  case unknownMethods([String], known: [String])
  case namedTwice(Path)

  /// Whether the words of the command are at fault, not the data.
  public var isWrongUsage: Bool {
    switch self {
    case .unusedOption, .unknownMethods, .namedTwice: true
    default: false
    }
  }
}

extension DataSetError: CustomStringConvertible {
  /// What happened, where, and what to do.
  public var description: String {
    switch self {
    case .file(let error): "\(error)"
    case .line(let path, let line, let what): "\(path.text), line \(line): \(what)"
    case .json(let path, let what): "\(path.text): \(what)"
    case .missingColumns(let path, let names):
      "\(path.text): the header lacks \(names.joined(separator: ", ")). A manifest has the columns "
        + "\(Manifest.required.joined(separator: ", "))."
    case .notRecognized(let path, let found):
      "\(path.text): no layout that telltale knows (here lie \(found.isEmpty ? "no entries" : found.joined(separator: ", "))). "
        + Layout.allCases.map { "\($0.rawValue): \($0.sign)" }.joined(separator: "; ")
        + ". Force one with --layout."
    case .incomplete(let path, let layout, let missing):
      "\(path.text): almost the layout \(layout.rawValue); missing are \(missing.joined(separator: ", "))"
    case .videos(let path, let count):
      "\(path.text): \(count == 1 ? "a video" : "one of \(count) videos") where frames are wanted; write them with: "
        + VideoFile.extraction(of: path)
    case .severalCompressions(let path, let names):
      "\(path.text): holds \(names.joined(separator: " and ")), which are never mixed; choose one with --compression"
    case .emptySplit(let path, let split, let holds):
      "\(path.text): no picture of the split \(split.rawValue)"
        + (holds.isEmpty ? "" : "; it has \(holds.map(\.rawValue).joined(separator: ", "))")
    case .unusedOption(let option, let layouts):
      "\(option) is for data sets of the layout \(layouts.map(\.rawValue).joined(separator: " or ")), "
        + "and none is given"
    case .unknownMethods(let names, let known):
      "--methods: no data set has \(names.joined(separator: ", "))"
        + (known.isEmpty ? "" : "; there are \(known.joined(separator: ", "))")
    case .namedTwice(let path): "\(path.text): the same data set is named twice"
    }
  }
}
