import Flows

extension TrainingCheckpoint {
  /// The part of a plan that is going on, and the number of epochs of the parts before it; `nil` when the
  /// plan has no such epoch.
  func place(in plan: TrainingPlan) -> (part: Int, epochsBefore: Int)? {
    var epochsBefore = 0
    for (index, part) in plan.parts.enumerated() {
      if epoch > epochsBefore, epoch <= epochsBefore + part.epochs { return (index, epochsBefore) }
      epochsBefore += part.epochs
    }
    return nil
  }

  /// Whether the checkpoint is one of a training by this plan, as far as can be told from its shape.
  public func fits(_ plan: TrainingPlan) -> Bool {
    guard let place = place(in: plan) else { return false }
    let planned = plan.parts[place.part].phases
    let count = plan.layout.storageCount
    return phases.count == planned.count
      && zip(phases, planned).allSatisfy { phase, planned in
        phase.moments.fit(planned.parameters.ranges)
          && phase.progress.batches >= 0
          && phase.progress.terms.count == phase.progress.weights.count
      }
      && storage.count == count && best?.storage.count ?? count == count
      && found.allSatisfy(plan.layout.parameters.indices.contains) && epochsWithoutGain >= 0
  }
}
