import Glibc

/// What the process has used.
public enum Resources {
  /// The most memory it has held at once, in MiB.
  public static var peakMiB: Int {
    var usage = rusage()
    getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
    return Int(usage.ru_maxrss) >> 10
  }
}
