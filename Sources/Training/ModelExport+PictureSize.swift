import CLIP
import Foundation

/// The start's files where the recipe asks for pictures of another size.
extension ModelExport {
  /// - Parameter bytes: the start's `file`.
  func resized(_ file: String, _ bytes: [UInt8]) -> [UInt8] {
    guard let size = recipe.imageSize, size != base.configuration.imageSize,
      ["config.json", PreprocessorConfiguration.file].contains(file),
      var root = try? JSONSerialization.jsonObject(with: Data(bytes)) as? [String: Any]
    else { return bytes }
    if file == PreprocessorConfiguration.file {
      let preprocessor = base.preprocessor.resized(to: size)
      switch preprocessor.resize {
      case .none: break
      case .shorterSide(let edge): root["size"] = ["shortest_edge": edge]
      case .stretched(let width, let height): root["size"] = ["height": height, "width": width]
      }
      if let crop = preprocessor.crop { root["crop_size"] = ["height": crop.height, "width": crop.width] }
    } else {
      // The old form has both; one that has neither means the usual encoder.
      let sections = ["vision_config", "vision_config_dict"].filter { root[$0] is [String: Any] }
      for key in sections.isEmpty ? ["vision_config"] : sections {
        var vision = root[key] as? [String: Any] ?? [:]
        vision["image_size"] = size
        root[key] = vision
      }
    }
    return ModelExport.json(root)
  }
}
