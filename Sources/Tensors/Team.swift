import CKernels
import Glibc
import Synchronization

/// Threads that go through one picture in lock-step. Between two layers they spin for some microseconds and then
/// sleep, so that a hand-over costs less than a layer.
///
/// One caller at a time; a second one finds the team busy and works alone. What a part computes never depends on who
/// runs it, so results are the same for any number of threads.
public final class Team: Sendable {
  /// Threads, the caller counted.
  public let count: Int
  private let shared = Shared()
  private let workers: Workers?
  private let busy = Atomic<Bool>(false)

  /// - Parameter count: threads, the caller counted; at least 1.
  public init(count: Int) {
    precondition(count > 0)
    self.count = count
    workers = count > 1 ? Workers(count: count - 1) : nil
    for _ in 1..<count {
      workers?.submit { [shared] in
        var last: UInt64 = 0
        while shared.waitForWork(after: last) { last = shared.work() }
      }
    }
  }

  deinit { shared.close() }

  /// Runs the body once for each part 0 ..< parts, on all threads, and returns when every part is done.
  public func run(_ parts: Int, _ body: (Int) -> Void) {
    guard parts > 1, count > 1, !busy.exchange(true, ordering: .acquiring) else {
      for part in 0..<parts { body(part) }
      return
    }
    withoutActuallyEscaping(body) { body in
      withUnsafePointer(to: body) { shared.run(parts, $0) }
    }
    busy.store(false, ordering: .releasing)
  }
}

/// What the threads of a team share.
///
/// A part is claimed by advancing `ticket`, whose upper half is the number of the job. When a job is done its ticket is
/// closed, before anything of the next job is written: a thread that wakes late, with numbers of the earlier job in hand,
/// fails to advance it, whatever else it reads. So a claimed part is always one of the running job, whose body lives
/// until all its parts are done.
private final class Shared: Sendable {
  typealias Body = (Int) -> Void

  /// Upper 32 bits: the job. Lower 32 bits: its next part, or `closed`.
  private let ticket = Atomic<UInt64>(Shared.closed)
  private let parts = Atomic<Int>(0)
  private let body = Atomic<UInt>(0)
  private let unfinished = Atomic<Int>(0)
  private let isGone = Atomic<Bool>(false)
  private let bell = Bell()

  /// Stands for a part that no job has.
  private static let closed: UInt64 = 0xffff_ffff

  /// Turns of an idle thread before it sleeps: some tens of microseconds.
  private static let patience = 4000

  func run(_ parts: Int, _ body: UnsafePointer<Body>) {
    // Released, so that who reads one of these finds the ticket of the last job closed.
    self.body.store(UInt(bitPattern: body), ordering: .releasing)
    unfinished.store(parts, ordering: .releasing)
    self.parts.store(parts, ordering: .releasing)
    let job = ((ticket.load(ordering: .relaxed) >> 32) &+ 1) << 32
    ticket.store(job, ordering: .sequentiallyConsistent)
    bell.ring()
    _ = work()
    while unfinished.load(ordering: .acquiring) > 0 { spin() }
    ticket.store(job | Shared.closed, ordering: .releasing)
  }

  /// Claims parts and runs them until none is left.
  ///
  /// - Returns: the number of the job whose last part was claimed.
  func work() -> UInt64 {
    while true {
      let now = ticket.load(ordering: .acquiring)
      let part = Int(now & Shared.closed)
      let body = body.load(ordering: .acquiring)
      guard part < parts.load(ordering: .acquiring) else { return now >> 32 }
      guard
        ticket.compareExchange(expected: now, desired: now + 1, ordering: .acquiringAndReleasing).exchanged,
        let pointer = UnsafePointer<Body>(bitPattern: body)
      else { continue }
      Shared.call(pointer, part)
      unfinished.subtract(1, ordering: .releasing)
    }
  }

  /// Waits for another job than the last one; false once the team is gone.
  func waitForWork(after last: UInt64) -> Bool {
    var turns = 0
    while ticket.load(ordering: .acquiring) >> 32 == last {
      if isGone.load(ordering: .acquiring) { return false }
      if turns < Shared.patience {
        turns += 1
        spin()
      } else {
        bell.sleep {
          ticket.load(ordering: .sequentiallyConsistent) >> 32 == last
            && !isGone.load(ordering: .sequentiallyConsistent)
        }
      }
    }
    return true
  }

  func close() {
    isGone.store(true, ordering: .sequentiallyConsistent)
    bell.ring()
  }

  /// Not inlined, so that nothing of the closure is held once the part is counted as done.
  @inline(never)
  private static func call(_ body: UnsafePointer<Body>, _ part: Int) { body.pointee(part) }
}

/// Wakes sleeping threads.
///
/// `@unchecked Sendable`: both pointers are set once, and what they point at is made for sharing.
private final class Bell: @unchecked Sendable {
  private let lock = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
  private let rung = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)
  private let sleepers = Atomic<Int>(0)

  init() {
    pthread_mutex_init(lock, nil)
    pthread_cond_init(rung, nil)
  }

  deinit {
    pthread_mutex_destroy(lock)
    pthread_cond_destroy(rung)
    lock.deallocate()
    rung.deallocate()
  }

  func ring() {
    guard sleepers.load(ordering: .sequentiallyConsistent) > 0 else { return }
    pthread_mutex_lock(lock)
    pthread_cond_broadcast(rung)
    pthread_mutex_unlock(lock)
  }

  /// Sleeps until the bell rings, while there is a reason to.
  func sleep(while idle: () -> Bool) {
    pthread_mutex_lock(lock)
    sleepers.add(1, ordering: .sequentiallyConsistent)
    while idle() { pthread_cond_wait(rung, lock) }
    sleepers.subtract(1, ordering: .sequentiallyConsistent)
    pthread_mutex_unlock(lock)
  }
}

/// A short pause of a waiting core.
@inline(__always)
private func spin() { ck_pause() }
