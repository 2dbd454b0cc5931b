/// What one entry of a case may hold, in bytes (reliability.md 1.1, 6.7).
enum Limits {
  static let noteBytes = 64 << 10
  static let pathBytes = 64 << 10
  static let settingBytes = 64 << 10
  /// A record of eight labels takes about one kilobyte; warnings are what can grow.
  static let scoreBytes = 256 << 10
}
