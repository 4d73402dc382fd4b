import ArgumentParser
import CanonicalJSON
import ContentStore
import Glibc
import Scheduler

/// Says where a file comes from: the spec, and every stage it depends on.
struct LineageCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "lineage", abstract: "Say where a result comes from, by its content.",
    discussion: """
      Results carry their origin: figures and models inside, other files in <file>.prov.json beside \
      them. So this works on copies, under any name, and without a cache; for a file that came \
      alone, the cache is searched for its content. A file that was changed is told as such, with \
      exit status 1.
      """)

  @Argument(help: ArgumentHelp("The file: a figure, a table, a model.", valueName: "file"))
  var file: String

  @OptionGroup var cache: CacheOptions

  @Flag(name: .customLong("json"), help: "Print the lineage, with every parameter, as JSON.")
  var printsJSON = false

  func run() throws {
    let found: Result<Lineage, LineageProblem>
    do throws(StoreError) {
      found = try LineageFinder(store: cache.store).lineage(ofFileAt: Self.withoutLinks(file))
    } catch {
      throw failure("\(file): \(error.message)", help: "name a file that you may read")
    }
    switch found {
    case .success(let lineage):
      if printsJSON {
        OutputStream.standardOutput.write(lineage.json(of: file).prettyText)
      } else {
        OutputStream.standardOutput.write(lineage.text(of: file))
      }
      if !lineage.isUnchanged {
        throw failure(
          "\(file) was changed after it was made",
          help: "what is said is where it came from before; a run of the spec makes it again")
      }
    case .failure(.unknown(let content)):
      throw failure(
        "\(file): nothing is known of where this comes from (SHA-256 \(content.digest))",
        help: "it says nothing of its origin, there is no \(file)\(ProvenanceSidecar.suffix), and "
          + "\(cache.store.layout.root) holds no result with this content; "
          + "--cache names another cache")
    case .failure(.unreadable(let path)):
      throw failure(
        "\(path): what it says of its origin is damaged or was changed",
        help: "look for an unchanged copy, or name a cache that holds the result with --cache")
    }
  }

  private func failure(_ message: String, help: String) -> ExitCode {
    let stream = OutputStream.standardError
    stream.writeLine("\(Style.red("error:", if: stream.usesColour)) \(message)\nhelp: \(help)")
    return ExitCode(ExitStatus.lineageUnknown)
  }

  /// The path of what a link leads to; of another file its own.
  private static func withoutLinks(_ path: String) -> String {
    var byte: CChar = 0
    guard readlink(path, &byte, 1) >= 0, let resolved = realpath(path, nil) else { return path }
    defer { free(resolved) }
    return String(cString: resolved)
  }
}
