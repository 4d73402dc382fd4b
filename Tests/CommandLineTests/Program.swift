import FoundationEssentials
import Glibc

/// The program itself, as it was built beside these tests.
enum Program {
  /// How a run of the program ended, and what it said.
  struct Ending {
    /// The exit status; the negated number of the signal that ended it otherwise.
    let status: Int32
    let output: String
    let errors: String
  }

  /// The path of the executable.
  static let path: String = {
    let tests = (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")) ?? ""
    return URL(filePath: tests).deletingLastPathComponent().appending(path: "dnf-pipeline").path
  }()

  /// Starts the program in a process group of its own.
  ///
  /// - Parameters:
  ///   - folder: The working folder.
  ///   - environment: All of its environment.
  ///   - streams: What standard output and standard error go to, by path: files that are made anew,
  ///     or one terminal, which then also is the input and controls the process.
  ///   - kibibytes: The address space it may have.
  static func start(
    _ arguments: [String], in folder: String, environment: [String: String],
    streams: (output: String, errors: String), kibibytes: Int? = nil
  ) throws -> pid_t {
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    let flags = O_WRONLY | O_CREAT | O_TRUNC
    let isTerminal = streams.output.hasPrefix("/dev/pts/")
    posix_spawn_file_actions_addopen(
      &actions, 0, isTerminal ? streams.output : "/dev/null", O_RDONLY, 0)
    posix_spawn_file_actions_addopen(&actions, 1, streams.output, flags, 0o666)
    posix_spawn_file_actions_addopen(&actions, 2, streams.errors, flags, 0o666)
    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    // POSIX_SPAWN_SETSID, which Swift does not import.
    let group: Int32 = isTerminal ? 0x80 : Int32(POSIX_SPAWN_SETPGROUP)
    posix_spawnattr_setflags(
      &attributes, Int16(group | Int32(POSIX_SPAWN_SETSIGDEF) | Int32(POSIX_SPAWN_SETSIGMASK)))
    posix_spawnattr_setpgroup(&attributes, 0)
    var signals = sigset_t()
    sigfillset(&signals)
    posix_spawnattr_setsigdefault(&attributes, &signals)
    sigemptyset(&signals)
    posix_spawnattr_setsigmask(&attributes, &signals)
    // The working folder is the shell's to choose; it is then replaced by the program.
    let limit = kibibytes.map { "ulimit -v \($0) && " } ?? ""
    let shell = [
      "/bin/sh", "-c", limit + "cd \"$1\" && shift && exec \"$@\"", "sh", folder, path,
    ]
    let words = (shell + arguments).map { strdup($0) } + [nil]
    let variables = environment.map { strdup("\($0.key)=\($0.value)") } + [nil]
    defer { for copy in words + variables { free(copy) } }
    var number = pid_t()
    let status = posix_spawn(&number, shell[0], &actions, &attributes, words, variables)
    guard status == 0 else { throw StartFailure(status: status) }
    return number
  }

  /// Why the program could not be started.
  struct StartFailure: Error {
    let status: Int32
  }

  /// Waits for a process; its exit status, or the negated number of the signal that ended it.
  static func wait(for number: pid_t) -> Int32 {
    var status: Int32 = 0
    while waitpid(number, &status, 0) < 0, errno == EINTR {}
    return status & 0x7F == 0 ? status >> 8 & 0xFF : -(status & 0x7F)
  }
}
