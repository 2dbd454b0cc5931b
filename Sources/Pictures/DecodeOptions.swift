/// How a picture is decoded.
public struct DecodeOptions: Sendable {
  /// Seconds from the call until it ends with `deadlinePassed`.
  public var deadlineSeconds: Double
  /// Raised by another thread to end the call with `cancelled`.
  public var cancel: CancelFlag?
  /// A JPEG may be decoded at 1/2, 1/4 or 1/8 as long as its longer side keeps this many pixels.
  ///
  /// Depends on the header only, so that results repeat. Other formats are always decoded whole.
  public var enoughLongerSide: Int?

  /// For pictures that go into a result that must repeat: what is decoded never depends on a stopped process or a slow
  /// machine, only on the bytes.
  public static let patient = DecodeOptions(deadlineSeconds: 3_600)

  public init(deadlineSeconds: Double = 10, cancel: CancelFlag? = nil, enoughLongerSide: Int? = nil) {
    self.deadlineSeconds = deadlineSeconds
    self.cancel = cancel
    self.enoughLongerSide = enoughLongerSide
  }
}
