/// A picture as it came out of a file, turned upright.
public struct DecodedPicture: Equatable, Sendable {
  /// Upright; its sides are the stored ones over `decodeScale`, swapped for orientations 5 to 8.
  public let picture: Picture
  public let format: PictureFormat
  /// Columns by the file's header, before turning and scaling.
  public let storedWidth: Int
  /// Rows by the file's header, before turning and scaling.
  public let storedHeight: Int
  /// EXIF orientation, 1 to 8, already applied.
  public let orientation: Int
  /// 1, 2, 4 or 8: the picture was decoded at one over this.
  public let decodeScale: Int
  /// All three channels are equal in every pixel.
  public let isGreyscale: Bool
  /// What was missing or damaged though a picture came out, in the libraries' words or ours; to be sanitised before it is
  /// shown.
  public var damage: [String] = []
  /// What the file leaves open or states wrongly, and how it was taken.
  public var assumptions: [String] = []
  /// For a JPEG, the quality that libjpeg would have saved it with, 1 to 100, as far as its tables tell.
  public var jpegQuality: Int?
}
