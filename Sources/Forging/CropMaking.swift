import Faces
import Glibc
import Pictures
import Tensors

/// Turns a photograph, real or forged, into the crop that a model sees: the same chain for both, so that nothing in it
/// tells them apart.
struct CropMaking {
  let settings: Forger.Settings

  func crop(
    of photograph: ForgedPhotograph, _ random: inout RandomNumbers
  ) -> (picture: Picture, mask: Tensor) {
    let picture = compressed(photograph.picture, &random)
    let jitter = settings.landmarkJitter
    let points = photograph.landmarks.map {
      $0.moved(jitter * random.normal(), jitter * random.normal())
    }
    let fills = BorderFill.allCases.dropFirst()
    let fill =
      random.chance(settings.filledBorderShare) ? fills.randomElement(using: &random) ?? .black : .black
    let size = settings.cropSize
    let enlarge =
      settings.enlargeSpread > 0
      ? settings.enlarge + settings.enlargeSpread * random.uniform(-1, 1) : settings.enlarge
    // A face of a pixel or two can lose its alignment to the jitter; its own points give one.
    let matrix =
      Alignment.matrix(points, size: size, enlarge: enlarge)
      ?? Alignment.matrix(photograph.landmarks, size: size, enlarge: enlarge) ?? .identity
    var crop = CropMaking.warped(picture, by: matrix, size: size, fill, &random)
    var mask =
      photograph.kinds.isEmpty
      ? Tensor(zeros: [size, size]) : CropMaking.warped(photograph.mask, by: matrix, size: size)
    if random.chance(settings.photometricShare) { crop = CropMaking.relit(crop, &random) }
    if random.chance(settings.flipShare) {
      crop = crop.mirrored
      mask = mask.mirrored
    }
    return (crop, mask)
  }

  /// Through a JPEG file; a picture that JPEG does not hold stays as it is.
  func compressed(_ picture: Picture, _ random: inout RandomNumbers) -> Picture {
    let quality = Int.random(in: settings.jpegQuality, using: &random)
    let chroma: ChromaSampling = random.chance(settings.fullChromaShare) ? .full : .quarter
    do throws(PictureError) {
      return try PictureDecoder.decode(try picture.jpeg(quality: quality, chroma: chroma), options: .patient)
        .picture
    } catch { return picture }
  }

  /// The aligned crop, with what lies beyond the photograph filled in before it is sampled.
  private static func warped(
    _ picture: Picture, by matrix: AffineMatrix, size: Int, _ fill: BorderFill, _ random: inout RandomNumbers
  ) -> Picture {
    let black = Picture(width: size, height: size, pixels: [UInt8](repeating: 0, count: size * size * 3))
    guard let inverse = matrix.inverse else { return black }
    let margins = margins(of: picture, inverse, size: size)
    guard fill != .black, margins != BorderFill.Margins() else {
      return picture.warped(by: matrix, size: size) ?? black
    }
    let shift = AffineMatrix(
      a: 1, b: 0, tx: -Double(margins.left), c: 0, d: 1, ty: -Double(margins.top))
    return fill.extending(picture, by: margins, &random)
      .warped(by: shift.followed(by: matrix), size: size) ?? black
  }

  /// How far the crop reaches beyond the photograph, at most by the photograph's longer side.
  private static func margins(
    of picture: Picture, _ inverse: AffineMatrix, size: Int
  ) -> BorderFill.Margins {
    let end = Double(size - 1)
    let corners = [(0, 0), (end, 0), (0, end), (end, end)].map { inverse(Point(x: $0.0, y: $0.1)) }
    let most = Double(max(picture.width, picture.height))
    func beyond(_ distances: [Double]) -> Int {
      let furthest = distances.max() ?? 0
      return furthest > 0 ? Int(min(furthest + 2, most)) : 0
    }
    return BorderFill.Margins(
      left: beyond(corners.map { -$0.x }), top: beyond(corners.map { -$0.y }),
      right: beyond(corners.map { $0.x - Double(picture.width - 1) }),
      bottom: beyond(corners.map { $0.y - Double(picture.height - 1) }))
  }

  /// [height, width] → [size, size], bilinear, 0 outside.
  static func warped(_ mask: Tensor, by matrix: AffineMatrix, size: Int) -> Tensor {
    guard let inverse = matrix.inverse else { return Tensor(zeros: [size, size]) }
    let width = mask.columns, height = mask.rows
    return Tensor([size, size]) { out in
      mask.withUnsafeFloats { mask in
        func sample(_ x: Int, _ y: Int) -> Float {
          0..<width ~= x && 0..<height ~= y ? mask[y * width + x] : 0
        }
        for row in 0..<size {
          for column in 0..<size {
            let x = inverse.a * Double(column) + inverse.b * Double(row) + inverse.tx
            let y = inverse.c * Double(column) + inverse.d * Double(row) + inverse.ty
            guard x > -1, y > -1, x < Double(width), y < Double(height) else {
              out[row * size + column] = 0
              continue
            }
            let i = x < 0 ? -1 : Int(x), j = y < 0 ? -1 : Int(y)
            let across = Float(x - Double(i)), down = Float(y - Double(j))
            let upper = sample(i, j) + across * (sample(i + 1, j) - sample(i, j))
            let lower = sample(i, j + 1) + across * (sample(i + 1, j + 1) - sample(i, j + 1))
            out[row * size + column] = upper + down * (lower - upper)
          }
        }
      }
    }
  }

  /// Brightness, contrast and gamma, the same for all channels.
  private static func relit(_ picture: Picture, _ random: inout RandomNumbers) -> Picture {
    let contrast = random.uniform(0.85, 1.15), shift = random.uniform(-18, 18)
    let gamma = exp(random.uniform(-0.2, 0.2))
    let table = (0...255).map { level in
      let value = (pow(Double(level) / 255, gamma) * 255 - 127.5) * contrast + 127.5 + shift
      return UInt8(min(max(value.rounded(), 0), 255))
    }
    return Picture(
      width: picture.width, height: picture.height, pixels: picture.pixels.map { table[Int($0)] })
  }
}
