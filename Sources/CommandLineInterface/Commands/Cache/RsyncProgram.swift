import ContentStore
import Glibc

/// Runs the program `rsync`, which may ask for a password on the terminal.
enum RsyncProgram {
  /// Runs it to its end; what it says goes to standard error.
  ///
  /// - Throws: `StoreError` when there is no such program, or it fails.
  static func run(_ command: RsyncCommand) throws {
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_adddup2(&actions, STDERR_FILENO, STDOUT_FILENO)
    let words: [UnsafeMutablePointer<CChar>?] =
      (["rsync"] + command.arguments).map { strdup($0) } + [nil]
    defer { for word in words { free(word) } }
    var number = pid_t()
    let failure = posix_spawnp(&number, "rsync", &actions, nil, words, environ)
    guard failure == 0 else {
      let reason =
        failure == ENOENT
        ? "there is no such program on the PATH; install it, or mount the other cache as a folder"
        : "cannot be started: " + (strerror(failure).map { String(cString: $0) } ?? "\(failure)")
      throw StoreError(code: .inputOutput, message: reason, path: "rsync")
    }
    var status: Int32 = 0
    while waitpid(number, &status, 0) < 0 {
      guard errno == EINTR else { throw StoreError.systemCall("wait for it", path: "rsync") }
    }
    guard status == 0 else {
      let ending =
        status & 0x7F == 0
        ? "ended with exit status \(status >> 8 & 0xFF)" : "was ended by signal \(status & 0x7F)"
      throw StoreError(
        code: .inputOutput,
        message: "\(ending); the same command goes on where it stopped", path: "rsync")
    }
  }
}
