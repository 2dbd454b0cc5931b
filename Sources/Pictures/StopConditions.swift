import Glibc

/// When a decode has to end, in the terms of the C shims.
struct StopConditions {
  /// CLOCK_MONOTONIC, nanoseconds.
  let deadline: Int64
  /// Null when nobody can cancel.
  let flag: UnsafePointer<Int32>?
  /// For the error's text.
  let seconds: Double

  init(_ options: DecodeOptions) {
    var now = timespec()
    clock_gettime(CLOCK_MONOTONIC, &now)
    // An hour at most, and no NaN, so that the sum stays far from the limits of Int64.
    let seconds = options.deadlineSeconds.isNaN ? 0 : min(max(options.deadlineSeconds, 0), 3600)
    let start = Int64(now.tv_sec) * 1_000_000_000 + Int64(now.tv_nsec)
    deadline = start + Int64(seconds * 1e9)
    flag = options.cancel.map { UnsafePointer($0.address) }
    self.seconds = seconds
  }
}
