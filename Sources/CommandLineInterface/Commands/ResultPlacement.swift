import CanonicalJSON
import ContentStore
import Scheduler
import Stages
import Threads

/// The files that the results of a run are, under the names that people look for, each with where it comes
/// from.
struct ResultPlacement {
  /// The names, in the order of the stages.
  let names: [String]
  /// The files by name.
  let files: [String: ResultFile]

  /// The results of the stages that a run completed.
  init(_ summary: RunSummary, of experiment: Experiment, _ origin: ProvenanceOrigin) {
    let source = ProvenanceSource(graph: experiment.graph, summary: summary, origin: origin)
    let outputs = summary.entries.flatMap { entry in
      (entry.outcome.record?.outputs ?? [:]).sorted { $0.key < $1.key }.compactMap { output in
        experiment.resultName(of: output.key, from: entry.stage).map { name in
          (stage: entry.stage, output: output.key, object: output.value, name: name)
        }
      }
    }
    let names = outputs.map(\.name)
    // For a few results, waking a thread takes longer than it helps.
    let threads = min(AvailableCores.current.count, 1 + outputs.count / 32)
    let found = mapConcurrently(count: outputs.count, threads: threads) { position in
      let (stage, output, object, _) = outputs[position]
      let provenance = source.provenance(of: output, from: stage)
      // What has it inside is to stand on its own; companions are many, and are to be small.
      let isWhole = ResultFile.isCarrier(named: names[position])
      return ResultFile(
        object,
        provenance: provenance?.json(isWhole: isWhole).canonicalText.escapedToASCII)
    }
    self.names = names
    files = Dictionary(zip(names, found), uniquingKeysWith: { _, last in last })
  }
}

extension String {
  /// JSON of the same meaning in which every character is one of ASCII.
  fileprivate var escapedToASCII: String {
    guard utf8.contains(where: { $0 >= 0x80 }) else { return self }
    var text = ""
    for unit in utf16 {
      if unit < 0x80 {
        text.unicodeScalars.append(Unicode.Scalar(UInt8(unit)))
      } else {
        let digits = String(unit, radix: 16)
        text += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
      }
    }
    return text
  }
}
