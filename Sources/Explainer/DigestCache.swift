import Files
import Glibc
import Tensors

/// SHA-256 of mapped files, kept in the cache folder by what the kernel says of the open file: device, inode, size and
/// times. Hashing 60 MB costs as much as the start of the whole program.
///
/// A cache file that is damaged or unwritable is passed over without a word: the bytes are hashed again (reliability.md
/// 6.19).
package enum DigestCache {
  /// - Parameter cache: telltale's cache folder; nil hashes.
  package static func sha256(of file: MappedFile, cache: Path?) -> String {
    guard let cache, let version = file.version else { return file.withUnsafeBytes(Digest.sha256) }
    let (key, place) = entry(of: version, in: cache)
    if let kept = try? readFile(place, limit: 1 << 10).bytes, let digest = read(kept, key: key) {
      return digest
    }
    let digest = file.withUnsafeBytes(Digest.sha256)
    // A file of this very moment could be written once more without its times telling.
    if file.version == version, version.isOlder(than: .seconds(2)) {
      try? makeFolder(cache)
      try? writeDurably(Array(line(digest, key: key).utf8), to: place, replacing: true)
    }
    return digest
  }

  package static func entry(of version: MappedFile.Version, in cache: Path) -> (key: String, file: Path) {
    let facts = [
      "\(version.device)", "\(version.inode)", "\(version.size)", "\(version.modified)", "\(version.changed)",
    ]
    let key = Digest.sha256(Array(facts.joined(separator: " ").utf8))
    return (key, cache.appending("digest-\(key)"))
  }

  package static func line(_ digest: String, key: String) -> String {
    "\(digest) \(Digest.sha256(Array((key + digest).utf8)))\n"
  }

  private static func read(_ bytes: [UInt8], key: String) -> String? {
    let digest = String(decoding: bytes.prefix { $0 != UInt8(ascii: " ") }, as: UTF8.self)
    return bytes.elementsEqual(line(digest, key: key).utf8) ? digest : nil
  }
}
