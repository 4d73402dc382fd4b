import ArrayFiles
import Testing

@testable import CommandLineInterface

@Suite("Reports")
struct ReportPageTests {
  private let columns = [
    "experiment", "claim", "says", "value", "standard_error", "seeds", "comparison", "bound",
    "holds", "published", "ratio", "source", "explanation",
  ]

  private func experiment(_ rows: [[String]], figures: [String] = []) throws -> ReportedExperiment {
    var text = columns.joined(separator: ",") + "\n"
    for row in rows { text += row.joined(separator: ",") + "\n" }
    let table = try CSVTable(bytes: Array(text.utf8), path: "claims.csv")
    return ReportedExperiment(
      name: "circle", specPath: "Specs/circle.yaml", description: "A circle",
      claims: try ReportedClaim.all(in: table, path: "claims.csv"), table: table, figures: figures)
  }

  @Test("a page has what was claimed, what came of it, what was published, and the figures")
  func page() throws {
    let circle = try experiment(
      [
        [
          "circle", "dnf.mass <= 2", "The mass is right.", "1.0123456", "0.01", "3", "<=", "2.0",
          "true", "0.5", "2.0246912", "a checkpoint", "Longer training.",
        ],
        ["circle", "dnf.mass | 3", "", "", "", "", ">=", "3.0", "false", "", "", "", ""],
      ], figures: ["circle/seed=0/figures/latent_density.svg"])
    let expected = """
      <!-- Written by `dnf-pipeline report` from the results beside it: changes are lost. -->

      # Paper

      1 of 2 claims hold. [comparison.csv](comparison.csv) has all of them with all digits.

      - **Does not hold** in [circle](#circle): `dnf.mass | 3`

      ## circle

      A circle. Spec: `Specs/circle.yaml`.

      | claim | ours | bound | holds | published | ratio |
      |---|---|---|---|---|---|
      | The mass is right.<br>`dnf.mass <= 2` | 1.01 ± 0.0100 (3 seeds) | 2.00 | yes | 0.500<br>a checkpoint | 2.02 |
      | `dnf.mass \\| 3` | none | 3.00 | **no** |  |  |

      - `dnf.mass <= 2`: Longer training.

      ![circle, latent density](circle/seed=0/figures/latent_density.svg)


      """
    #expect(ReportPage(title: "Paper", experiments: [circle]).markdown == expected)
  }

  @Test("the comparison has the rows of all experiments, with all digits")
  func comparison() throws {
    let row = ["circle", "a <= 1", "", "0.123456789", "", "", "<=", "1", "true", "", "", "", ""]
    let page = ReportPage(title: "", experiments: [try experiment([row]), try experiment([row])])
    #expect(page.comparison?.columns == columns)
    #expect(page.comparison?.rows == [row, row])
  }

  @Test(
    "numbers are shown with three digits",
    arguments: [
      (0.0123456, "0.0123"), (-2.5678, "-2.57"), (12.34, "12.3"), (9.996, "10.0"),
      (1234, "1230"), (0, "0"), (1.234e-7, "1.23e-7"), (1.5e9, "1.50e9"), (0.9999, "1.00"),
      (.infinity, "inf"), (-.infinity, "-inf"),
    ])
  func digits(number: Double, text: String) {
    #expect(number.inThreeDigits == text)
  }
}
