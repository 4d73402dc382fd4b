/// The process that claims a stage, as far as the claim's name tells.
public struct ClaimOwner: Hashable, Sendable, CustomStringConvertible {
  /// The name of its machine.
  public let host: String
  /// Its process number there.
  public let processNumber: Int32

  /// An owner.
  public init(host: String, processNumber: Int32) {
    self.host = host
    self.processNumber = processNumber
  }

  /// The owner of a claim's file; `nil` for a file that is no claim.
  init?(claim name: String) {
    guard let end = name.firstIndex(of: "~"), let separator = name.lastIndex(of: "_"),
      end < separator,
      let identity = ProcessIdentity(text: name[name.index(after: end)..<separator])
    else { return nil }
    self.init(host: identity.host, processNumber: identity.number)
  }

  public var description: String { "process \(processNumber) on \(host)" }
}
