import CLIP
import Pictures
import Tensors

extension PreprocessorConfiguration {
  /// Resizes, cuts and normalises a crop into the image encoder's input, [1, 3, S, S]; nil where the picture does not
  /// come out at the encoder's size.
  package func input(_ picture: Picture, imageSize: Int, in workspace: Workspace) -> Tensor? {
    guard let sized = sized(picture), sized.width == imageSize, sized.height == imageSize else { return nil }
    var x = workspace.tensor([1, 3, imageSize, imageSize])
    tables.withUnsafeBufferPointer { tables in
      sized.pixels.withUnsafeBufferPointer { pixels in
        x.withUnsafeMutableFloats { x in
          Kernels.normalize(
            pixels.baseAddress, pixels: imageSize * imageSize, tables: tables.baseAddress, into: x.baseAddress
          )
        }
      }
    }
    return x
  }

  private func sized(_ picture: Picture) -> Picture? {
    switch resize {
    case .shorterSide(let side): return picture.resizedAndCropped(shorterSide: side, crop: crop)
    case .stretched(let width, let height): return cut(picture.resized(width: width, height: height))
    case .none: return cut(picture)
    }
  }

  /// The centre; nil where the picture is smaller than the crop.
  private func cut(_ picture: Picture) -> Picture? {
    guard let crop else { return picture }
    guard picture.width >= crop.width, picture.height >= crop.height else { return nil }
    return picture.cropped(
      x: (picture.width - crop.width) / 2, y: (picture.height - crop.height) / 2, width: crop.width,
      height: crop.height)
  }
}
