import Tensors

/// Collects the parameters of a model while its parts are built.
///
/// Parts declare what they own in a ``Scope`` and keep the handles; ``layout`` says afterwards where
/// everything lies.
public final class Declaration {
  /// Where the permutations of a model come from.
  public enum PermutationSource {
    /// Drawn uniformly, each from a stream of its own name: a new model.
    case random(RandomStream)
    /// Taken by name (own or published): a model that was saved.
    case stored([String: [Int]])
  }

  private let source: PermutationSource
  private var parameters: [Parameter] = []
  private var permutations: [FixedPermutation] = []
  private var statistics: [RunningStatistic] = []
  private var fixedArrays: [FixedArray] = []
  private var nextOffset = 0

  /// A declaration of nothing yet.
  public init(permutations source: PermutationSource) { self.source = source }

  /// What has been declared.
  public var layout: ParameterLayout {
    ParameterLayout(
      parameters: parameters, permutations: permutations, statistics: statistics,
      fixedArrays: fixedArrays)
  }

  /// The scope in which a model declares its outermost parts.
  public var root: Scope { Scope(declaration: self, name: [], publishedName: []) }

  fileprivate func declare(
    name: String, publishedName: String, shape: Shape, initialisation: Initialisation
  ) -> Parameter {
    let parameter = Parameter(
      name: name, publishedName: publishedName, shape: shape, initialisation: initialisation,
      position: parameters.count, offset: nextOffset)
    parameters.append(parameter)
    nextOffset = ParameterLayout.padded(nextOffset + shape.count)
    return parameter
  }

  fileprivate func statistic(
    name: String, publishedName: String, shape: Shape, initialValue: Double
  ) -> RunningStatistic {
    let statistic = RunningStatistic(
      name: name, publishedName: publishedName, shape: shape, initialValue: initialValue,
      position: statistics.count)
    statistics.append(statistic)
    return statistic
  }

  fileprivate func append(_ array: FixedArray) { fixedArrays.append(array) }

  fileprivate func permutation(
    name: String, publishedName: String, size: Int
  ) throws(ModelError) -> [Int] {
    let indices: [Int]
    switch source {
    case .random(let stream):
      var draws = stream.child(name)
      indices = draws.permutation(count: size)
    case .stored(let known):
      guard let stored = known[name] ?? known[publishedName] else {
        throw .missing(name: name, publishedName: publishedName)
      }
      guard stored.sorted() == Array(0..<size) else {
        throw .notAPermutation(name: name, indices: stored, size: size)
      }
      indices = stored
    }
    permutations.append(
      FixedPermutation(name: name, publishedName: publishedName, indices: indices))
    return indices
  }
}

/// The part of a model that is being declared: a prefix for the names of what it owns.
public struct Scope {
  private let declaration: Declaration
  private let name: [String]
  private let publishedName: [String]

  fileprivate init(declaration: Declaration, name: [String], publishedName: [String]) {
    self.declaration = declaration
    self.name = name
    self.publishedName = publishedName
  }

  /// The scope of a part of this part.
  ///
  /// - Parameters:
  ///   - part: Our name of the part.
  ///   - published: What the published implementation calls it, dots and all; empty for a level of
  ///     nesting that it does not have.
  public func scope(_ part: String, published: String) -> Scope {
    Scope(
      declaration: declaration, name: name + [part],
      publishedName: publishedName + (published.isEmpty ? [] : [published]))
  }

  /// Declares a trainable array.
  public func parameter(
    _ part: String, published: String, shape: Shape, initialisation: Initialisation
  ) -> Parameter {
    declaration.declare(
      name: (name + [part]).joined(separator: "."),
      publishedName: (publishedName + [published]).joined(separator: "."), shape: shape,
      initialisation: initialisation)
  }

  /// Declares an array that trainings keep up to date without training it.
  func statistic(
    _ part: String, published: String, shape: Shape, initialValue: Double
  ) -> RunningStatistic {
    declaration.statistic(
      name: (name + [part]).joined(separator: "."),
      publishedName: (publishedName + [published]).joined(separator: "."), shape: shape,
      initialValue: initialValue)
  }

  /// Notes a vector of integers that follows from the structure of the model.
  func fixed(published: String, integers: [Int]) {
    fixed(published: published, shape: [integers.count], .integers(integers))
  }

  /// Notes a matrix of numbers that follows from the structure of the model.
  func fixed(published: String, numbers: Tensor) {
    fixed(published: published, shape: numbers.shape, .numbers(numbers.values))
  }

  /// Notes a counter that has no influence on the model.
  func counter(published: String) { fixed(published: published, shape: [], nil) }

  private func fixed(published: String, shape: Shape, _ content: FixedArray.Content?) {
    declaration.append(
      FixedArray(
        publishedName: (publishedName + [published]).joined(separator: "."), shape: shape,
        content: content))
  }

  /// Declares a permutation of `size` columns.
  ///
  /// - Throws: `ModelError` when a saved model lacks it or holds something else under its name.
  public func permutation(size: Int) throws(ModelError) -> [Int] {
    try declaration.permutation(
      name: (name + ["permutation"]).joined(separator: "."),
      publishedName: (publishedName + ["_permutation"]).joined(separator: "."), size: size)
  }
}
