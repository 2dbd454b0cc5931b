import Files

/// How a data set's files lie.
public enum Layout: String, CaseIterable, Sendable {
  case manifest
  /// `real/` and `fake/`, perhaps below `train/`, `val/` and `test/`.
  case folders
  case faceForensics = "faceforensics"
  /// FaceForensics++'s folder of that name with the same splits and originals (ecosystem L22).
  case faceShifter = "faceshifter"
  case celebDF = "celebdf"
  case dfdc
  case deeperForensics = "deeperforensics"

  /// What a tree of the layout has.
  public var sign: String {
    switch self {
    case .manifest: "a CSV file, or a folder with manifest.csv"
    case .folders: "real/ and fake/, perhaps below train/, val/, test/"
    case .faceForensics: "original_sequences/ and manipulated_sequences/"
    case .faceShifter: "the same with manipulated_sequences/FaceShifter/"
    case .celebDF: "Celeb-real/, YouTube-real/, Celeb-synthesis/, List_of_testing_videos.txt"
    case .dfdc: "dfdc_train_part_N/metadata.json, labels.csv, test/labels.csv or dataset.json"
    case .deeperForensics: "manipulated_videos/ and lists/splits/"
    }
  }

  /// The forging methods that a tree has folders for; none where the layout lets nobody choose.
  func methods(in root: Path) throws(DataSetError) -> [String] {
    let place: Path
    switch self {
    case .faceForensics: place = root.appending("manipulated_sequences")
    case .deeperForensics: place = root.appending("manipulated_videos")
    default: return []
    }
    guard Tree.isFolder(place) else { return [] }
    return try Tree.folders(in: place).map { String(decoding: $0.lastComponent, as: UTF8.self) }
  }

  /// Tells the layout from the names that lie in a folder (ecosystem L27).
  public static func recognize(_ root: Path) throws(DataSetError) -> Layout {
    if FileKind(at: root) == .file { return .manifest }
    let names = try Tree.names(in: root)
    func has(_ name: String) -> Bool { names.contains(name) }
    if has("manifest.csv") { return .manifest }
    if has("original_sequences") || has("manipulated_sequences") {
      let hasFour = FaceForensicsLayout.fourMethods.contains {
        Tree.isFolder(root.appending("manipulated_sequences/\($0)"))
      }
      let hasShifter = Tree.isFolder(root.appending("manipulated_sequences/FaceShifter"))
      return hasShifter && !hasFour ? .faceShifter : .faceForensics
    }
    if has("Celeb-synthesis") || has("Celeb-real") { return .celebDF }
    if has("manipulated_videos") { return .deeperForensics }
    let splits = Split.allCases.map(\.rawValue).filter(has)
    let places = [root] + splits.map { root.appending($0) }
    for place in places where Tree.isFolder(place.appending("real")) || Tree.isFolder(place.appending("fake"))
    {
      return .folders
    }
    if names.contains(where: { $0.hasPrefix("dfdc_train_part_") }) || has("dataset.json") || has("labels.csv")
      || has("metadata.json") || Tree.isFile(root.appending("test/labels.csv"))
    {
      return .dfdc
    }
    throw .notRecognized(root, found: Array(names.sorted().prefix(8)))
  }
}
