/// Why a picture was refused.
///
/// `reason` may hold text of a library or bytes of the file, as they came: whoever shows it sanitises it.
public enum PictureError: Error, Equatable, Sendable {
  /// The file has no bytes.
  case empty
  /// The first bytes are those of no format known here.
  case unknownFormat(firstBytes: [UInt8])
  /// A format known by name only.
  case unsupportedFormat(name: String, hint: String)
  /// A form of a decodable format that is not decoded: 12-bit JPEG, animated WebP.
  case unsupportedForm(format: PictureFormat, form: String)
  /// A number of the file or its header is over its limit.
  case tooLarge(what: Quantity, value: Int, limit: Int)
  /// The data ends before the picture does, and too little is there to show.
  case truncated(format: PictureFormat, reason: String)
  /// The library refused the data.
  case damaged(format: PictureFormat, reason: String)
  case tooManyScans(limit: Int)
  case tooManyWarnings(limit: Int, first: String)
  case deadlinePassed(seconds: Double)
  case cancelled
  /// Memory within the budget could not be had.
  case outOfMemory
  /// The picture could not be written in this format.
  case notWritten(format: PictureFormat, width: Int, height: Int)

  /// What a limit counts.
  public enum Quantity: String, Sendable {
    case fileBytes = "bytes of the file"
    case side = "pixels along a side"
    case pixels = "pixels"
    case coefficientBytes = "bytes of coefficients"
    case budgetBytes = "bytes of memory"
  }
}

extension PictureError: CustomStringConvertible {
  /// What is wrong, where.
  public var reason: String {
    switch self {
    case .empty: "the file is empty"
    case .unknownFormat: "the content is of no known picture format"
    case .unsupportedFormat(let name, _): "\(name) is not decoded"
    case .unsupportedForm(let format, let form): "\(form) is not decoded (\(format.name))"
    case .tooLarge(let what, let value, let limit): "\(value) \(what.rawValue), the limit is \(limit)"
    case .truncated(let format, let reason): "\(format.name) data ends too early: \(reason)"
    case .damaged(let format, let reason): "\(format.name) data is damaged: \(reason)"
    case .tooManyScans(let limit): "the JPEG has more than \(limit) scans"
    case .tooManyWarnings(let limit, let first): "more than \(limit) warnings, the first: \(first)"
    case .deadlinePassed(let seconds): "decoding took longer than \(seconds) s"
    case .cancelled: "decoding was cancelled"
    case .outOfMemory: "the system gave no memory for the picture"
    case .notWritten(let format, let width, let height):
      "a \(format.name) of \(width)×\(height) pixels could not be made"
    }
  }

  /// What to do about it.
  public var advice: String {
    switch self {
    case .empty, .truncated, .damaged, .tooManyWarnings: "take the picture from its source again"
    case .unknownFormat: "convert it to JPEG, PNG or WebP"
    case .unsupportedFormat(_, let hint): hint
    case .unsupportedForm: "convert it to an 8-bit still JPEG or PNG"
    case .tooManyScans: "convert it to a JPEG of one scan: jpegtran -copy all"
    case .tooLarge, .deadlinePassed: "make it smaller and try again"
    case .cancelled: "start again"
    case .outOfMemory, .notWritten: "close other programs and try again"
    }
  }

  public var description: String { "\(reason); \(advice)" }
}
