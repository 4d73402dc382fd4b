import ArrayFiles
import CanonicalJSON
import Training

/// A checkpoint of a training as a safetensors file: every number in its own precision, bit for bit.
struct TrainingCheckpointFile {
  /// Raised whenever an older file could be misread.
  private static let version = "1"

  let checkpoint: TrainingCheckpoint

  init(_ checkpoint: TrainingCheckpoint) { self.checkpoint = checkpoint }

  /// The content of the file.
  var bytes: [UInt8] {
    var tensors: [String: NumericArray] = [
      "storage": array(checkpoint.storage), "found": array(checkpoint.found),
      "counts": array([checkpoint.epoch, checkpoint.epochsWithoutGain, checkpoint.phases.count]),
      "least_loss": array([checkpoint.leastLoss]),
    ]
    if let best = checkpoint.best {
      tensors["best.storage"] = array(best.storage)
      tensors["best.epoch"] = array([best.epoch])
    }
    for (index, phase) in checkpoint.phases.enumerated() {
      let (moments, progress) = (phase.moments, phase.progress)
      tensors["phase.\(index).first_moments"] = array(moments.first)
      tensors["phase.\(index).second_moments"] = array(moments.second)
      tensors["phase.\(index).counts"] = array([
        phase.hasStarted ? 1 : 0, moments.steps, progress.batches,
      ])
      tensors["phase.\(index).terms"] = array(progress.terms)
      tensors["phase.\(index).weights"] = array(progress.weights)
      tensors["phase.\(index).gradient_norms"] = array([progress.gradientNorms])
    }
    let curve = LearningCurveColumns(checkpoint.learningCurve)
    tensors["curve.epochs"] = array(curve.epochs)
    tensors["curve.phases"] = array(curve.phases)
    tensors["curve.numbers"] = array(curve.numbers)
    return SafetensorsFile(
      tensors: tensors,
      metadata: ["version": Self.version, "curve": curve.names.canonicalText]
    ).bytes
  }

  /// Reads the content of a file.
  ///
  /// - Throws: `ArrayFileError` or `Problem` when it is not one of this version.
  init(bytes: [UInt8]) throws {
    let file = try SafetensorsFile(bytes: bytes, path: "checkpoint")
    guard file.metadata["version"] == Self.version else {
      throw Problem(message: "it is of another version")
    }
    let counts = try file.integers("counts", count: 3)
    let curve = LearningCurveColumns(
      names: try JSONValue(parsing: file.metadata["curve"] ?? ""),
      epochs: try file.integers("curve.epochs"), phases: try file.integers("curve.phases"),
      numbers: try file.doubles("curve.numbers"))
    checkpoint = TrainingCheckpoint(
      epoch: counts[0], storage: try file.floats("storage"), found: try file.integers("found"),
      phases: try (0..<max(0, min(counts[2], file.tensors.count))).map(file.phase),
      leastLoss: try file.doubles("least_loss", count: 1)[0], epochsWithoutGain: counts[1],
      best: try file.tensors["best.storage"].map { _ in
        TrainingCheckpoint.Best(
          storage: try file.floats("best.storage"),
          epoch: try file.integers("best.epoch", count: 1)[0])
      }, learningCurve: try curve.summaries())
  }

  /// What a file lacks to be a checkpoint.
  struct Problem: Error, CustomStringConvertible {
    let message: String
    var description: String { message }
  }

  private func array(_ values: [Float]) -> NumericArray {
    NumericArray(shape: [values.count], floats: values)
  }
  private func array(_ values: [Double]) -> NumericArray {
    NumericArray(shape: [values.count], doubles: values)
  }
  private func array(_ values: [Int]) -> NumericArray {
    NumericArray(shape: [values.count], integers: values.map(Int64.init))
  }
}

extension SafetensorsFile {
  fileprivate func phase(_ index: Int) throws -> TrainingCheckpoint.Phase {
    let name = "phase.\(index)"
    let counts = try integers("\(name).counts", count: 3)
    return TrainingCheckpoint.Phase(
      hasStarted: counts[0] == 1,
      moments: .init(
        steps: counts[1], first: try floats("\(name).first_moments"),
        second: try floats("\(name).second_moments")),
      progress: .init(
        batches: counts[2], terms: try doubles("\(name).terms"),
        weights: try doubles("\(name).weights"),
        gradientNorms: try doubles("\(name).gradient_norms", count: 1)[0]))
  }

  fileprivate func floats(_ name: String) throws -> [Float] {
    guard case .float32(let values)? = tensors[name]?.elements else { throw missing(name) }
    return values
  }

  fileprivate func doubles(_ name: String, count: Int? = nil) throws -> [Double] {
    guard case .float64(let values)? = tensors[name]?.elements,
      values.count == count ?? values.count
    else { throw missing(name) }
    return values
  }

  fileprivate func integers(_ name: String, count: Int? = nil) throws -> [Int] {
    guard case .int64(let values)? = tensors[name]?.elements, values.count == count ?? values.count
    else { throw missing(name) }
    return values.map { Int($0) }
  }

  private func missing(_ name: String) -> TrainingCheckpointFile.Problem {
    .init(message: "it has no '\(name)'")
  }
}
