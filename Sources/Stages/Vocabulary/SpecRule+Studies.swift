import ExperimentSpec
import Simulators

extension DiagnosticCode {
  /// A study of the noise has no range of variances to look at.
  public static let studyWithoutVariances = DiagnosticCode(rawValue: "E0361")
  /// A study of the noise varies something else.
  public static let studyOfOtherKeys = DiagnosticCode(rawValue: "E0362")
  /// The number that judges is not there.
  public static let studyWithoutJudge = DiagnosticCode(rawValue: "E0363")
}

extension SpecRule {
  /// The fewest variances that a curve has, and that tell a dimension.
  private static let fewestVariances = 3
  private static let example = "inflate.variance: [0.001, 0.01, 0.1]"

  static let noiseStudiesVaryTheNoise = SpecRule(
    "A study of the noise level has a matrix with at least three variances, all above 0."
  ) { spec, _ in
    guard let study = noiseStudy(in: spec) else { return [] }
    let axes = spec["matrix"]?.object?.entries.filter { isVariance($0.name) } ?? []
    guard !axes.isEmpty else {
      let hasMatrix = spec["matrix"] != nil
      return [
        Diagnostic(
          .studyWithoutVariances,
          "`noise_level` compares models of different noise, and "
            + (hasMatrix ? "`matrix` has no `inflate.variance`" : "there is no `matrix`"),
          at: study.keySpan,
          help: hasMatrix ? "add `\(example)` to it" : "add `matrix: { \(example) }`")
      ]
    }
    return axes.compactMap { axis in
      let values = axis.value.list ?? []
      if let zero = values.first(where: { $0.text.flatMap { Double($0) } == 0 }) {
        return Diagnostic(
          .studyWithoutVariances, "`noise_level` compares variances above 0, and this one is 0",
          at: zero.span, notes: [note(study)],
          help: "leave it out; models without noise can have a spec of their own")
      }
      guard values.count < fewestVariances else { return nil }
      return Diagnostic(
        .studyWithoutVariances,
        "`noise_level` needs at least \(fewestVariances) variances, and `\(axis.name)` has"
          + " \(values.count)",
        at: axis.keySpan, notes: [note(study)], help: "write more values, as in `\(example)`")
    }
  }

  static let noiseStudiesVaryNothingElse = SpecRule(
    "Besides the noise, a study of the noise level varies the seed alone."
  ) { spec, _ in
    guard let study = noiseStudy(in: spec), let axes = spec["matrix"]?.object?.entries else {
      return []
    }
    return axes.filter { !isVariance($0.name) && $0.name != "seed" }.map { axis in
      Diagnostic(
        .studyOfOtherKeys,
        "`noise_level` has replicates that differ in the seed alone, and `\(axis.name)` varies too",
        at: axis.keySpan, notes: [note(study)],
        help: "write a spec for each of its values, or leave the study out")
    }
  }

  static let noiseStudiesAreJudged = SpecRule(
    "The number that judges a study is evaluated, and means something for the data."
  ) { spec, _ in
    // A misspelled metric is reported already, and may be the one that seems to lack.
    guard let study = noiseStudy(in: spec), let settings = study.value.object,
      let evaluate = spec["evaluate"], evaluate.isComplete,
      let metrics = evaluate.list?.compactMap(\.text), let data = spec["data"]?.object
    else { return [] }
    let written = settings[Catalogue.Study.quantity]
    guard let judge = NoiseJudge(written: written?.text, of: SimulatorChoice(data)) else {
      return []
    }
    let span = written?.span ?? study.keySpan
    if judge == .manifoldDistance, let place = data.entry(DataFileKey.file) {
      return [
        Diagnostic(
          .studyWithoutJudge,
          "`\(judge.rawValue)` cannot judge `noise_level`: nobody knows the manifold of these data",
          at: span, notes: [Diagnostic.Note("the data come from a file", at: place.keySpan)],
          help: "use `quantity: sliced_wasserstein`")
      ]
    }
    guard !metrics.contains(judge.metric.rawValue) else { return [] }
    return [
      Diagnostic(
        .studyWithoutJudge,
        "`noise_level` is judged by `\(judge.rawValue)` of the metric `\(judge.metric.rawValue)`, which"
          + " is not evaluated",
        at: span, notes: [Diagnostic.Note("the metrics are listed here", at: evaluate.span)],
        help: "add `\(judge.metric.rawValue)` to `evaluate`")
    ]
  }

  private static func noiseStudy(in spec: SpecObject) -> SpecObject.Entry? {
    spec["study"]?.object?.entry(Catalogue.Study.noiseLevel.name)
  }

  private static func isVariance(_ key: String) -> Bool { key.hasSuffix("inflate.variance") }

  private static func note(_ study: SpecObject.Entry) -> Diagnostic.Note {
    Diagnostic.Note("the study is asked for here", at: study.keySpan)
  }
}
