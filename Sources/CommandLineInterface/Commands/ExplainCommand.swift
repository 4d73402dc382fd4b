import ArgumentParser
import CanonicalJSON
import Scheduler
import Stages

/// Says why a stage would run: what has changed, down to the stage that it came from.
struct ExplainCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "explain", abstract: "Say why a stage would run, down to the causes.",
    discussion: """
      The stage as the spec wants it is compared, field by field, with its last run and with the \
      nearest entry of the cache; inputs that have changed are followed to the stages that make them.
      """)

  @Argument(help: ArgumentHelp("The experiment.", valueName: "spec"))
  var spec: String

  @Argument(help: ArgumentHelp("The stage, as 'plan' calls it.", valueName: "stage"))
  var stage: String

  @OptionGroup var version: QuickOptions

  @OptionGroup var cache: CacheOptions

  @Flag(name: .customLong("json"), help: "Print the explanation as JSON.")
  var printsJSON = false

  func run() throws {
    let experiment = try loadExperiment(
      spec, isQuick: version.isQuick, printsJSON: printsJSON)
    let names = try StageSelection([stage]).stages(of: experiment.graph, in: spec)
    let explainer = Explainer(
      graph: experiment.graph, experiment: experiment.name, numerics: experiment.numerics.json,
      store: cache.store)
    let explanations = names.compactMap(explainer.explain)
    let stream = OutputStream.standardOutput
    if printsJSON {
      stream.write(JSONValue.array(explanations.map(\.json)).prettyText)
    } else {
      var shown: Set<StageID> = []
      stream.write(explanations.map { $0.text(&shown, indent: "") }.joined(separator: "\n"))
    }
  }
}

extension Explanation {
  /// The explanation in lines, causes below what they cause, each once.
  func text(_ shown: inout Set<StageID>, indent: String) -> String {
    guard shown.insert(stage).inserted else { return "\(indent)\(stage): see above\n" }
    var lines = ["\(indent)\(stage): \(word)" + (wanted.map { ", key \($0.prefix)" } ?? "")]
    func show(_ comparison: Comparison?, _ name: String) {
      guard let comparison else { return }
      let isSame = comparison.differences.isEmpty
      lines.append(
        "\(indent)  \(name), key \(comparison.key.prefix)" + (isSame ? ": no difference" : ":"))
      lines += comparison.differences.map { "\(indent)    \($0)" }
    }
    show(last, "compared with the last run")
    show(nearest, "nearest in the cache")
    if last == nil, nearest == nil, decision != .cached {
      lines.append("\(indent)  nothing of this kind is in the cache")
    }
    if !causes.isEmpty { lines.append("\(indent)  because of") }
    var text = lines.map { $0 + "\n" }.joined()
    for cause in causes { text += cause.text(&shown, indent: indent + "    ") }
    return text
  }

  private var word: String {
    switch decision {
    case .cached: "in the cache"
    case .run: "would run"
    case .unknownUntilUpstream: "unknown until the stages before it have run"
    }
  }

  /// The explanation for programs.
  var json: JSONValue {
    func comparison(_ comparison: Comparison?) -> JSONValue {
      guard let comparison else { return .null }
      return [
        "key": .string(comparison.key.hexadecimal),
        "differences": .array(comparison.differences.map { .string($0.description) }),
      ]
    }
    let decision =
      switch decision {
      case .cached: "cached"
      case .run: "run"
      case .unknownUntilUpstream: "unknown"
      }
    return [
      "stage": .string(stage.rawValue), "decision": .string(decision),
      "key": wanted.map { .string($0.hexadecimal) } ?? .null, "last": comparison(last),
      "nearest": comparison(nearest), "causes": .array(causes.map(\.json)),
    ]
  }
}
