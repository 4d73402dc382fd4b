import ArrayFiles
import CanonicalJSON
import Models

@testable import Stages

extension ModelFile {
  /// The weights in a file, for a Denoising Normalizing Flow.
  init(weights file: SafetensorsFile, for configuration: ManifoldFlow.Configuration) throws {
    try self.init(weights: file, for: .dnf, JSONValue(encoding: configuration))
  }
}
