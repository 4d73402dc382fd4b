import Flows
import Tensors
import Threads

/// What all phases of a training share: parameters with running statistics, memory for gradients,
/// and the threads.
final class TrainingMemory {
  /// Flat storage of the parameters and running statistics.
  let parameters: FloatBuffer
  /// One gradient per shard; after a step the first holds their sum.
  let gradients: [FloatBuffer]
  /// Who computes side by side.
  let team: ThreadTeam
  /// The positions of parameters that were found from a first batch.
  var found: Set<Int>

  /// Memory for a training that starts from the given storage.
  ///
  /// - Parameter found: The positions of parameters that were found already.
  /// - Precondition: The storage has the length that the layout asks for.
  init(
    _ layout: ParameterLayout, configuration: TrainingConfiguration, initialStorage: [Float],
    found: Set<Int> = []
  ) {
    self.found = found
    precondition(
      initialStorage.count == layout.storageCount,
      "\(initialStorage.count) parameters for \(layout.storageCount)")
    parameters = FloatBuffer(count: layout.storageCount)
    team = ThreadTeam(count: min(configuration.threads, configuration.shards))
    gradients = (0..<configuration.shards).map { _ in FloatBuffer(count: layout.trainedCount) }
    storage = initialStorage
  }

  /// A copy of the parameters and running statistics, or new ones.
  var storage: [Float] {
    get { Array(parameters.elements) }
    set { _ = parameters.elements.update(fromContentsOf: newValue) }
  }
}
