import ArgumentParser

/// Looks after the cache.
struct CacheCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "cache", abstract: "Look at, check, clean and share the cache.",
    discussion: """
      All of it is safe while experiments run. A cache of another version of the program is left \
      alone.
      """,
    subcommands: [
      CachePathCommand.self, CacheListCommand.self, CacheVerifyCommand.self,
      CacheCollectCommand.self, CachePinCommand.self, CacheUnpinCommand.self,
      CachePushCommand.self, CachePullCommand.self,
    ])
}
