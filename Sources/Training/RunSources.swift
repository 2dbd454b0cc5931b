import DataSets
import Files

/// Where a run's pictures come from, as its command named them, kept in `run.json` so that `--resume` need not be told.
public struct RunSources: Codable, Equatable, Sendable {
  /// Manifests and folders of data sets, and how they are read.
  public var data: [String] = []
  public var layout: String?
  public var compression, methods, originals: String?
  /// Folders of real photographs, and manifests whose photographs are left out.
  public var faces, validationFaces, exclude: [String]

  public init(
    data: [String], layout: String?, compression: String?, methods: String?, originals: String?,
    faces: [String], validationFaces: [String], exclude: [String]
  ) {
    self.data = data.map { DataSetPlace($0).absoluteWord }
    self.layout = layout
    self.compression = compression
    self.methods = methods
    self.originals = originals.map(RunSources.absolute)
    self.faces = faces.map(RunSources.absolute)
    self.validationFaces = validationFaces.map(RunSources.absolute)
    self.exclude = exclude.map(RunSources.absolute)
  }

  /// A run may be taken up again from another folder.
  private static func absolute(_ path: String) -> String { Path(path).absolute.argument }
}
