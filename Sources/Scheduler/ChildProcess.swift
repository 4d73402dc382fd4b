import Glibc

/// A program that was started as a child of this process, in a process group of its own.
///
/// Everything about starting a program is in this file. One socket is the child's standard input
/// and output: what the child prints arrives here, and the child reads an end of file as soon as
/// this process is gone, however it died. A socket rather than pipes, because only a socket can be
/// made close-on-exec in one step, so that children started by other threads never inherit it.
struct ChildProcess: Sendable {
  /// The process number, and the number of its group.
  let number: pid_t
  /// Our end of the socket; whoever supervises the child closes it.
  let channel: Int32

  /// Why a program could not be started.
  struct StartFailure: Error {
    let message: String
  }

  /// Starts a program with default signal handling.
  ///
  /// - Parameters:
  ///   - executable: The path of the program.
  ///   - arguments: Its arguments, without its own name.
  ///   - environment: All of its environment.
  ///   - standardError: An open file for its standard error.
  init(
    executable: String, arguments: [String], environment: [String: String], standardError: Int32
  ) throws(StartFailure) {
    var ends: [Int32] = [-1, -1]
    let kind = Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue)
    guard socketpair(AF_UNIX, kind, 0, &ends) == 0 else {
      throw Self.failure("make a socket", errno)
    }
    let ours = ends[0]
    // Above the standard descriptors, which this process may itself have been started without.
    let theirs = fcntl(ends[1], F_DUPFD_CLOEXEC, 3)
    let log = fcntl(standardError, F_DUPFD_CLOEXEC, 3)
    defer {
      for descriptor in [ends[1], theirs, log] where descriptor >= 0 { close(descriptor) }
    }
    guard theirs >= 0, log >= 0 else {
      let number = errno
      close(ours)
      throw Self.failure("copy a descriptor", number)
    }

    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    for (source, destination) in [(theirs, STDIN_FILENO), (theirs, STDOUT_FILENO), (log, 2)] {
      posix_spawn_file_actions_adddup2(&actions, source, destination)
    }
    // Our own descriptors close by themselves; those of libraries and of our parent may not.
    for descriptor in Self.openDescriptors() where descriptor > STDERR_FILENO {
      posix_spawn_file_actions_addclose(&actions, descriptor)
    }

    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    posix_spawnattr_setflags(
      &attributes, Int16(POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK))
    posix_spawnattr_setpgroup(&attributes, 0)
    var signals = sigset_t()
    sigfillset(&signals)
    posix_spawnattr_setsigdefault(&attributes, &signals)
    sigemptyset(&signals)
    posix_spawnattr_setsigmask(&attributes, &signals)

    let variables = environment.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }
    var number = pid_t()
    let status = Self.withCStrings([executable] + arguments) { arguments in
      Self.withCStrings(variables) { variables in
        posix_spawn(&number, executable, &actions, &attributes, arguments, variables)
      }
    }
    guard status == 0 else {
      close(ours)
      throw Self.failure("start \(executable)", status)
    }
    self.number = number
    self.channel = ours
  }

  private static func openDescriptors() -> [Int32] {
    guard let stream = opendir("/proc/self/fd") else { return [] }
    defer { closedir(stream) }
    var descriptors: [Int32] = []
    while let entry = readdir(stream) {
      let name = withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
        String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
      }
      if let descriptor = Int32(name) { descriptors.append(descriptor) }
    }
    return descriptors
  }

  private static func failure(_ action: String, _ number: Int32) -> StartFailure {
    let reason = strerror(number).map { String(cString: $0) } ?? "error \(number)"
    return StartFailure(message: "cannot \(action): \(reason)")
  }

  private static func withCStrings<Result>(
    _ texts: [String], _ body: ([UnsafeMutablePointer<CChar>?]) -> Result
  ) -> Result {
    let copies: [UnsafeMutablePointer<CChar>?] = texts.map { strdup($0) }
    defer { for copy in copies { free(copy) } }
    return body(copies + [nil])
  }
}
