/// The same work by telltale and by a peer, run in turn, so that a machine that drifts slows both.
public struct Comparison: Sendable, Encodable {
  public let name: String
  public let unit: String
  public let peer: String
  public private(set) var ours: [Double] = []
  public private(set) var theirs: [Double] = []

  public init(_ name: String, unit: String, peer: String) {
    self.name = name
    self.unit = unit
    self.peer = peer
  }

  public mutating func add(ours: Double, theirs: Double) {
    self.ours.append(ours)
    self.theirs.append(theirs)
  }

  /// The median over the rounds of ours / theirs.
  public var ratio: Double { Measurement.median(zip(ours, theirs).map { $0 / $1 }) }

  /// `name   43.1 against 17.0 images/s of PyTorch: 2.53`
  public var line: String {
    guard !ours.isEmpty else { return Measurement.column(name) + "not measured" }
    return Measurement.column(name)
      + "\(Measurement.digits(Measurement.median(ours))) against "
      + "\(Measurement.digits(Measurement.median(theirs))) \(unit) of \(peer): ratio \(Measurement.digits(ratio))"
  }

  private enum CodingKeys: String, CodingKey { case name, unit, peer, ours, theirs, ratio }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(name, forKey: .name)
    try container.encode(unit, forKey: .unit)
    try container.encode(peer, forKey: .peer)
    try container.encode(ours, forKey: .ours)
    try container.encode(theirs, forKey: .theirs)
    try container.encode(ours.isEmpty ? 0 : ratio, forKey: .ratio)
  }
}
