import CJPEG
import CPNG
import CWebP

/// The libraries that decode: their flaws are ours, so their versions are part of a record.
public enum PictureLibraries {
  /// Name and version of each, as "libpng 1.6.39".
  public static var versions: [String] {
    let webp = cwebp_version()
    return [
      "libjpeg-turbo \(String(cString: cjpeg_version()))",
      "libpng \(String(cString: cpng_version()))",
      "libwebp \(webp >> 16 & 255).\(webp >> 8 & 255).\(webp & 255)",
    ]
  }
}
