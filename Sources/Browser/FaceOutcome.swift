import Explainer
import Faces
import Pictures
import Text

/// What is known of one file once it has been looked at.
public struct FaceOutcome: Sendable {
  public enum Status: Equatable, Sendable {
    case scored(Explanation)
    case noFace
    /// No picture by its content.
    case foreign
    case failed(SafeText)
  }

  public let status: Status
  public let face: DetectedFace?
  public let warnings: [SafeText]
  /// What the file holds; nil where it could not be read.
  public let content: ContentKey?
  /// Only for files near the cursor.
  public let pictures: FacePictures?

  /// Whether it is a picture of which nothing but the score has come yet.
  var awaitsPictures: Bool {
    switch status {
    case .scored, .noFace: pictures == nil
    case .foreign, .failed: false
    }
  }

  /// Of the largest face.
  public init(_ scored: ScoredPicture) {
    self.init(scored.records.first, crop: scored.crops.first, overview: scored.overview)
  }

  /// One a face, each with its own crop and the photograph.
  public static func all(_ scored: ScoredPicture) -> [FaceOutcome] {
    var crops = scored.crops[...]
    return scored.records.map { record in
      FaceOutcome(
        record, crop: record.explanation == nil ? nil : crops.popFirst(), overview: scored.overview)
    }
  }

  private init(_ record: Record?, crop: Picture?, overview: (picture: Picture, scale: Double)?) {
    switch (record?.status, record?.explanation) {
    case (nil, _): status = .foreign
    case (.scored?, let explanation?): status = .scored(explanation)
    case (.noFace?, _): status = .noFace
    default: status = .failed(SafeText(record?.error ?? "no score"))
    }
    face = record?.face
    content = record?.sha256.flatMap { ContentKey($0) }
    warnings = record?.warnings.map { SafeText($0.text) } ?? []
    pictures = overview.map { FacePictures(crop: crop, overview: $0.picture, scale: $0.scale) }
  }

  public init(
    status: Status, face: DetectedFace? = nil, warnings: [SafeText] = [], content: ContentKey? = nil,
    pictures: FacePictures? = nil
  ) {
    self.status = status
    self.face = face
    self.warnings = warnings
    self.content = content
    self.pictures = pictures
  }

  var explanation: Explanation? { if case .scored(let explanation) = status { explanation } else { nil } }

  /// Whether there is a picture to show, now or soon.
  var hasPicture: Bool {
    switch status {
    case .scored, .noFace: true
    case .foreign, .failed: pictures != nil
    }
  }

  /// The same without its pictures, as it is kept for a file that the cursor has left.
  func withoutPictures() -> FaceOutcome {
    FaceOutcome(status: status, face: face, warnings: warnings, content: content)
  }
}

/// The pictures of a file, for a screen.
public struct FacePictures: Equatable, Sendable {
  /// The aligned crop; nil without a face.
  public let crop: Picture?
  /// The upright photograph, small.
  public let overview: Picture
  /// Pixels of the overview for each pixel of the photograph.
  public let scale: Double

  public init(crop: Picture?, overview: Picture, scale: Double) {
    self.crop = crop
    self.overview = overview
    self.scale = scale
  }
}
