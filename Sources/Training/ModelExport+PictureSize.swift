import CLIP
import Explainer
import Files

/// The start's files where the recipe asks for pictures of another size.
extension ModelExport {
  /// - Parameter bytes: the start's `file`.
  func resized(_ file: String, _ bytes: [UInt8]) -> [UInt8] {
    guard let size = recipe.imageSize, size != base.configuration.imageSize,
      ["config.json", PreprocessorConfiguration.file].contains(file), var root = try? JSON(parsing: bytes)
    else { return bytes }
    func number(_ value: Int) -> JSON { .number("\(value)") }
    func sides(width: Int, height: Int) -> JSON {
      JSON.object([]).setting("height", to: number(height)).setting("width", to: number(width))
    }
    if file == PreprocessorConfiguration.file {
      let preprocessor = base.preprocessor.resized(to: size)
      switch preprocessor.resize {
      case .none: break
      case .shorterSide(let edge):
        root = root.setting("size", to: JSON.object([]).setting("shortest_edge", to: number(edge)))
      case .stretched(let width, let height):
        root = root.setting("size", to: sides(width: width, height: height))
      }
      if let crop = preprocessor.crop {
        root = root.setting("crop_size", to: sides(width: crop.width, height: crop.height))
      }
    } else {
      // The old form has both; one that has neither means the usual encoder.
      let sections = ["vision_config", "vision_config_dict"].filter { root[$0]?.members != nil }
      for key in sections.isEmpty ? ["vision_config"] : sections {
        let vision = root[key]?.members.map(JSON.object) ?? .object([])
        root = root.setting(key, to: vision.setting("image_size", to: number(size)))
      }
    }
    return Array(JSONText.document(root).utf8)
  }
}
