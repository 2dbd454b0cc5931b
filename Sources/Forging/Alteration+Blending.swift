extension Alteration {
  /// Distances of the neighbours that each band's blur mixes.
  static let bands = [1, 2, 4]

  /// Changes samples and coverage so that plain mixing by the coverage gives what `blending` asks for.
  ///
  /// - Parameter old: the photograph's samples in the region.
  mutating func join(_ old: [Float], by blending: Blending) {
    switch blending {
    case .alpha: return
    case .multiband: joinBands(old)
    case .gradient: joinGradients(old)
    }
  }

  /// Σ over the bands of mask·band of the difference, each band with a mask blurred as the band is; both pyramids keep
  /// all pixels, as nothing here is large. Linear in the difference, so the photograph's own pyramid is not needed.
  private mutating func joinBands(_ old: [Float]) {
    let width = region.width, height = region.height
    var rest = zip(samples, old).map { $0 - $1 }, mask = region.coverage
    var joined = [Float](repeating: 0, count: rest.count), reached = mask
    for distance in Alteration.bands {
      let softer = rest.blurred(width: width, height: height, channels: 3, distance: distance)
      for index in joined.indices { joined[index] += mask[index / 3] * (rest[index] - softer[index]) }
      rest = softer
      mask = mask.blurred(width: width, height: height, channels: 1, distance: distance)
      for index in mask.indices { reached[index] = max(reached[index], mask[index]) }
    }
    for index in joined.indices {
      joined[index] += mask[index / 3] * rest[index]
      // Less than half a level of 255 is left out.
      let share = reached[index / 3]
      samples[index] = share > 1.0 / 512 ? old[index] + joined[index] / share : old[index]
    }
    region.replaceCoverage(reached.map { $0 > 1.0 / 512 ? $0 : 0 })
  }

  /// new + f with Δf = 0 inside and f = old − new at the edge, by successive over-relaxation.
  private mutating func joinGradients(_ old: [Float]) {
    let width = region.width, height = region.height
    let isInside = region.coverage.map { $0 > 0.5 }
    let inside = isInside.indices.filter { isInside[$0] }
    var membrane = zip(old, samples).map { $0 - $1 }
    // At the photograph's own border there is no value to keep to: the neighbour beyond it is the pixel itself.
    let neighbours = inside.map { index -> SIMD4<Int32> in
      let x = index % width, y = index / width
      return SIMD4(
        Int32(x > 0 ? index - 1 : index), Int32(x < width - 1 ? index + 1 : index),
        Int32(y > 0 ? index - width : index), Int32(y < height - 1 ? index + width : index))
    }
    let relaxation = 2 / (1 + Float.pi / Float(max(min(width, height), 4)))
    membrane.withUnsafeMutableBufferPointer { membrane in
      for _ in 0..<2 * max(width, height) {
        var largest: Float = 0
        for (place, index) in inside.enumerated() {
          let near = neighbours[place]
          for channel in 0..<3 {
            let sum =
              membrane[Int(near.x) * 3 + channel] + membrane[Int(near.y) * 3 + channel]
              + membrane[Int(near.z) * 3 + channel] + membrane[Int(near.w) * 3 + channel]
            let change = relaxation * (0.25 * sum - membrane[index * 3 + channel])
            membrane[index * 3 + channel] += change
            largest = max(largest, abs(change))
          }
        }
        if largest < 0.05 { break }
      }
    }
    for index in inside {
      for channel in index * 3..<index * 3 + 3 { samples[channel] += membrane[channel] }
    }
    region.replaceCoverage(isInside.map { $0 ? 1 : 0 })
  }
}
