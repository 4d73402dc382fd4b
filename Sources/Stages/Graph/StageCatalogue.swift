import Scheduler

/// Every kind of stage that this program can run.
public enum StageCatalogue {
  /// The code of each kind.
  public static var bodies: [any StageBody.Type] {
    [
      SimulateStage.self, SplitStage.self, StandardiseStage.self, InflateStage.self,
      AttemptStage.self, TrainStage.self, ImportStage.self,
      EvaluateStage.self, SummariseStage.self, AggregateStage.self, StudyStage.self,
      ReplicatesStage.self, PlotStage.self, ClaimsStage.self, ExpectStage.self,
    ]
  }
}
