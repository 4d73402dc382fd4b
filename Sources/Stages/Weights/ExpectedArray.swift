import ArrayFiles
import Flows

/// The names under which a file holds the arrays of a model.
enum WeightNaming: Hashable {
  /// Our own.
  case own
  /// Those of the state dictionary of the published implementation.
  case published
}

/// One array that a file has to hold to be the weights of a model.
struct ExpectedArray {
  /// What is done with the array.
  enum Role {
    /// Its numbers go into flat storage, from this place on.
    case storage(offset: Int)
    /// The model is built with it.
    case permutation
    /// It follows from the structure of the model, and has to hold just that.
    case structure(FixedArray.Content)
    /// It has no influence on the model.
    case counter
  }

  let name: String
  let shape: [Int]
  let role: Role

  /// The element type, as safetensors names it.
  var type: String {
    switch role {
    case .storage, .structure(.numbers): "F32"
    case .permutation, .structure(.integers), .counter: "I64"
    }
  }

  /// Type and shape, for messages.
  var description: String { "\(type) \(shape)" }

  /// What is wrong with the array that a file holds under the name; `nil` when it is as it should be.
  func problem(with found: NumericArray?) -> String? {
    guard let found else { return "is missing, expected \(description)" }
    let type = SafetensorsFile.typeName(of: found.elements)
    guard found.shape == shape, type == self.type else {
      return "is \(type) \(printable("\(found.shape)")), expected \(description)"
    }
    switch role {
    case .storage, .counter: return nil
    case .permutation:
      let indices = found.integers
      return indices.sorted() == Array(0..<indices.count)
        ? nil : "is \(printable("\(indices)")), no permutation of 0..<\(indices.count)"
    case .structure(.integers(let values)):
      return found.integers == values
        ? nil : "is \(printable("\(found.integers)")), the model has \(printable("\(values)"))"
    case .structure(.numbers(let values)):
      let differing = zip(found.doubles, values).filter { $0 != $1 }.count
      return differing == 0
        ? nil : "differs from that of the model in \(differing) of \(values.count) numbers"
    }
  }
}

extension ParameterLayout {
  /// The arrays that a file of weights holds, and no others.
  func expectedArrays(_ naming: WeightNaming) -> [ExpectedArray] {
    let isOwn = naming == .own
    let weights =
      parameters.map { parameter in
        ExpectedArray(
          name: isOwn ? parameter.name : parameter.publishedName, shape: parameter.shape.extents,
          role: .storage(offset: parameter.offset))
      }
      + statistics.map { statistic in
        ExpectedArray(
          name: isOwn ? statistic.name : statistic.publishedName, shape: statistic.shape.extents,
          role: .storage(offset: offset(of: statistic)))
      }
    let structure =
      permutations.map { permutation in
        ExpectedArray(
          name: isOwn ? permutation.name : permutation.publishedName,
          shape: [permutation.indices.count], role: .permutation)
      }
    // What follows from the configuration is not kept in our own files.
    let published =
      isOwn
      ? []
      : fixedArrays.map { fixed in
        ExpectedArray(
          name: fixed.publishedName, shape: fixed.shape.extents,
          role: fixed.content.map { .structure($0) } ?? .counter)
      }
    return weights + structure + published
  }
}

extension NumericArray {
  /// The numbers of an array of integers; those of other arrays are none.
  var integers: [Int] {
    guard case .int64(let values) = elements else { return [] }
    return values.map { Int($0) }
  }
}
