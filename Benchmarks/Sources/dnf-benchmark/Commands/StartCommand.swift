import ArgumentParser
import ArrayFiles
import Evaluation
import Models
import Simulators

/// Writes what every contender starts from: parameters, permutations, data, and what the model gives
/// for a few points, so that each can show that it computes the same function.
struct StartCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "start", abstract: "Write the start of a model, shared by all contenders.")

  @OptionGroup var options: SubjectOptions
  @Argument(help: "The safetensors file to write.")
  var file: String

  /// Enough points for 90 batches of 100 and 20 batches of 1000.
  private static let pointCount = 20_000
  /// The number of points at which the contenders are compared.
  private static let checkCount = 100

  func run() throws {
    let subject = try options.subject()
    let (model, layout) = (subject.model, subject.model.layout)
    let dimension = model.configuration.dataDimension
    var tensors: [String: NumericArray] = [:]
    for parameter in layout.parameters {
      tensors[parameter.publishedName] = NumericArray(
        shape: parameter.shape.extents,
        floats: Array(layout.elements(of: parameter, in: subject.storage)))
    }
    for permutation in layout.permutations {
      tensors[permutation.publishedName] = NumericArray(
        shape: [permutation.indices.count], integers: permutation.indices.map(Int64.init))
    }
    let points = subject.points(count: Self.pointCount)
    tensors["data"] = NumericArray(
      shape: [Self.pointCount, dimension], floats: points.map(Float.init))
    let checked = Inflation.gaussian(variance: Subject.variance).inflated(
      Array(points.prefix(Self.checkCount * dimension)), from: Subject.stream.child("check"))
    let evaluator = ModelEvaluator(InflatedManifoldFlow(model), storage: subject.storage)
    tensors["check.inflated"] = NumericArray(
      shape: [Self.checkCount, dimension], floats: checked.map(Float.init))
    tensors["check.log_density"] = NumericArray(
      shape: [Self.checkCount], doubles: evaluator.density(checked).logDensities)
    tensors["check.projection"] = NumericArray(
      shape: [Self.checkCount, dimension], doubles: evaluator.reconstruct(checked) ?? [])
    try SafetensorsFile(tensors: tensors, metadata: metadata(of: model)).write(to: file)
  }

  /// What a reader has to know of the model besides its arrays.
  private func metadata(of model: ManifoldFlow) -> [String: String] {
    let configuration = model.configuration
    let (outer, inner) = (configuration.outer, configuration.inner)
    return [
      "data_dimension": "\(configuration.dataDimension)",
      "latent_dimension": "\(configuration.latentDimension)",
      "variance": "\(configuration.variance)",
      "bins": "\(outer.bins)", "bound": "\(outer.bound)",
      "hidden": "\(outer.hidden)", "blocks": "\(outer.blocks)",
      "outer_transform": outer.transform.rawValue, "outer_linear": outer.linear.rawValue,
      "outer_layers": "\(outer.layers)",
      "inner_transform": inner.transform.rawValue, "inner_linear": inner.linear.rawValue,
      "inner_layers": "\(inner.layers)",
      "parameters": "\(model.layout.trainableCount)",
    ]
  }
}
