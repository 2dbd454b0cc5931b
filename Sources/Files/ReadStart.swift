import Glibc

/// Reads a regular file's first bytes; fewer where it is shorter.
public func readStart(_ path: Path, count: Int) throws(FileError) -> [UInt8] {
  let (descriptor, _) = try openForReading(path)
  defer { close(descriptor) }
  var bytes = [UInt8](repeating: 0, count: count)
  let got = pread(descriptor, &bytes, count, 0)
  guard got >= 0 else { throw .system(path, doing: "reading", errno: errno) }
  return Array(bytes.prefix(got))
}
