import Files

// One program for all targets: `Fuzz TARGET [libFuzzer's options, folders and files]`. Built and run by
// `Scripts/fuzz.sh`, with libFuzzer's own driver in the place of its `main`.

/// libFuzzer's driver, which takes arguments off the command line and calls back with each input.
@_silgen_name("LLVMFuzzerRunDriver")
private func runDriver(
  _ count: UnsafeMutablePointer<Int32>,
  _ arguments: UnsafeMutablePointer<UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>>,
  _ body: @convention(c) (UnsafePointer<UInt8>?, Int) -> Int32
) -> Int32

nonisolated(unsafe) private var target = Target.json  // set once, before the driver starts

guard CommandLine.argc > 1, let named = Target(rawValue: CommandLine.arguments[1]) else {
  fatalError("name a target: \(Target.allCases.map(\.rawValue).joined(separator: ", "))")
}
target = named

var arguments = CommandLine.unsafeArgv + 1, count = CommandLine.argc - 1
_ = runDriver(&count, &arguments) { bytes, count in
  target.run(Array(UnsafeBufferPointer(start: bytes, count: count)))
  return 0
}
