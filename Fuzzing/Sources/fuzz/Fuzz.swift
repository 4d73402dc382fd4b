import Glibc
import HostileInput

/// What libFuzzer calls with the bytes that it made up.
private typealias Attempt = @convention(c) (UnsafePointer<UInt8>?, Int) -> Int32

@_silgen_name("LLVMFuzzerRunDriver")
private func runFuzzer(
  _ argumentCount: UnsafeMutablePointer<Int32>,
  _ arguments: UnsafeMutablePointer<UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>>,
  _ attempt: Attempt
) -> Int32

/// The reader that is fuzzed; the first argument names it.
nonisolated(unsafe) private var reader = HostileInput.json

/// `fuzz READER [what libFuzzer takes]`: exits with libFuzzer's status, or 64 without such a reader.
///
/// The name is the one that the linker is told to start the program with.
@_cdecl("fuzz_main")
public func start(
  _ argumentCount: Int32, _ arguments: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>
) -> Int32 {
  // To merge, libFuzzer starts the program once more with its own arguments alone.
  let variable = "DNF_FUZZ_READER"
  if let inherited = getenv(variable),
    let named = HostileInput(rawValue: String(cString: inherited))
  {
    reader = named
    return run(argumentCount, arguments)
  }
  let name = argumentCount > 1 ? arguments[1].map { String(cString: $0) } : nil
  guard let name, let named = HostileInput(rawValue: name) else {
    for reader in HostileInput.allCases { print(reader.rawValue) }
    return name == nil ? 0 : 64
  }
  reader = named
  // libFuzzer takes the rest; the name of the program stands first.
  arguments[1] = arguments[0]
  setenv(variable, name, 1)
  return run(argumentCount - 1, arguments + 1)
}

private func run(
  _ argumentCount: Int32, _ arguments: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>
) -> Int32 {
  var (count, rest) = (argumentCount, arguments)
  return runFuzzer(&count, &rest) { start, count in
    _ = reader.isAccepted(Array(UnsafeBufferPointer(start: start, count: count)))
    return 0
  }
}
