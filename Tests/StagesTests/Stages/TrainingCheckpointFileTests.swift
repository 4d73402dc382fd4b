import ArrayFiles
import Testing
import Training

@testable import Stages

@Suite("Files of checkpoints")
struct TrainingCheckpointFileTests {
  private func summary(
    _ phase: String, _ epoch: Int, terms: [String], first: Double
  ) -> EpochSummary {
    EpochSummary(
      phase: phase, epoch: epoch, learningRate: 0.1, trainingLoss: first, termNames: terms,
      trainingTerms: terms.indices.map { first + Double($0) }, validationLoss: first / 3,
      validationTerms: terms.indices.map { first / (Double($0) + 7) }, gradientNorm: 1e300)
  }

  private func checkpoint(best: TrainingCheckpoint.Best? = nil) -> TrainingCheckpoint {
    TrainingCheckpoint(
      epoch: 7, storage: [1, -0.0, .leastNonzeroMagnitude, .infinity, 0.1], found: [0, 3],
      phases: [
        .init(
          hasStarted: true, moments: .init(steps: 12, first: [0.25, -1e-38], second: [3, 4]),
          progress: .init(
            batches: 2, terms: [0.1, -0.0], weights: [1, 2], gradientNorms: 1.0.nextUp)),
        .init(
          hasStarted: false, moments: .init(steps: 0, first: [], second: []),
          progress: .init(batches: 0, terms: [], weights: [], gradientNorms: 0)),
      ], leastLoss: .infinity, epochsWithoutGain: 3, best: best,
      learningCurve: [
        summary("manifold", 1, terms: ["reconstruction"], first: 0.1.nextUp),
        summary("density", 1, terms: ["likelihood", "latent"], first: -.leastNonzeroMagnitude),
        summary("manifold", 2, terms: ["reconstruction"], first: 2),
      ])
  }

  @Test("everything comes back to the last bit", arguments: [false, true])
  func roundTrip(hasBest: Bool) throws {
    let checkpoint = checkpoint(
      best: hasBest ? .init(storage: [5, 4, 3, 2, 1], epoch: 4) : nil)
    let bytes = TrainingCheckpointFile(checkpoint).bytes
    let read = try TrainingCheckpointFile(bytes: bytes).checkpoint
    #expect(read == checkpoint)
    // Equality knows no sign of zero; the bytes do.
    #expect(TrainingCheckpointFile(read).bytes == bytes)
  }

  @Test("a file of another version, or that lacks something, is refused in words")
  func refused() throws {
    let whole = try SafetensorsFile(
      bytes: TrainingCheckpointFile(checkpoint()).bytes, path: "checkpoint")
    func message(_ file: SafetensorsFile) -> String? {
      do {
        _ = try TrainingCheckpointFile(bytes: file.bytes)
        return nil
      } catch { return "\(error)" }
    }
    #expect(message(whole) == nil)
    for name in whole.names {
      let rest = whole.tensors.filter { $0.key != name }
      #expect(
        message(SafetensorsFile(tensors: rest, metadata: whole.metadata))?.contains(name) == true)
    }
    var metadata = whole.metadata
    metadata["version"] = "0"
    #expect(
      message(SafetensorsFile(tensors: whole.tensors, metadata: metadata))
        == "it is of another version")
    metadata["version"] = whole.metadata["version"]
    metadata["curve"] = "[[\"manifold\"],[\"density\",\"likelihood\"]]"
    #expect(
      message(SafetensorsFile(tensors: whole.tensors, metadata: metadata))
        == "its learning curve does not add up")
  }
}
