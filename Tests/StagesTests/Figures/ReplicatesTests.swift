import ArrayFiles
import Scheduler
import Testing

@testable import Stages

@Suite("Figures: replicates")
struct ReplicatesTests {
  private func table(_ rows: [String], axis: String = "train.epochs") throws -> CSVTable {
    let header = "experiment,model,seed,variance,\(axis),metric,quantity,value,standard_error,n"
    let text = ([header] + rows).joined(separator: "\n") + "\n"
    return try CSVTable(bytes: Array(text.utf8), path: "metrics.csv")
  }

  @Test("rows are models in their order, each with its cells; values are those of its seeds")
  func rows() throws {
    let metrics = try table([
      "e,b,0,0.01,5,m,q,1.0,,", "e,b,1,0.01,5,m,q,2.0,,", "e,b,0,0.01,9,m,q,3.0,,",
      "e,a,0,0.01,,m,q,4.0,,", "e,c,0,0.01,,m,q,5.0,,",
    ])
    let replicates = try Replicates(metrics, models: ["a", "b"], of: ["q", "m.q"])
    #expect(replicates.axes == ["train.epochs"])
    #expect(replicates.rows.map(replicates.label) == ["a", "b, epochs 5", "b, epochs 9"])
    let expected = [[4.0], [1, 2], [3]]
    for values in replicates.values {
      #expect(replicates.rows.map { values[$0] ?? [] } == expected)
    }
  }

  @Test("the variance is an axis where a model has several; a single model is not named")
  func variance() throws {
    let metrics = try table(["e,a,0,0.01,,m,q,1,,", "e,a,0,0.1,,m,q,2,,"])
    let replicates = try Replicates(metrics, models: ["a"], of: ["q"])
    #expect(replicates.rows.map(replicates.label) == ["σ² = 0.01", "σ² = 0.1"])
  }

  @Test("a quantity that nobody has, or several metrics have, is a failure that says what to write")
  func failures() throws {
    let metrics = try table(["e,a,0,0,,m,q,1,,", "e,a,0,0,,k,q,2,,"])
    let ambiguous = #expect(throws: StageFailure.self) {
      try Replicates(metrics, models: ["a"], of: ["q"])
    }
    #expect(ambiguous?.message == "the quantity 'q' is one of several metrics")
    #expect(ambiguous?.help == "write `k.q` or `m.q`")
    let unknown = #expect(throws: StageFailure.self) {
      try Replicates(metrics, models: ["a"], of: ["z"])
    }
    #expect(unknown?.message == "no model has the quantity 'z'")
    #expect(unknown?.help == "there are `k.q`, `m.q`")
  }

  @Test("what is not finite is left out, and the description says so")
  func notFinite() throws {
    let metrics = try table(["e,a,0,0,,m,q,inf,,", "e,a,1,0,,m,q,2,,", "e,b,0,0,,m,q,,,"])
    let replicates = try Replicates(metrics, models: ["a", "b"], of: ["q"])
    let figure = replicatesFigure(
      replicates, .init(title: "T", models: ["a", "b"], quantities: ["q"]))
    #expect(
      figure.description == """
        Numbers over seeds, a dot each, with their mean and its standard error. In the mean q is least for a. \
        Not finite, and left out: q of a, q of b. An empty row has no such number.
        """)
  }
}
