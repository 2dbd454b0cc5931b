extension Picture {
  /// Red, green and blue are equal in every pixel.
  public var hasEqualChannels: Bool {
    pixels.withUnsafeBufferPointer { pixels in
      for start in stride(from: 0, to: pixels.count, by: 3)
      where pixels[start] != pixels[start + 1] || pixels[start] != pixels[start + 2] {
        return false
      }
      return true
    }
  }
}
