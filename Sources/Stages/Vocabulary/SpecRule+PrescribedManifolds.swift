import ExperimentSpec
import Models

extension DiagnosticCode {
  /// A chart of a manifold that the data do not lie on.
  public static let chartOfOtherManifold = DiagnosticCode(rawValue: "E0395")
}

extension SpecRule {
  static let chartsAreOfTheData = SpecRule(
    "A prescribed chart is one of the manifold that the data lie on."
  ) { spec, _ in
    guard let simulator = spec["data"]?.object?["simulator"], let source = simulator.text else {
      return []
    }
    let spiral = PrescribedManifoldFlow.thinSpiral
    return models(of: spec).flatMap { model -> [Diagnostic] in
      guard let chart = model["manifold"]?.object?["chart"], chart.text == spiral else { return [] }
      if source != spiral {
        return [
          Diagnostic(
            .chartOfOtherManifold, "`chart: \(spiral)` is no chart of `\(source)`", at: chart.span,
            notes: [Diagnostic.Note("the data come from here", at: simulator.span)],
            help: "use `simulator: \(spiral)`, or another algorithm")
        ]
      }
      guard let latent = model["latent_dim"], let value = latent.integer, value != 1 else {
        return []
      }
      return [
        Diagnostic(
          .chartOfOtherManifold, "`latent_dim` is \(value), and the thin spiral is a curve",
          at: latent.span,
          notes: [Diagnostic.Note("the chart is chosen here", at: chart.span)],
          help: "use `latent_dim: 1`")
      ]
    }
  }
}
