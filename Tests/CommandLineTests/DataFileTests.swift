import FoundationEssentials
import Testing

@Suite("Running on a file of points")
struct DataFileTests {
  private static let spec = """
    experiment: own
    data: { file: points.csv, test: 0.2, validation_split: 0.2 }
    models:
      dnf:
        algorithm: dnf
        latent_dim: 1
        inflate: { variance: 0.01 }
        outer: { layers: 1, hidden: 8, blocks: 1 }
        inner: { hidden: 8, blocks: 1 }
        train: { epochs: 2, batch_size: 10 }
    evaluate: [log_density_grid, test_log_likelihood, reconstruction_error]
    figures: { learning_curve: , data_space_density: }

    """

  /// Forty points along a curve, as a table.
  private static func table(_ replacing: [Int: String] = [:]) -> String {
    let rows = (0..<40).map { row in
      replacing[row] ?? "\(Double(row) / 10),\(Double(row * row) / 200 + 100)"
    }
    return (["length,weight"] + rows).joined(separator: "\n") + "\n"
  }

  private func with(_ table: String, _ body: (Workplace) throws -> Void) throws {
    try Workplace.with { workplace in
      try workplace.write(Self.spec)
      try workplace.write(table, to: "points.csv")
      try body(workplace)
    }
  }

  @Test("a spec with a file runs, keeps its results, and runs again only when the points change")
  func run() throws {
    try with(Self.table()) { workplace in
      let stages = try workplace.executedStages()
      #expect(stages.count == 10 && stages.contains("split") && stages.contains("standardise"))
      for name in [
        "train.npy", "test.npy", "train_rows.npy", "test_rows.npy", "standardisation.csv",
      ] {
        #expect(workplace.exists("results/own/data/\(name)"))
      }
      #expect(workplace.exists("results/own/figures/data_space_density.svg"))
      #expect(try workplace.executedStages() == [])
      // Other bytes, the same numbers.
      try workplace.write(Self.table().replacing("\n", with: "\r\n"), to: "points.csv")
      #expect(try workplace.executedStages() == ["split"])
      try workplace.write(Self.table([3: "0.3,100.5"]), to: "points.csv")
      #expect(try workplace.executedStages().count >= 9)
    }
  }

  @Test(
    "a mistake in the file is one of the spec: it is told with row and column, and nothing runs")
  func mistake() throws {
    try with(Self.table([20: "2.0,heavy"])) { workplace in
      for command in ["check", "plan", "run", "status"] {
        let ending = try workplace.run(command, "spec.yaml")
        #expect(ending.status == 2)
        #expect(
          ending.errors == """
            spec.yaml:2:15: error[E0311]: `points.csv`: row 22, column 2 ('weight'): 'heavy' is no number
               2 | data: { file: points.csv, test: 0.2, validation_split: 0.2 }
                 |               ^^^^^^^^^^
            help: write a number, or leave the column out

            """)
      }
      #expect(!workplace.exists("cache") && !workplace.exists("results"))
    }
  }

  @Test("what is only warned of is shown, and does not stop anything")
  func warning() throws {
    try with(Self.table([20: "0.0,100.0"])) { workplace in
      for command in ["check", "plan"] {
        let ending = try workplace.run(command, "spec.yaml")
        #expect(ending.status == 0)
        #expect(
          ending.errors.hasPrefix(
            "spec.yaml:2:15: warning[E0312]: 1 of the 40 rows of `points.csv` repeat an earlier row\n"
          ))
        #expect(!ending.output.isEmpty)
      }
    }
  }
}
