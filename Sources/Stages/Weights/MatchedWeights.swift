import ArrayFiles
import Flows

/// The arrays of a file, found to be the weights of a model.
struct MatchedWeights {
  /// Parameters and running statistics in flat storage.
  let storage: [Float]
  /// The permutations, by their own names.
  let permutations: [String: [Int]]

  /// Holds the arrays of a file against those that a model needs: no more, no fewer, no others.
  ///
  /// - Parameters:
  ///   - tensors: All arrays of the file.
  ///   - naming: How they are called.
  ///   - layout: What the model needs; its permutations stand for those of the file.
  /// - Throws: `WeightsMismatch` with everything that does not fit.
  init(
    _ tensors: [String: NumericArray], _ naming: WeightNaming, layout: ParameterLayout
  ) throws(WeightsMismatch) {
    let expected = layout.expectedArrays(naming)
    var problems: [WeightsMismatch.Problem] = []
    var storage = [Float](repeating: 0, count: layout.storageCount)
    for array in expected {
      let found = tensors[array.name]
      if let problem = array.problem(with: found) {
        problems.append(WeightsMismatch.Problem(name: array.name, text: problem))
      } else if case .storage(let offset) = array.role, let floats = found?.floats {
        storage.replaceSubrange(offset..<offset + floats.count, with: floats)
      }
    }
    let known = Set(expected.map(\.name))
    for (name, found) in tensors where !known.contains(name) {
      let type = SafetensorsFile.typeName(of: found.elements)
      problems.append(
        WeightsMismatch.Problem(
          name: name, text: "is \(type) \(printable("\(found.shape)")), not an array of the model"))
    }
    guard problems.isEmpty else { throw WeightsMismatch(problems) }
    self.storage = storage
    permutations = Dictionary(
      layout.permutations.map { permutation in
        let name = naming == .own ? permutation.name : permutation.publishedName
        return (permutation.name, tensors[name]?.integers ?? [])
      }, uniquingKeysWith: { first, _ in first })
  }
}

/// Everything about a file for which it cannot be the weights of a model.
struct WeightsMismatch: Error, Hashable, CustomStringConvertible {
  /// What is wrong with one array, or with one setting.
  struct Problem: Hashable {
    let name: String
    let text: String
  }

  /// The problems, by name.
  let problems: [Problem]

  init(_ problems: [Problem]) {
    self.problems = problems.sorted { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) }
  }

  /// One line that counts the problems, then one for each.
  var description: String {
    let count = problems.count == 1 ? "1 problem" : "\(problems.count) problems"
    return "the weights do not fit the model: \(count)"
      + problems.map { "\n  \(printable($0.name)) \($0.text)" }.joined()
  }
}
