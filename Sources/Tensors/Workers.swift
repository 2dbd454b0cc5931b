import CKernels
import Glibc
import Synchronization

/// A pool of threads of our own, which block where the cooperative pool must not (reliability.md 8.1).
///
/// Results never depend on the number of threads:
/// work is cut by size, and each index has its own place to write.
public final class Workers: Sendable {
  /// Threads in the pool.
  public let count: Int
  private let queue: Queue

  /// - Parameters:
  ///   - count: threads, at least 1.
  ///   - niceness: how far they stand back behind the program's other threads, 0 to 19.
  public init(count: Int, niceness: Int32 = 0) {
    precondition(count > 0)
    self.count = count
    queue = Queue()
    for number in 0..<count { Workers.start(number, queue, niceness) }
  }

  deinit { queue.close() }

  /// Runs the job on one of the threads, in the order of submission.
  public func submit(_ job: @escaping @Sendable () -> Void) { queue.add(job) }

  /// Runs the job on one of the threads and comes back with what it gives.
  public func perform<R: Sendable, E: Error>(
    _ job: @escaping @Sendable () throws(E) -> R
  ) async throws(E) -> R {
    let result: Result<R, E> = await withCheckedContinuation { continuation in
      submit {
        do throws(E) { continuation.resume(returning: .success(try job())) } catch {
          continuation.resume(returning: .failure(error))
        }
      }
    }
    return try result.get()
  }

  /// Cores that this process may use: by affinity and by the control group's quota (reliability.md 8.9).
  public static var available: Int {
    let byAffinity = Int(ck_available_cores())
    return max(1, min(byAffinity, quota ?? byAffinity))
  }

  /// Cores that the control group allows, rounded up; nil without a limit.
  private static var quota: Int? {
    guard let file = fopen("/sys/fs/cgroup/cpu.max", "r") else { return nil }
    defer { fclose(file) }
    var line = [CChar](repeating: 0, count: 64)
    guard fgets(&line, Int32(line.count), file) != nil else { return nil }
    let text = String(decoding: line.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
    let numbers = text.split(whereSeparator: \.isWhitespace).map { Int($0) }
    guard numbers.count == 2, let most = numbers[0], let period = numbers[1], period > 0 else { return nil }
    return max(1, (most + period - 1) / period)
  }

  /// Threads are detached: they end when the queue is closed and empty.
  private static func start(_ number: Int, _ queue: Queue, _ niceness: Int32) {
    var attributes = pthread_attr_t()
    pthread_attr_init(&attributes)
    pthread_attr_setdetachstate(&attributes, Int32(PTHREAD_CREATE_DETACHED))
    pthread_attr_setstacksize(&attributes, 8 << 20)
    let box = Unmanaged.passRetained(Box(name: "worker \(number)", queue: queue, niceness: niceness))
    var thread = pthread_t()
    let status = pthread_create(
      &thread, &attributes,
      { argument in
        guard let argument else { return nil }
        let box = Unmanaged<Box>.fromOpaque(argument).takeRetainedValue()
        ck_name_thread(box.name)
        // Of this thread alone, as Linux has it; where it is refused, only the order of waking suffers.
        if box.niceness > 0 { setpriority(__priority_which_t(PRIO_PROCESS.rawValue), 0, box.niceness) }
        while let job = box.queue.next() { job() }
        return nil
      }, box.toOpaque())
    precondition(status == 0, "a worker thread cannot be started")
    pthread_attr_destroy(&attributes)
  }

  private final class Box {
    let name: String
    let queue: Queue
    let niceness: Int32
    init(name: String, queue: Queue, niceness: Int32) {
      self.name = name
      self.queue = queue
      self.niceness = niceness
    }
  }
}

/// Jobs in order, for threads that wait.
///
/// `@unchecked Sendable`: `jobs` and `closed` are touched only under `lock`.
private final class Queue: @unchecked Sendable {
  private let lock = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
  private let arrived = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)
  private var jobs: [@Sendable () -> Void] = []
  private var first = 0
  private var closed = false

  init() {
    pthread_mutex_init(lock, nil)
    pthread_cond_init(arrived, nil)
  }

  deinit {
    pthread_mutex_destroy(lock)
    pthread_cond_destroy(arrived)
    lock.deallocate()
    arrived.deallocate()
  }

  func add(_ job: @escaping @Sendable () -> Void) {
    pthread_mutex_lock(lock)
    jobs.append(job)
    pthread_cond_signal(arrived)
    pthread_mutex_unlock(lock)
  }

  func close() {
    pthread_mutex_lock(lock)
    closed = true
    pthread_cond_broadcast(arrived)
    pthread_mutex_unlock(lock)
  }

  /// Waits for a job; nil once the queue is closed and empty.
  func next() -> (@Sendable () -> Void)? {
    pthread_mutex_lock(lock)
    defer { pthread_mutex_unlock(lock) }
    while first == jobs.count {
      if closed { return nil }
      pthread_cond_wait(arrived, lock)
    }
    let job = jobs[first]
    // A job may hold much, and a busy queue is never empty.
    jobs[first] = {}
    first += 1
    if first == jobs.count || first == 1_024 {
      jobs.removeFirst(first)
      first = 0
    }
    return job
  }
}
