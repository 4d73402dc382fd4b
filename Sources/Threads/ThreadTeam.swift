/// A few threads that compute side by side, over and over.
///
/// Handing work to a thread that waits for it in a queue costs more than a hundredth of a training
/// step. So between two runs the members of a team look out for work for a moment before they go to
/// sleep.
public final class ThreadTeam {
  /// The number of threads, the caller's included.
  public let count: Int
  private let members: [TeamMember]

  /// A team.
  ///
  /// - Precondition: there is at least one thread.
  public init(count: Int) {
    precondition(count >= 1, "a team of \(count) threads")
    self.count = count
    members = (1..<count).map { _ in TeamMember() }
  }

  deinit {
    for member in members { member.leave() }
  }

  /// Calls `body` once for each of `items`, and returns when all calls have.
  ///
  /// Item `i` is done by thread `i mod count`, the items of a thread in order; which threads there are
  /// must not matter to what is computed.
  ///
  /// - Parameters:
  ///   - items: The number of calls.
  ///   - body: What is done for an item. It runs on several threads at once: what two items write
  ///     must not overlap, and what one writes another must not read.
  public func run(_ items: Int, _ body: (_ item: Int) -> Void) {
    guard count > 1, items > 1 else {
      for item in 0..<items { body(item) }
      return
    }
    let helpers = min(count, items) - 1
    withoutActuallyEscaping(body) { body in
      // Safe by the contract of `body`; and no call outlives this one, which waits for all of them.
      nonisolated(unsafe) let body = body
      for helper in 0..<helpers {
        members[helper].start { [count] in
          for item in stride(from: helper + 1, to: items, by: count) { body(item) }
        }
      }
      for item in stride(from: 0, to: items, by: count) { body(item) }
      for helper in 0..<helpers { members[helper].waitUntilDone() }
    }
  }
}
