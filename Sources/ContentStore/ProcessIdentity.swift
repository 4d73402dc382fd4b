import Glibc

/// Names one process for ever: a process number alone is soon given to another process.
struct ProcessIdentity: Hashable, Sendable {
  /// The name of the machine.
  let host: String
  /// Changes whenever the machine starts up.
  let boot: String
  /// Tells containers apart that share a machine's name but not its process numbers.
  let namespace: String
  let number: Int32
  /// When the process started, in clock ticks since the machine did.
  let startTicks: String

  /// The identity of this process.
  static let current: ProcessIdentity = {
    let number = getpid()
    return ProcessIdentity(
      host: hostName(), boot: bootName(), namespace: namespaceName(), number: number,
      startTicks: startTicks(of: number) ?? "0")
  }()

  /// The identity as part of a file name.
  var text: String { "\(host)_\(boot)_\(namespace)_\(number)_\(startTicks)" }

  /// Reads ``text`` back; `nil` when it is something else.
  init?(text: some StringProtocol) {
    let fields = String(text).split(separator: "_", omittingEmptySubsequences: false)
      .map(String.init)
    guard fields.count == 5, let number = Int32(fields[3]), number > 0 else { return nil }
    self.init(
      host: fields[0], boot: fields[1], namespace: fields[2], number: number,
      startTicks: fields[4])
  }

  init(host: String, boot: String, namespace: String, number: Int32, startTicks: String) {
    self.host = host
    self.boot = boot
    self.namespace = namespace
    self.number = number
    self.startTicks = startTicks
  }

  /// Whether the process certainly does not run any more.
  ///
  /// Of another machine's or container's process nothing is known, so it counts as running.
  var isCertainlyGone: Bool {
    let own = ProcessIdentity.current
    guard host == own.host else { return false }
    guard boot == own.boot else { return true }
    guard namespace == own.namespace else { return false }
    return ProcessIdentity.startTicks(of: number) != startTicks
  }

  /// The start of a running process, from the 22nd field of `/proc/NUMBER/stat` (proc(5)).
  ///
  /// A zombie has no start: it can no longer touch a file.
  private static func startTicks(of number: Int32) -> String? {
    guard let text = systemText("/proc/\(number)/stat"),
      // The second field is the program's name, which may itself hold spaces and parentheses.
      let nameEnd = text.lastIndex(of: ")")
    else { return nil }
    let fields = text[text.index(after: nameEnd)...].split(separator: " ")
    guard fields.count > 19, fields[0] != "Z", fields[0] != "X" else { return nil }
    return String(fields[19])
  }

  private static func hostName() -> String {
    var information = utsname()
    guard uname(&information) == 0 else { return "unknown" }
    let name = withUnsafeBytes(of: &information.nodename) { bytes in
      String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
    }
    return CacheLayout.fileName(for: String(name.map { $0 == "_" ? "-" : $0 }))
  }

  private static func bootName() -> String {
    let text = systemText("/proc/sys/kernel/random/boot_id") ?? "unknown"
    return String(text.prefix { $0.isHexDigit })
  }

  private static func namespaceName() -> String {
    var information = stat()
    guard stat("/proc/self/ns/pid", &information) == 0 else { return "0" }
    return String(information.st_ino)
  }

  private static func systemText(_ path: String) -> String? {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { return nil }
    defer { close(descriptor) }
    var buffer = [UInt8](repeating: 0, count: 4096)
    let count = read(descriptor, &buffer, buffer.count)
    return count > 0 ? String(decoding: buffer[..<count], as: UTF8.self) : nil
  }
}
