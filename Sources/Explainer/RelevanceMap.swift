import Faces

/// Where in the face the margin of one label comes from: how much each patch of the crop gave to it.
public struct RelevanceMap: Equatable, Sendable {
  public let label: Label
  public let margin: Float
  /// Patches in a row and in a column.
  public let side: Int
  /// [side·side], row by row from the top left; at least 0, in units of the margin.
  public let values: [Float]
  /// How much more than ArcFace's crop the crop shows, for the names of places.
  private let enlarge: Double

  public init(
    label: Label, margin: Float, side: Int, values: [Float], enlarge: Double = Alignment.usualEnlarge
  ) {
    precondition(values.count == side * side)
    self.label = label
    self.margin = margin
    self.side = side
    self.values = values
    self.enlarge = enlarge
  }

  /// The value that is drawn as full on every map, so that noise is never stretched into evidence (ecosystem V13).
  public static let full: Float = 0.02
  /// A map whose strongest patch is under this share of `full` shows nothing.
  public static let weakest: Float = 0.1

  public var strongest: Int { values.indices.max { values[$0] < values[$1] } ?? 0 }

  /// The part of the face where the strongest patch lies.
  public var strongestPlace: FacePlace {
    func middle(_ place: Int) -> Double { (Double(place) + 0.5) / Double(side) }
    return FacePlace(x: middle(strongest % side), y: middle(strongest / side), enlarge: enlarge)
  }

  /// Whether there is anything to show: the label leans to "altered", and some patch stands out (V14).
  public var saysSomething: Bool {
    margin > 0 && (values.max() ?? 0) >= RelevanceMap.full * RelevanceMap.weakest
  }

  /// The patches that gave most, as many as the share says, strongest first.
  public func patches(share: Double) -> [Int] {
    let count = Int((Double(values.count) * share).rounded())
    return Array(values.indices.sorted { (values[$1], $0) < (values[$0], $1) }.prefix(count))
  }

  /// The pixels of a crop that a patch stands for, as ranges of columns and rows.
  public func area(of patch: Int, cropSize: Int) -> (columns: Range<Int>, rows: Range<Int>) {
    func range(_ place: Int) -> Range<Int> { place * cropSize / side..<(place + 1) * cropSize / side }
    return (range(patch % side), range(patch / side))
  }
}
