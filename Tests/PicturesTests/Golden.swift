import Foundation
import Pictures

/// Small files beside the tests, made by `make-goldens.py`.
enum Golden {
  static func bytes(_ name: String) throws -> [UInt8] {
    let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent("Goldens")
    return Array(try Data(contentsOf: folder.appendingPathComponent(name)))
  }

  static func picture(_ name: String) throws -> Picture { try PictureDecoder.decode(bytes(name)).picture }
}
