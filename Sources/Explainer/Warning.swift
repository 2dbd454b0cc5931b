/// Something beside a score that its reader has to know.
public enum Warning: Equatable, Sendable {
  /// The face is narrower than 60 pixels.
  case smallFace(pixels: Int)
  /// The aligned crop is larger than the face in the photograph, by this factor.
  case enlarged(factor: Double)
  /// The picture holds no colour.
  case greyscale
  /// The nose stands this share of the way from the middle of the eyes to one of them.
  case turned(share: Double)
  /// The JPEG was saved with coarse steps: libjpeg's quality, 1 to 100, that comes nearest.
  case compressed(quality: Int)
  /// The photograph shows this many faces; the largest was taken.
  case severalFaces(count: Int)
  /// Detection ran, and the crop was cut, at 1/`denominator` of the picture's size, to stay within memory.
  case decodedScaled(denominator: Int)
  /// The decoder's own complaint about the file's data. Text from outside.
  case damaged(String)
  /// What the file leaves open or states wrongly, and how it was taken.
  case assumed(String)
  /// The file changed while it was read.
  case changedWhileReading

  /// Faces narrower than this are warned of.
  public static let smallFacePixels = 60
  /// Crops larger than the face by more than this are warned of; a twentieth is nobody's loss.
  public static let noticedEnlargement = 1.05

  /// Heads are warned of whose nose stands further aside than this share: turned by about 35°, where the tip of a nose
  /// stands as far before the eyes as the eyes from their middle.
  public static let noticedTurn = 0.7
  /// JPEG qualities under this are warned of.
  public static let heavyCompression = 60

  /// A sentence without a full stop. Holds text from outside: show it as `SafeText`.
  public var text: String {
    switch self {
    case .smallFace(let pixels): "small face: \(pixels) pixels wide, under \(Warning.smallFacePixels)"
    case .enlarged(let factor):
      "enlarged \((factor * 10).rounded() / 10) times for the model"
    case .greyscale: "greyscale picture"
    case .turned(let share):
      "head turned aside: the nose stands \(Int((share * 100).rounded())) % of the way to one eye"
    case .compressed(let quality):
      "heavy compression: JPEG of quality \(quality), under \(Warning.heavyCompression)"
    case .severalFaces(let count): "\(count) faces in the photograph; the largest is scored"
    case .decodedScaled(let denominator): "large picture, read at 1/\(denominator) of its size"
    case .damaged(let what): "damaged data: \(what)"
    case .assumed(let what): what
    case .changedWhileReading: "the file changed while it was read"
    }
  }
}
