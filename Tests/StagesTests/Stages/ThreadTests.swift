import ContentStore
import Scheduler
import Testing

@testable import Stages

@Suite("Stages on several threads")
struct ThreadTests {
  /// 700 test points are two whole chunks and a smaller one; the grids and the curve are many.
  private let experiment = SmallExperiment(test: 700, shards: 2)

  @Test("every output of every stage has the same bytes on any number of threads")
  func bytes() throws {
    let nodes = try experiment.nodes()
    func digests(threads: Int) throws -> [StageNode.Input: Digest] {
      try Laboratory.with { laboratory in
        try laboratory.run(nodes, threads: threads)
        var digests: [StageNode.Input: Digest] = [:]
        for node in nodes {
          for output in node.outputs {
            digests[StageNode.Input(stage: node.id, output: output)] = try Digest(
              ofFileAt: laboratory.path(of: output, from: node.id))
          }
        }
        return digests
      }
    }
    let single = try digests(threads: 1)
    for threads in [2, 3] {
      let several = try digests(threads: threads)
      for (output, digest) in single { #expect(several[output] == digest, "\(output), \(threads)") }
    }
  }

  @Test("training can use a core per shard, evaluation one per chunk, the others one")
  func usableCores() throws {
    let cores = Dictionary(
      uniqueKeysWithValues: try experiment.nodes().map { ($0.id.rawValue, $0.usableCores) })
    #expect(cores["train/dnf"] == 2)
    #expect(cores["evaluate/dnf/test_log_likelihood"] == 3)
    #expect(cores["evaluate/dnf/reconstruction_error"] == 3)
    // 397 x 397, 300 x 300 (of a surface), 10 000 and 1601 x 1601 points, 250 at a time.
    #expect(cores["evaluate/dnf/log_density_grid"] == 631)
    #expect(cores["evaluate/dnf/latent_density"] == 360)
    #expect(cores["evaluate/dnf/samples"] == 40)
    #expect(cores["evaluate/dnf/normalisation"] == 10_253)
    #expect(cores["evaluate/dnf/anomaly"] == 6)
    #expect(cores["evaluate/dnf/latent_interpolation"] == 1)
    for (stage, count) in cores where !stage.hasPrefix("train") && !stage.hasPrefix("evaluate") {
      #expect(count == 1, "\(stage)")
    }
  }

  @Test("neither the number of threads nor that of usable cores is among the parameters")
  func parameters() throws {
    for node in try experiment.nodes() {
      let text = node.parameters.canonicalText
      #expect(!text.contains("threads") && !text.contains("ores"), "\(text)")
    }
  }
}
