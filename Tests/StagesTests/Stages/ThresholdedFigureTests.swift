import CanonicalJSON
import ExperimentSpec
import FoundationEssentials
import Testing
import YAMLTree

@testable import Stages

@Suite("Figures without what lies off the manifold")
struct ThresholdedFigureTests {
  /// Draws a figure of a table.
  private func draw(
    _ figure: FigureKind, _ table: String, thresholded: Bool, _ laboratory: Laboratory,
    _ saysSo: inout Bool
  ) throws -> String {
    let parameters = PlotStage.Parameters(
      figure: figure, title: "Densities", panels: ["dnf"], thresholded: thresholded ? true : nil)
    let outputs = try laboratory.run(
      PlotStage.self, JSONValue(encoding: parameters),
      inputs: ["dnf": laboratory.write(table, to: "table.csv")], outputs: [figure.file])
    let text = try String(contentsOfFile: #require(outputs[figure.file]), encoding: .utf8)
    // Titles and the description say that a figure is thresholded; the picture is the rest.
    saysSo = text.contains("(thresholded)") && text.contains("Densities are thresholded")
    return text.split(separator: "\n")
      .filter { !$0.contains("<title") && !$0.contains("<desc") && !$0.contains("<text") }
      .joined(separator: "\n")
  }

  @Test("thresholded columns are drawn when that is asked for, where a table has them")
  func columns() throws {
    let plane: (String, [String]) -> String = { header, last in
      let points = ["0,0", "0,1", "1,0", "1,1"]
      return "x1,x2,\(header)\n" + zip(points, last).map { "\($0),\($1)\n" }.joined()
    }
    let line: (String, [String]) -> String = { header, last in
      "u,truth,\(header)\n" + zip(["0,1", "1,1", "2,1"], last).map { "\($0),\($1)\n" }.joined()
    }
    let cases: [(FigureKind, plain: String, both: String, zeroed: String)] = [
      (
        .dataSpaceDensity, plane("log_density", ["0", "0.5", "0", "-1"]),
        plane("log_density,log_density_thresholded", ["0,0", "0.5,0.5", "0,-inf", "-1,-inf"]),
        plane("log_density", ["0", "0.5", "-inf", "-inf"])
      ),
      (
        .latentDensity, line("model", ["0.5", "1", "2"]),
        line("model,model_thresholded", ["0.5,0.5", "1,1", "2,0"]),
        line("model", ["0.5", "1", "0"])
      ),
    ]
    try Laboratory.with { laboratory in
      for (figure, plain, both, zeroed) in cases {
        var saysSo = false
        let (drawn, zero) = (
          try draw(figure, plain, thresholded: false, laboratory, &saysSo),
          try draw(figure, zeroed, thresholded: false, laboratory, &saysSo)
        )
        #expect(drawn != zero)
        #expect(try draw(figure, both, thresholded: false, laboratory, &saysSo) == drawn)
        #expect(!saysSo)
        #expect(try draw(figure, both, thresholded: true, laboratory, &saysSo) == zero)
        #expect(saysSo)
        // A model that flags nothing has no such column, and is drawn as it is.
        #expect(try draw(figure, plain, thresholded: true, laboratory, &saysSo) == drawn)
        #expect(!saysSo)
      }
    }
  }

  @Test("a figure that is not thresholded has the key that it had before there was a choice")
  func keys() throws {
    func parameters(_ settings: String) throws -> JSONValue {
      let text = """
        experiment: thresholded
        data: { simulator: thin_spiral, train: 200, test: 20 }
        models:
          dnf: { algorithm: dnf, latent_dim: 1, inflate: { variance: 0.01 }, train: { epochs: 1 } }
        evaluate: [log_density_grid]
        figures: { data_space_density: { \(settings) } }
        """
      let loaded = ExperimentSpecification.load(
        SourceFile(displayName: "spec.yaml", text: text), catalogue: .standard)
      let nodes = try StageList(try #require(loaded.specification, "\(loaded.diagnostics)")).nodes()
      return try #require(nodes.first { $0.kind == "plot" }).parameters
    }
    #expect(try parameters("")["thresholded"] == nil)
    #expect(try parameters("thresholded: false")["thresholded"] == nil)
    #expect(try parameters("thresholded: true")["thresholded"] == true)
  }
}
