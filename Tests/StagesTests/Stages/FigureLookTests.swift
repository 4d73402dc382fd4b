import CanonicalJSON
import ExperimentSpec
import FoundationEssentials
import Scheduler
import Testing
import YAMLTree

@testable import Stages

@Suite("Looks of figures of densities")
struct FigureLookTests {
  private func nodes(_ evaluate: String, look: String) throws -> [StageNode] {
    let network = "encoder: { hidden: 8 }, decoder: { hidden: 8 }"
    let train = "train: { epochs: 1, batch_size: 20 }"
    let text = """
      experiment: looks
      data: { simulator: thin_spiral, train: 60, test: 20 }
      models:
        flow: { algorithm: flow, inflate: { variance: 0.01 }, flow: { layers: 1, hidden: 8, blocks: 1 }, \(train) }
        vae: { algorithm: vae, latent_dim: 1, \(network), \(train) }
        old: { algorithm: vae-published, latent_dim: 1, \(network), \(train) }
      evaluate: [\(evaluate)]
      figures: { data_space_density: { \(look) }, latent_density: { \(look) } }

      """
    let loaded = ExperimentSpecification.load(
      SourceFile(displayName: "spec.yaml", text: text), catalogue: .standard)
    return try StageList(#require(loaded.specification, "\(loaded.diagnostics)")).nodes()
  }

  @Test("Where the evidence lower bound is evaluated, variational models have panels that say so")
  func bounds() throws {
    for look in ["", "look: published"] {
      let nodes = try nodes("log_density_grid, latent_density, evidence_lower_bound", look: look)
      try Laboratory.with { laboratory in
        try laboratory.run(nodes)
        for figure in ["data_space_density", "latent_density"] {
          let node = try #require(nodes.first { $0.id.rawValue.hasPrefix("plot/\(figure)") })
          #expect(node.inputs.keys.sorted() == ["flow", "old", "vae"])
          let text = try String(
            contentsOfFile: laboratory.path(of: "\(figure).svg", from: node.id), encoding: .utf8)
          #expect(text.contains("Of vae, old the evidence lower bound is drawn"))
          #expect(text.contains(">low</text>") == (figure == "data_space_density" && look != ""))
          #expect(text.contains("scale of its own") == (look != ""))
        }
      }
    }
    let without = try nodes("log_density_grid, latent_density", look: "")
    #expect(
      without.filter { $0.kind == "plot" }.map { $0.inputs.keys.sorted() } == [["flow"], ["flow"]])
  }

  @Test("A figure in the standard look has the key that it had before there was a choice")
  func keys() throws {
    func parameters(_ look: String) throws -> [JSONValue?] {
      try nodes("log_density_grid, latent_density", look: look).filter { $0.kind == "plot" }
        .map { $0.parameters["look"] }
    }
    #expect(try parameters("") == [nil, nil])
    #expect(try parameters("look: standard") == [nil, nil])
    #expect(try parameters("look: published") == ["published", "published"])
  }
}
