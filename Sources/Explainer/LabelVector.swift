/// What is known of a face's eight labels: true, false, or unknown (method.md section 1).
public struct LabelVector: Hashable, Sendable {
  /// Eight, in label order; nil is unknown.
  public let bits: [Bool?]

  /// - Precondition: eight bits.
  public init(bits: [Bool?]) {
    precondition(bits.count == Label.allCases.count)
    self.bits = bits
  }

  /// A forgery of which everything is known; `fake` follows from the attributes.
  public init(altered attributes: Set<Label>) {
    bits = Label.allCases.map { $0 == .fake ? !attributes.isEmpty : attributes.contains($0) }
  }

  /// A real face: eight zeros.
  public static let real = LabelVector(altered: [])

  /// A forgery of which no more is known than that it is one.
  public static let onlyFake = LabelVector(bits: [true] + Label.attributes.map { _ in nil })

  public subscript(_ label: Label) -> Bool? { bits[label.rawValue] }
}
