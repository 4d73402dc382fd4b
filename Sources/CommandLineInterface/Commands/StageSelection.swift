import ArgumentParser
import Scheduler
import YAMLTree

/// Stages that a user names, by their names or by patterns in which `*` stands for anything.
struct StageSelection {
  private let patterns: [String]

  init(_ patterns: [String]) { self.patterns = patterns }

  /// The stages of a graph that are meant, in its order.
  ///
  /// - Throws: `ExitCode` 64, after saying so, when a pattern fits no stage.
  func stages(of graph: StageGraph, in spec: String) throws -> [StageID] {
    let names = graph.nodes.map(\.id.rawValue)
    var isKnown = true
    for pattern in patterns where !names.contains(where: { Self.fits($0, pattern) }) {
      isKnown = false
      let suggestion = closestMatch(to: pattern, among: names)
      let stream = OutputStream.standardError
      let word = Style.red("error:", if: stream.usesColour)
      stream.writeLine(
        "\(word) \(spec) has no stage \(quoted(pattern))\nhelp: "
          + (suggestion.map { "did you mean \(quoted($0))? " } ?? "")
          + "`dnf-pipeline plan \(spec)` lists the stages")
    }
    guard isKnown else { throw ExitCode(ExitStatus.usage) }
    return graph.nodes.map(\.id).filter { id in
      patterns.contains { Self.fits(id.rawValue, $0) }
    }
  }

  /// Whether a name fits a pattern.
  ///
  /// - Complexity: O(name · pattern).
  static func fits(_ name: String, _ pattern: String) -> Bool {
    let (name, pattern) = (Array(name.utf8), Array(pattern.utf8))
    let star = UInt8(ascii: "*")
    // Which beginnings of the name the beginning of the pattern fits.
    var reached = [true] + [Bool](repeating: false, count: name.count)
    for character in pattern {
      var next = [Bool](repeating: false, count: name.count + 1)
      if character == star {
        var isReached = false
        for position in reached.indices {
          isReached = isReached || reached[position]
          next[position] = isReached
        }
      } else {
        for position in name.indices where reached[position] && name[position] == character {
          next[position + 1] = true
        }
      }
      reached = next
    }
    return reached[name.count]
  }
}
