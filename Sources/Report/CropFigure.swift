import Explainer
import Pictures
import Text

/// The crop as the model was given it, without loss.
struct CropFigure {
  let face: PictureStudy.Face

  var html: HTML {
    guard let crop = face.crop, let bytes = try? PNGWriter.bytes(of: crop) else { return "" }
    let enlarged = face.record.warnings.compactMap { warning -> Double? in
      if case .enlarged(let factor) = warning { factor } else { nil }
    }.first
    let scale: SafeText =
      enlarged.map { "\(Numbers.places($0, 1)) times as large as in the photograph" }
      ?? "not larger than in the photograph"
    return """
      <figure class="crop">
      <img src="\(HTML(dataURI: bytes, type: "image/png"))" width="\(crop.width)" height="\(crop.height)" alt="The face, upright, cut out as the model was given it.">
      <figcaption>The aligned crop, \(crop.width)×\(crop.height) pixels without loss: what the model was given. The face is \
      \(scale).</figcaption>
      </figure>
      """
  }
}
