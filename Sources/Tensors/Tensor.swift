/// A dense, contiguous array of 32-bit floats with a shape; row-major, the last axis innermost.
///
/// A value: a copy shares memory until one of the two is written.
public struct Tensor: Sendable {
  public private(set) var shape: [Int]
  private var storage: Storage

  /// Undefined content, in memory lent by the arena.
  ///
  /// - Precondition: no negative dimension.
  public init(_ shape: [Int], in arena: Arena) {
    self.shape = shape
    storage = Storage(count: Tensor.count(of: shape), arena: arena)
  }

  /// The system maps zeroed pages when they are first touched, so unused parameters cost nothing.
  public init(zeros shape: [Int]) {
    self.shape = shape
    storage = Storage(zeros: Tensor.count(of: shape))
  }

  public init(repeating value: Float, _ shape: [Int]) {
    self.shape = shape
    storage = Storage(count: Tensor.count(of: shape))
    storage.floats.initialize(repeating: value, count: storage.count)
  }

  /// - Precondition: as many floats as the shape asks for.
  public init(_ floats: [Float], shape: [Int]) {
    precondition(floats.count == Tensor.count(of: shape), "\(floats.count) floats for the shape \(shape)")
    self.shape = shape
    storage = Storage(count: floats.count)
    floats.withUnsafeBufferPointer { source in
      if let base = source.baseAddress { storage.floats.initialize(from: base, count: source.count) }
    }
  }

  /// Made in place: `fill` writes every float.
  public init(
    _ shape: [Int], filledBy fill: (UnsafeMutableBufferPointer<Float>) throws -> Void
  ) rethrows {
    self.shape = shape
    storage = Storage(count: Tensor.count(of: shape))
    try fill(UnsafeMutableBufferPointer(start: storage.floats, count: storage.count))
  }

  /// Floats that lie in `owner`'s memory and stay there; the first write copies them.
  public init(reading floats: UnsafePointer<Float>, shape: [Int], owner: AnyObject) {
    self.shape = shape
    storage = Storage(reading: floats, count: Tensor.count(of: shape), owner: owner)
  }

  /// Floats in all.
  public var count: Int { storage.count }

  /// The length of the last axis.
  public var columns: Int { shape.last ?? 1 }

  /// The product of all axes but the last.
  public var rows: Int { shape.dropLast().reduce(1, *) }

  /// The same floats under another shape.
  ///
  /// - Precondition: both shapes hold equally many.
  public func reshaped(_ shape: [Int]) -> Tensor {
    precondition(Tensor.count(of: shape) == count, "\(self.shape) cannot become \(shape)")
    var other = self
    other.shape = shape
    return other
  }

  public func withUnsafeFloats<R>(_ body: (UnsafeBufferPointer<Float>) throws -> R) rethrows -> R {
    try withExtendedLifetime(storage) {
      try body(UnsafeBufferPointer(start: storage.floats, count: storage.count))
    }
  }

  /// Copies first where the memory is shared.
  public mutating func withUnsafeMutableFloats<R>(
    _ body: (UnsafeMutableBufferPointer<Float>) throws -> R
  ) rethrows -> R {
    if !isKnownUniquelyReferenced(&storage) || !storage.isWritable {
      let copy = Storage(count: storage.count)
      copy.floats.initialize(from: storage.floats, count: storage.count)
      storage = copy
    }
    return try withExtendedLifetime(storage) {
      try body(UnsafeMutableBufferPointer(start: storage.floats, count: storage.count))
    }
  }

  /// All floats, in order.
  public var floats: [Float] { withUnsafeFloats(Array.init) }

  public subscript(_ index: Int...) -> Float {
    precondition(index.count == shape.count && zip(index, shape).allSatisfy { 0 <= $0 && $0 < $1 })
    return storage.floats[zip(index, shape).reduce(0) { $0 * $1.1 + $1.0 }]
  }

  private static func count(of shape: [Int]) -> Int {
    precondition(shape.allSatisfy { $0 >= 0 }, "negative dimension in \(shape)")
    return shape.reduce(1, *)
  }
}
