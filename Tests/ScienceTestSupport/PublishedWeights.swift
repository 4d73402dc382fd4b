import ArrayFiles
import CanonicalJSON

/// The weights of models of the published implementation, under the names and with all the arrays that
/// `safetensors.torch.save_file(model.state_dict(), path)` gives.
public enum PublishedWeights {
  /// The state dictionary of one of the models of ``GoldenModel``.
  ///
  /// - Throws: `ArrayFileError` when the reference files cannot be read.
  public static func stateDictionary(of model: String) throws -> [String: NumericArray] {
    func arrays(of file: String, below prefix: String) throws -> [String: NumericArray] {
      let path = GoldenFile.folder.appending(path: "\(file).safetensors").path
      let tensors = try SafetensorsFile(contentsOf: path).tensors
      return Dictionary(
        uniqueKeysWithValues: tensors.compactMap { name, array in
          name.hasPrefix(prefix) ? (String(name.dropFirst(prefix.count)), array) : nil
        })
    }
    // What is no weight and is the same in every model of a structure is kept apart.
    return try arrays(of: model, below: "param/")
      .merging(arrays(of: "published_fixed_arrays", below: "\(model)/")) { first, _ in first }
  }

  /// Writes a state dictionary as a safetensors file, as PyTorch would (its metadata names it).
  ///
  /// - Throws: `ArrayFileError` when the reference files cannot be read, or the file not be written.
  public static func write(_ model: String, to path: String) throws {
    try SafetensorsFile(tensors: stateDictionary(of: model), metadata: ["format": "pt"])
      .write(to: path)
  }
}
