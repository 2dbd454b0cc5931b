import Faces
import Glibc
import Pictures
import Tensors

/// Another expression of the face's own mouth or eyes, by a smooth warp.
///
/// The warp is a sum of Gaussian pushes and stretches in the face's frame; none reaches 1.6 times its width, where a
/// warp would begin to fold.
enum ExpressionForgery {
  /// Moves what lies near `centre` by `shift`, and stretches it about there by `stretch` (relative).
  struct Push: Sendable {
    let centre: Point
    /// Standard deviations, in frame units.
    let reach: Point
    var shift = Point(x: 0, y: 0)
    var stretch = Point(x: 0, y: 0)
  }

  static func drawMouth(_ inputs: ForgeryInputs, _ random: inout RandomNumbers) -> Alteration? {
    let frame = inputs.frame
    let softness = softness(widest: 7, inputs, &random)
    let outline = Outline.drawn(
      centre: frame.mouth.moved(0, 0.5), radii: Point(x: frame.halfMouth + 10, y: 14), &random)
    guard let region = inputs.region([outline], softness: softness) else { return nil }
    return warp(region, mouthPushes(inputs, &random), inputs, &random)
  }

  static func drawEyes(_ inputs: ForgeryInputs, _ random: inout RandomNumbers) -> Alteration? {
    let frame = inputs.frame
    let softness = softness(widest: 6, inputs, &random)
    // A wink now and then; else both eyes as one.
    let eyes =
      random.chance(0.2)
      ? [random.chance(0.5) ? frame.leftEye : frame.rightEye] : [frame.leftEye, frame.rightEye]
    let outlines = eyes.map {
      Outline.drawn(centre: $0.moved(0, -2.5), radii: Point(x: 14.5, y: 12), &random)
    }
    guard let region = inputs.region(outlines, softness: softness) else { return nil }
    return warp(region, eyePushes(eyes, inputs, &random), inputs, &random)
  }

  /// A movement that fades needs room, or it would tear the skin at the edge.
  private static func softness(
    widest: Double, _ inputs: ForgeryInputs, _ random: inout RandomNumbers
  ) -> Double {
    inputs.style.isFading
      ? random.uniform(0.7, 1.3) * widest : inputs.strength.softness(widest: widest, &random)
  }

  private static func mouthPushes(_ inputs: ForgeryInputs, _ random: inout RandomNumbers) -> [Push] {
    let frame = inputs.frame, strength = inputs.strength
    let half = frame.halfMouth
    var pushes: [Push] = []
    /// Corners up (negative) or down, one of them or both, and outwards.
    func corners(_ lift: Double, _ out: Double, left: Double = 1, right: Double = 1) {
      let reach = Point(x: max(half * 0.5, 4.5), y: 7)
      pushes.append(
        Push(centre: frame.leftCorner, reach: reach, shift: Point(x: -out * left, y: lift * left)))
      pushes.append(
        Push(centre: frame.rightCorner, reach: reach, shift: Point(x: out * right, y: lift * right)))
      pushes.append(
        Push(
          centre: frame.mouth, reach: Point(x: half * 0.5, y: 6), shift: Point(x: 0, y: -lift * 0.35)))
    }
    let amount = min(strength.amount(6.5, 2.6, &random), 8.5)
    let sign = random.chance(0.5) ? 1.0 : -1
    switch random.uniform() {
    case ..<0.4: corners(-amount * sign, amount * (sign > 0 ? 0.5 : 0.2))
    case ..<0.55:
      let one = random.chance(0.5)
      corners(-amount * 1.15 * sign, amount * 0.3, left: one ? 1 : 0.1, right: one ? 0.1 : 1)
    case ..<0.8:
      // Lips apart or together.
      let reach = Point(x: half * 0.75, y: 5)
      pushes.append(
        Push(centre: frame.mouth.moved(0, -4), reach: reach, shift: Point(x: 0, y: -amount * 0.6 * sign)))
      pushes.append(
        Push(centre: frame.mouth.moved(0, 4.5), reach: reach, shift: Point(x: 0, y: amount * 0.8 * sign)))
    default:
      // Wide or pursed.
      pushes.append(
        Push(
          centre: frame.mouth, reach: Point(x: half + 2, y: 9),
          stretch: Point(x: min(amount * 0.075, 0.6) * sign, y: -min(amount * 0.04, 0.4) * sign)))
    }
    return pushes
  }

  private static func eyePushes(
    _ eyes: [Point], _ inputs: ForgeryInputs, _ random: inout RandomNumbers
  ) -> [Push] {
    let strength = inputs.strength
    let amount = min(strength.amount(1, 0.52, &random), 1.4)
    let sign = random.chance(0.5) ? 1.0 : -1
    let mode = random.uniform()
    let gaze = Point(x: sign * amount * 3.4, y: amount * random.uniform(-1, 1))
    return eyes.flatMap { eye -> [Push] in
      let outwards = eye.x < inputs.frame.eyes.x ? -1.0 : 1
      let brow = eye.moved(0, -9)
      switch mode {
      case ..<0.4:
        // Squeezed or widened, the brow going along.
        return [
          Push(
            centre: eye, reach: Point(x: 9, y: 5.5), stretch: Point(x: 0, y: sign * min(amount * 0.62, 0.75))
          ),
          Push(centre: brow, reach: Point(x: 9, y: 4.5), shift: Point(x: 0, y: -sign * amount * 2.2)),
        ]
      case ..<0.6:
        // The gaze: the iris alone.
        return [
          Push(centre: eye, reach: Point(x: 4.6, y: 3.6), shift: gaze),
          Push(centre: brow, reach: Point(x: 9, y: 4.5), shift: Point(x: 0, y: sign * amount * 1.6)),
        ]
      case ..<0.8:
        // Brows up or down.
        return [
          Push(centre: brow, reach: Point(x: 10, y: 5), shift: Point(x: 0, y: -sign * amount * 4.6)),
          Push(centre: eye, reach: Point(x: 9, y: 5), stretch: Point(x: 0, y: sign * amount * 0.25)),
        ]
      default:
        // Outer corners and the brows' inner ends, against each other: sad or angry.
        return [
          Push(
            centre: eye.moved(outwards * 8, 0), reach: Point(x: 5.5, y: 5),
            shift: Point(x: 0, y: sign * amount * 3.6)),
          Push(
            centre: eye.moved(-outwards * 7, -8.5), reach: Point(x: 6.5, y: 4.5),
            shift: Point(x: 0, y: -sign * amount * 4)),
        ]
      }
    }
  }

  /// Samples the face at where each pixel came from.
  private static func warp(
    _ region: Region, _ pushes: [Push], _ inputs: ForgeryInputs, _ random: inout RandomNumbers
  ) -> Alteration {
    let map = inputs.frame.fromPhotograph, back = inputs.frame.toPhotograph
    let left = Float(map.a * Double(region.x) + map.b * Double(region.y) + map.tx)
    let top = Float(map.c * Double(region.x) + map.d * Double(region.y) + map.ty)
    let (a, b, c, d) = (Float(map.a), Float(map.b), Float(map.c), Float(map.d))
    let (ba, bb, bc, bd) = (Float(back.a), Float(back.b), Float(back.c), Float(back.d))
    let fields = pushes.map(Field.init), bend = inputs.style.bend, isFading = inputs.style.isFading
    let samples = fields.withUnsafeBufferPointer { fields in
      inputs.picture.sampled(columns: region.width, rows: region.height) { column, row in
        let x = Float(column), y = Float(row)
        let u = left + a * x + b * y, v = top + c * x + d * y
        var dx: Float = 0, dy: Float = 0
        for field in fields { field.add(u, v, &dx, &dy) }
        if let bend {
          dx += bend.across.value(u, v)
          dy += bend.down.value(u, v)
        }
        if isFading {
          let share = region.coverage[row * region.width + column]
          dx *= share
          dy *= share
        }
        return (
          Float(region.x + column) - ba * dx - bb * dy, Float(region.y + row) - bc * dx - bd * dy
        )
      }
    }
    var alteration = Alteration(region: region, samples: samples)
    if isFading { alteration.region.harden() }
    alteration.multiply(by: inputs.strength.carelessGains(most: 0.04, &random))
    return alteration
  }

  /// A push in single precision.
  private struct Field {
    let x, y, across, down, shiftX, shiftY, stretchX, stretchY: Float

    init(_ push: Push) {
      x = Float(push.centre.x)
      y = Float(push.centre.y)
      across = Float(0.5 / (push.reach.x * push.reach.x))
      down = Float(0.5 / (push.reach.y * push.reach.y))
      shiftX = Float(push.shift.x)
      shiftY = Float(push.shift.y)
      stretchX = Float(push.stretch.x)
      stretchY = Float(push.stretch.y)
    }

    @inline(__always)
    func add(_ u: Float, _ v: Float, _ dx: inout Float, _ dy: inout Float) {
      let px = u - x, py = v - y
      let exponent = px * px * across + py * py * down
      guard exponent < 9 else { return }
      let weight = expf(-exponent)
      dx += weight * (shiftX + stretchX * px)
      dy += weight * (shiftY + stretchY * py)
    }
  }
}
