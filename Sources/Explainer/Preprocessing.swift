import CLIP
import Pictures
import Tensors

extension PreprocessorConfiguration {
  /// Resizes, cuts and normalises a crop into the image encoder's input, [1, 3, S, S]; nil where the picture does not
  /// come out at the encoder's size.
  func input(_ picture: Picture, imageSize: Int, in workspace: Workspace) -> Tensor? {
    guard let sized = sized(picture), sized.width == imageSize, sized.height == imageSize else { return nil }
    var x = workspace.tensor([1, 3, imageSize, imageSize])
    tables.withUnsafeBufferPointer { tables in
      sized.pixels.withUnsafeBufferPointer { pixels in
        x.withUnsafeMutableFloats { x in
          Kernels.normalize(
            pixels.baseAddress, pixels: imageSize * imageSize, tables: tables.baseAddress, into: x.baseAddress)
        }
      }
    }
    return x
  }
}
