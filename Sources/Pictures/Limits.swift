/// The numbers a picture's file and header are held to before they size anything.
public enum PictureLimits {
  /// Bytes of a file, at most (128 MiB).
  public static let fileBytes = 128 << 20
  /// Columns and rows, at most.
  public static let side = 65_500
  /// Pixels of the stored picture, at most.
  public static let pixels = 64_000_000
  /// Bytes of the coefficients that a JPEG of several scans keeps until the last one (128 MiB).
  public static let coefficientBytes = 128 << 20
  /// Bytes for all of a picture: file, coefficients, pixels, working copies (160 MiB).
  public static let budgetBytes = 160 << 20
  /// Scans of a JPEG, at most: a hundred bytes of scan can cost a whole picture of work.
  public static let scans = 100
  /// Warnings of a library after which the decode ends.
  public static let warnings = 10_000
  /// Bytes at the start of a JPEG that are searched for EXIF.
  static let exifSearchBytes = 1 << 20
  /// Markers of a JPEG that are looked at before its first scan.
  static let markers = 1_000
  /// Entries of an EXIF directory that are read.
  static let exifEntries = 512
  /// Bytes at the start of a file that tell its format.
  static let signatureBytes = 32
}
