import ArgumentParser

/// Says where the cache is.
struct CachePathCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "path", abstract: "Print the folder of the cache.")

  @OptionGroup var cache: CacheOptions

  func run() { OutputStream.standardOutput.writeLine(cache.store.layout.root) }
}
