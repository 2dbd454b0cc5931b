import Foundation
import Pictures
import Tensors
import Testing

@Suite("Deadline and cancel")
struct StopTests {
  private static let files = [
    "tiny.jpg", "tiny-progressive.jpg", "tiny.png", "tiny-lossy.webp", "tiny-lossless.webp",
  ]

  @Test("1.3: a deadline that has passed ends every decoder", arguments: files)
  func deadline(name: String) throws {
    let bytes = try Golden.bytes(name)
    for seconds in [0, -1, Double.nan] {
      #expect(throws: PictureError.deadlinePassed(seconds: 0)) {
        try PictureDecoder.decode(bytes, options: DecodeOptions(deadlineSeconds: seconds))
      }
    }
    _ = try PictureDecoder.decode(bytes, options: DecodeOptions(deadlineSeconds: .infinity))
  }

  @Test("1.3: a raised flag ends every decoder", arguments: files)
  func cancelled(name: String) throws {
    let flag = CancelFlag()
    let options = DecodeOptions(cancel: flag)
    let bytes = try Golden.bytes(name)
    _ = try PictureDecoder.decode(bytes, options: options)
    #expect(!flag.isCancelled)
    flag.cancel()
    #expect(flag.isCancelled)
    #expect(throws: PictureError.cancelled) { try PictureDecoder.decode(bytes, options: options) }
  }

  @Test("1.3: a decode under way ends soon after its flag is raised")
  func underWay() async throws {
    // 36 million pixels of one colour: much work from few bytes.
    let bytes = try PNGWriter.bytes(
      of: Picture(width: 6000, height: 6000, pixels: [UInt8](repeating: 77, count: 6000 * 6000 * 3)))
    for delay in [1, 5, 20] {
      let flag = CancelFlag()
      // On a thread of its own, and by that thread's processor time: what other tests take is not the decoder's.
      let (started, start) = AsyncStream<clockid_t>.makeStream()
      let (ended, end) = AsyncStream<Duration>.makeStream()
      let worker = Workers(count: 1)
      worker.submit {
        var clock = clockid_t()
        pthread_getcpuclockid(pthread_self(), &clock)
        start.yield(clock)
        _ = try? PictureDecoder.decode(bytes, options: DecodeOptions(cancel: flag))
        end.yield(Self.time(of: CLOCK_THREAD_CPUTIME_ID))
      }
      var raised = Duration.zero
      for await clock in started {
        try await Task.sleep(for: .milliseconds(delay))
        flag.cancel()
        raised = Self.time(of: clock)
        break
      }
      for await moment in ended {
        #expect(moment - raised < .milliseconds(100))
        break
      }
      withExtendedLifetime(worker) {}  // a thread that has ended has no clock
    }
  }

  private static func time(of clock: clockid_t) -> Duration {
    var time = timespec()
    clock_gettime(clock, &time)
    return .seconds(time.tv_sec) + .nanoseconds(time.tv_nsec)
  }
}
