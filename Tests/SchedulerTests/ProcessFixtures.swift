import FoundationEssentials
import Glibc
import Synchronization

/// Values that arrive from other threads.
final class Collected<Value: Sendable>: Sendable {
  private let collected = Mutex<[Value]>([])

  var values: [Value] { collected.withLock { $0 } }

  func append(_ value: Value) { collected.withLock { $0.append(value) } }
}

/// Waits until a process that was just killed has been cleared away, for ten seconds at most.
func eventuallyGone(_ number: pid_t) -> Bool {
  for _ in 0..<10_000 {
    guard let text = try? String(contentsOfFile: "/proc/\(number)/stat", encoding: .utf8) else {
      return true
    }
    // Where no one collects orphans they stay as zombies, which is gone enough.
    if text.contains(") Z ") { return true }
    usleep(1000)
  }
  return false
}
