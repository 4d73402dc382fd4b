import ExperimentSpec
import Scheduler

extension StageList {
  /// The stages that evaluate what a spec claims of its numbers, and that fail where it does not hold; none
  /// without claims.
  func claims(_ summary: StageNode) throws -> [StageNode] {
    guard !matrix.claims.isEmpty else { return [] }
    let claims = try node(
      ClaimsStage.kind,
      ClaimsStage.Parameters(
        experiment: matrix.specification.experiment, claims: try matrix.claims.map(parameters)),
      inputs: [
        ClaimsStage.metrics: StageNode.Input(stage: summary.id, output: SummariseStage.metrics)
      ], outputs: [ClaimsStage.claims])
    // Claims are about other settings than those of a quick run.
    guard !matrix.isQuick else { return [claims] }
    let expectation = try node(
      ExpectStage.kind, ExpectStage.Parameters(),
      inputs: [
        ExpectStage.claims: StageNode.Input(stage: claims.id, output: ClaimsStage.claims)
      ], outputs: [])
    return [claims, expectation]
  }

  private func parameters(of claim: Claim) throws -> ClaimsStage.Parameters.Claim {
    ClaimsStage.Parameters.Claim(
      claim: claim.text, left: try side(claim.left), comparison: claim.comparison,
      right: try side(claim.right), says: claim.says, published: claim.published,
      source: claim.source, explanation: claim.explanation)
  }

  private func side(_ side: Claim.Side) throws -> ClaimsStage.Parameters.Side {
    switch side {
    case .number(let number): ClaimsStage.Parameters.Side(number: number)
    case .quantity(let factor, let statistic, let quantity):
      ClaimsStage.Parameters.Side(
        factor: factor, statistic: statistic, quantity: try self.quantity(quantity))
    }
  }

  /// Which rows of the table a quantity is; `nil` where this matrix has no one cell of it.
  private func quantity(_ quantity: Claim.Quantity) throws -> ClaimsStage.Parameters.Quantity? {
    guard let found = matrix.cells(of: quantity), let cell = found.first,
      let model = cell.specification.models.first(where: { $0.name == quantity.model }),
      let stages = zip(matrix.cells, cells).first(where: {
        $0.0.values.map(\.name) == cell.values.map(\.name)
      })?.1
    else { return nil }
    var settings = matrix.values(of: cell, in: quantity.model)
    let variances = settings.keys.filter { key in
      matrix.axes.contains { $0.key == key && $0.isVariance }
    }
    for key in variances { settings[key] = nil }
    return ClaimsStage.Parameters.Quantity(
      model: quantity.model, metric: quantity.metric, name: quantity.name,
      variance: variances.isEmpty ? nil : try stages.inflation(of: model).variance,
      settings: settings.isEmpty ? nil : settings,
      seeds: Set(found.map(\.specification.seed)).count)
  }
}
