import ArrayFiles
import CanonicalJSON
import ExperimentSpec
import FoundationEssentials
import Scheduler
import Simulators
import Testing
import YAMLTree

@testable import Stages

@Suite("The figure of replicates")
struct ReplicatesFigureTests {
  private func draw(
    _ rows: [String], quantities: [String] = ["mass"], scale: String? = nil,
    models: [String] = ["a", "b"], settings: JSONValue = []
  ) throws -> String {
    try Laboratory.with { laboratory in
      var parameters: [String: JSONValue] = [
        "title": "Seeds", "quantities": .array(quantities.map { .string($0) }),
        "models": .array(models.map { .string($0) }), "settings": settings,
      ]
      if let scale { parameters["scale"] = .string(scale) }
      let table =
        "model,seed,variance,metric,quantity,value\n" + rows.joined(separator: "\n") + "\n"
      let written = try laboratory.run(
        ReplicatesStage.self, .object(parameters),
        inputs: ["metrics": try laboratory.write(table, to: "metrics.csv")],
        outputs: [ReplicatesStage.figure])
      return try String(contentsOfFile: #require(written[ReplicatesStage.figure]), encoding: .utf8)
    }
  }

  private func circles(_ text: String) -> Int { text.components(separatedBy: "<circle").count - 1 }

  @Test("A dot a seed and one for the mean, a row a model")
  func dots() throws {
    let text = try draw([
      "a,1,0.1,normalisation,mass,1", "a,2,0.1,normalisation,mass,2",
      "b,1,0.1,normalisation,mass,3", "b,2,0.1,normalisation,mass,3.5",
    ])
    #expect(circles(text) == 6)
    #expect(text.contains(">a</text>") && text.contains(">b</text>"))
    #expect(text.contains("A small dot is one seed"))
  }

  @Test("One seed has no bar and no dots besides")
  func single() throws {
    let text = try draw(["a,1,0.1,normalisation,mass,1", "b,1,0.1,normalisation,mass,2"])
    #expect(circles(text) == 2)
    #expect(text.contains("There is one seed."))
  }

  @Test("What is missing or no number is left out, and the description says so")
  func gaps() throws {
    let text = try draw(
      [
        "a,1,0.1,normalisation,mass,1", "a,2,0.1,normalisation,mass,nan",
        "b,1,0.1,samples,off_manifold_rate,2",
      ], quantities: ["mass", "off_manifold_rate"])
    #expect(text.contains("There is no mass of b."))
    #expect(text.contains("There is no off_manifold_rate of a."))
    #expect(text.contains("Left out of mass, being no finite number: 1 of 2 of a."))
    let logarithmic = try draw(
      ["a,1,0.1,normalisation,mass,1", "b,1,0.1,normalisation,mass,-1"], scale: "logarithmic")
    #expect(logarithmic.contains("1 values of mass are not positive"))
  }

  @Test("A quantity with its metric before a point is that of the metric alone")
  func metrics() throws {
    let rows = [
      "a,1,0.1,samples,off_manifold_rate,1", "a,1,0.1,test_log_likelihood,off_manifold_rate,2",
    ]
    #expect(circles(try draw(rows, quantities: ["samples.off_manifold_rate"], models: ["a"])) == 1)
    #expect(circles(try draw(rows, quantities: ["off_manifold_rate"], models: ["a"])) == 3)
  }

  @Test("Settings that vary make rows of their own, of the models that have them")
  func settings() throws {
    let text = try draw(
      [
        "a,1,0.1,normalisation,mass,1", "a,1,0.2,normalisation,mass,2",
        "b,1,0.3,normalisation,mass,3",
      ],
      settings: [
        ["key": "models.a.inflate.variance", "column": "variance", "model": "a"]
      ])
    #expect(text.contains(">a, variance=0.1</text>"))
    #expect(text.contains(">a, variance=0.2</text>"))
    #expect(text.contains(">b</text>"))
  }

  @Test("A spec's figure reads the numbers of every cell, and lies at the top of the results")
  func experiment() throws {
    let text = """
      experiment: small
      data: { simulator: von_mises_circle, train: 60, test: 20 }
      models:
        flow: { algorithm: flow, flow: { layers: 1, hidden: 8, blocks: 1 }, train: { epochs: 1, batch_size: 20 } }
      evaluate: [latent_density]
      figures: { replicates: { quantities: [kolmogorov_smirnov_normalised] } }
      matrix: { seed: [7, 8], inflate.variance: [0.01, 0.1] }

      """
    let loaded = ExperimentSpecification.load(
      SourceFile(displayName: "spec.yaml", text: text), catalogue: .standard)
    let problems = DiagnosticRenderer(source: loaded.source).render(loaded.diagnostics)
    let nodes = try StageList(#require(loaded.matrix, "\(problems)")).nodes()
    let experiment = Experiment(name: "small", graph: try StageGraph(nodes))
    let figure = try #require(nodes.first { $0.kind == "replicates" })
    #expect(
      experiment.resultName(of: ReplicatesStage.figure, from: figure.id) == "figures/replicates.svg"
    )
    try Laboratory.with { laboratory in
      try laboratory.run(nodes)
      let svg = try String(
        contentsOfFile: laboratory.path(of: ReplicatesStage.figure, from: figure.id),
        encoding: .utf8)
      // Two rows with two seeds each.
      #expect(circles(svg) == 6)
      #expect(svg.contains(">variance=0.01</text>"))
    }
  }

  @Test(
    "Every number that a metric finds is known by name",
    arguments: [
      SmallExperiment().text,
      """
      experiment: vae
      data: { simulator: thin_spiral, train: 60, test: 20 }
      models:
        vae: { algorithm: vae, latent_dim: 1, encoder: { hidden: 8 }, decoder: { hidden: 8 }, train: { epochs: 1, batch_size: 20 } }
      evaluate: [evidence_lower_bound, log_density_grid, latent_density]

      """,
      """
      experiment: conditional
      data: { simulator: polynomial_surface, train: 60, test: 20 }
      models:
        flow: { algorithm: flow, flow: { layers: 1, hidden: 8, blocks: 1 }, train: { epochs: 1, batch_size: 20 } }
      evaluate: [posterior]
      metrics: { posterior: { sampler: slice, chains: 2, draws: 50, burn_in: 10 } }

      """,
    ])
  func names(text: String) throws {
    let loaded = ExperimentSpecification.load(
      SourceFile(displayName: "spec.yaml", text: text), catalogue: .standard)
    let problems = DiagnosticRenderer(source: loaded.source).render(loaded.diagnostics)
    let matrix = try #require(loaded.matrix, "\(problems)")
    try Laboratory.with { laboratory in
      try laboratory.run(StageList(matrix).nodes())
      let table = try CSVTable(
        contentsOf: laboratory.path(of: SummariseStage.metrics, from: "summarise"))
      #expect(!table.rows.isEmpty)
      for (metric, quantity) in zip(
        try table.texts(in: "metric"), try table.texts(in: "quantity"))
      {
        let kind = try #require(metric.flatMap(MetricKind.init(rawValue:)))
        #expect(kind.quantities.contains(quantity ?? ""), "\(kind) \(quantity ?? "")")
      }
    }
  }
}
