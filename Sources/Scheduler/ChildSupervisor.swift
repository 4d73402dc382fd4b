import Glibc
import Synchronization
import Threads

/// Reads what a child prints and waits for its end, on a thread of its own.
///
/// The end of the child, not the end of its output, ends the supervision: a grandchild that keeps
/// the output open cannot hold up a run. Whatever is left of the child's group is then killed.
final class ChildSupervisor: Sendable {
  private enum Wake: UInt8 { case childEnded = 1, stop = 2 }

  private let child: ChildProcess
  private let gracePeriod: Duration
  /// Two ends of a socket that wakes the supervising thread.
  private let wakeReader: Int32
  private let wakeWriter: Mutex<Int32?>

  /// Takes over a child.
  ///
  /// - Parameters:
  ///   - child: The child; its channel is closed when it has ended.
  ///   - gracePeriod: How long a child may take to end after it was asked to.
  init(_ child: ChildProcess, gracePeriod: Duration) throws(ChildProcess.StartFailure) {
    var ends: [Int32] = [-1, -1]
    let kind = Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue)
    guard socketpair(AF_UNIX, kind, 0, &ends) == 0 else {
      kill(-child.number, SIGKILL)
      waitpid(child.number, nil, 0)
      close(child.channel)
      throw ChildProcess.StartFailure(message: "cannot make a socket: too many open files")
    }
    self.child = child
    self.gracePeriod = gracePeriod
    wakeReader = ends[0]
    wakeWriter = Mutex(ends[1])
  }

  /// Asks the child to end, and kills it when it has not within the grace period.
  func stop() { wake(.stop) }

  /// Supervises the child until it has ended and is gone from the process table.
  ///
  /// - Parameter onLine: Called with each line the child prints, without its end.
  func run(onLine: @escaping @Sendable (ArraySlice<UInt8>) -> Void) async -> ChildEnding {
    await withCheckedContinuation { continuation in
      startThread {
        // Only waits, so that the other thread can listen to output and to this.
        startThread { self.waitForEnd() }
        continuation.resume(returning: self.supervise(onLine))
      }
    }
  }

  private func wake(_ reason: Wake) {
    wakeWriter.withLock { descriptor in
      guard let descriptor else { return }
      var byte = reason.rawValue
      send(descriptor, &byte, 1, Int32(MSG_NOSIGNAL))
    }
  }

  private func waitForEnd() {
    var information = siginfo_t()
    // Leaves the child in the process table, so that its number stays its own until it is reaped.
    while waitid(P_PID, id_t(child.number), &information, WEXITED | WNOWAIT) != 0, errno == EINTR {}
    wake(.childEnded)
  }

  private func supervise(_ onLine: (ArraySlice<UInt8>) -> Void) -> ChildEnding {
    var lines = LineSplitter()
    var sources = [
      pollfd(fd: child.channel, events: Int16(POLLIN), revents: 0),
      pollfd(fd: wakeReader, events: Int16(POLLIN), revents: 0),
    ]
    var deadline: ContinuousClock.Instant?
    var hasEnded = false
    while !hasEnded {
      let count = poll(&sources, 2, Self.milliseconds(until: deadline))
      if count == 0 {
        deadline = nil
        kill(-child.number, SIGKILL)
      }
      guard count > 0 else { continue }
      if sources[0].revents != 0, !readChannel(&lines, onLine, waits: true) { sources[0].fd = -1 }
      guard sources[1].revents != 0 else { continue }
      var byte: UInt8 = 0
      guard read(wakeReader, &byte, 1) == 1 else { continue }
      if byte == Wake.childEnded.rawValue {
        hasEnded = true
      } else if deadline == nil {
        kill(-child.number, SIGTERM)
        deadline = .now + gracePeriod
      }
    }
    kill(-child.number, SIGKILL)
    // What the socket still holds; bounded, since a process that left the group may write on.
    var reads = 0
    while reads < 64, sources[0].fd >= 0, readChannel(&lines, onLine, waits: false) { reads += 1 }
    if let rest = lines.finish() { onLine(rest) }
    var status: Int32 = 0
    while waitpid(child.number, &status, 0) < 0, errno == EINTR {}
    wakeWriter.withLock { descriptor in
      if let open = descriptor { close(open) }
      descriptor = nil
    }
    close(wakeReader)
    close(child.channel)
    return ChildEnding(waitStatus: status)
  }

  /// Reads once; `false` when there is nothing more to come.
  private func readChannel(
    _ lines: inout LineSplitter, _ onLine: (ArraySlice<UInt8>) -> Void, waits: Bool
  ) -> Bool {
    var buffer = [UInt8](repeating: 0, count: 16 << 10)
    let flags = waits ? 0 : Int32(MSG_DONTWAIT)
    let count = recv(child.channel, &buffer, buffer.count, flags)
    guard count > 0 else { return count < 0 && errno == EINTR }
    lines.append(buffer[..<count], onLine)
    return true
  }

  private static func milliseconds(until deadline: ContinuousClock.Instant?) -> Int32 {
    guard let deadline else { return -1 }
    let rest = ContinuousClock.now.duration(to: deadline) / Duration.milliseconds(1)
    return Int32(max(0, min(rest.rounded(.up), 1e9)))
  }
}
