import ExperimentSpec
import FoundationEssentials
import Stages
import TestSupport
import YAMLTree

extension HostileInput {
  /// A model is read back as it was written; weights for the model of a spec fit it or are refused.
  static func model(_ bytes: [UInt8]) -> Bool {
    do {
      return try withTemporaryDirectory { folder in
        let (path, copy) = ("\(folder)/model.safetensors", "\(folder)/copy.safetensors")
        try Data(bytes).write(to: URL(filePath: path))
        if let weights = try? weightsImport().read(path) { try weights.write(to: copy) }
        guard let file = try? ModelFile(contentsOf: path) else { return false }
        try file.write(to: copy)
        guard (try? ModelFile(contentsOf: copy)) != nil else {
          preconditionFailure("a model that was written cannot be read")
        }
        return true
      }
    } catch {
      preconditionFailure("the folder for a test cannot be used: \(error)")
    }
  }

  /// The import of weights for the model of the smallest spec.
  private static func weightsImport() throws -> WeightsImport {
    let loaded = ExperimentSpecification.load(
      SourceFile(displayName: "spec.yaml", text: smallSpec), catalogue: .standard)
    guard let specification = loaded.specification else {
      preconditionFailure("the smallest spec is wrong: \(loaded.diagnostics)")
    }
    return try WeightsImport(specification, model: nil)
  }

  /// One small model.
  private static let smallSpec = """
    experiment: small
    data: { simulator: thin_spiral, train: 600, test: 20 }
    models:
      dnf:
        algorithm: dnf
        latent_dim: 1
        inflate: { noise: gaussian, variance: 0.01 }
        outer: { transform: rq-coupling, layers: 1, hidden: 2, blocks: 1, bins: 2 }
        inner: { transform: affine-autoregressive, layers: 1, hidden: 2, blocks: 1 }
        train: { epochs: 1 }
    evaluate: [test_log_likelihood]
    """
}
