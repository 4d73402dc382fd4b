import CanonicalJSON
import Scheduler
import Testing

@testable import Stages

@Suite("What of a spec each stage depends on")
struct KeyTests {
  /// The stages whose own description (not what they take from others) differs.
  private func changed(_ change: (inout SmallExperiment) -> Void) throws -> [String] {
    var other = SmallExperiment()
    change(&other)
    let before = Dictionary(
      uniqueKeysWithValues: try SmallExperiment().nodes().map { ($0.id, $0) })
    return try other.nodes().filter { before[$0.id] != $0 }.map(\.id.rawValue)
  }

  private static let all = [
    "simulate", "inflate/dnf", "train/dnf", "evaluate/dnf/log_density_grid",
    "evaluate/dnf/latent_density", "evaluate/dnf/test_log_likelihood",
    "evaluate/dnf/reconstruction_error", "evaluate/dnf/samples", "evaluate/dnf/normalisation",
    "evaluate/dnf/anomaly", "evaluate/dnf/latent_interpolation", "summarise", "plot/learning_curve",
    "plot/data_space_density", "plot/latent_density",
  ]

  @Test("an experiment has its stages in an order in which they can run")
  func order() throws {
    let nodes = try SmallExperiment().nodes()
    #expect(nodes.map(\.id.rawValue) == Self.all)
    _ = try StageGraph(nodes)
    for node in nodes {
      #expect(
        node.seedPath == ["5", "small"] + node.id.rawValue.split(separator: "/").map(String.init))
      let body = try #require(StageCatalogue.bodies.first { $0.kind == node.kind })
      #expect(node.revision == body.revision)
    }
  }

  @Test("the seed and the name of the experiment reach every stage")
  func seed() throws {
    #expect(try changed { $0.seed = 6 } == Self.all)
    #expect(try changed { $0.name = "other" } == Self.all)
  }

  @Test("a setting reaches the stages that read it, and no others")
  func settings() throws {
    #expect(try changed { $0.title = "Another" } == ["plot/learning_curve"])
    #expect(try changed { $0.epochs = 3 } == ["train/dnf"])
    #expect(try changed { $0.bins = 6 } == ["train/dnf"])
    #expect(try changed { $0.test = 21 } == ["simulate"])
    // The variance labels the rows of the summary.
    #expect(
      try changed { $0.variance = "0.02" } == ["inflate/dnf", "train/dnf", "summarise"])
    #expect(try changed { $0.evaluate.swapAt(0, 1) } == ["summarise"])
    #expect(
      try changed { $0.evaluate.removeLast() } == ["summarise"])
  }

  @Test("a setting that came later is part of a key only where it is not at its default")
  func laterSettings() throws {
    #expect(
      try changed { $0.outer = ", batch_norm: false, dropout: 0, actnorm: false" }.isEmpty)
    for setting in ["batch_norm: true", "dropout: 0.1", "actnorm: true", "linear: svd"] {
      #expect(try changed { $0.outer = ", \(setting)" } == ["train/dnf"])
    }
  }

  @Test("a model of another name has stages, streams and labels of its own; the data stay")
  func renaming() throws {
    #expect(
      try changed { $0.model = "other" }
        == Self.all.dropFirst().map { $0.replacing("/dnf", with: "/other") })
  }

  @Test("every output has a readable name of its own")
  func resultNames() throws {
    let experiment = try Experiment(SmallExperiment().specification())
    let names = experiment.graph.nodes.flatMap { node in
      node.outputs.compactMap { experiment.resultName(of: $0, from: node.id) }
    }
    #expect(names.count == 31)
    #expect(Set(names).count == 31)
    #expect(names.contains("metrics.csv"))
    #expect(names.contains("data/train.npy"))
    #expect(names.contains("figures/latent_density.svg"))
    #expect(names.contains("models/dnf/model.safetensors"))
    #expect(names.contains("models/dnf/latent_density_summary.csv"))
    #expect(names.contains("models/dnf/samples.npy"))
  }
}
