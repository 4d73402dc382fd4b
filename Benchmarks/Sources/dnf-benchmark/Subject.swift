import ArgumentParser
import Flows
import Glibc
import Models
import Simulators
import Tensors

/// The models that are measured.
enum SubjectName: String, ExpressibleByArgument, CaseIterable {
  /// The thin spiral of the paper: a curve in the plane, 9 couplings, 418,992 parameters.
  case spiral
  /// The sphere of the paper: a surface in space, 5 couplings and 5 within the surface.
  case sphere
  /// The spiral's model with other dimensions, layers and linear maps, on normal data.
  case scaled
}

/// Which model is measured.
struct SubjectOptions: ParsableArguments {
  @Option(help: "The model: spiral, sphere or scaled.")
  var model = SubjectName.spiral
  @Option(help: "The number of data coordinates of a scaled model, at least 2.")
  var dimension = 2
  @Option(help: "The number of couplings of a scaled model.")
  var layers = 9
  @Option(help: "What mixes the features of a scaled model: lu or permutation.")
  var linear = "lu"

  func validate() throws {
    guard dimension >= 2 else { throw ValidationError("--dimension must be at least 2") }
    guard layers >= 1 else { throw ValidationError("--layers must be at least 1") }
    guard FlowArchitecture.Mixing(rawValue: linear) != nil else {
      throw ValidationError("--linear is lu or permutation, not '\(linear)'")
    }
  }

  /// The model with these options.
  func subject() throws -> Subject { try Subject(self) }
}

/// A model with the parameters it starts from and the data it is trained on.
struct Subject {
  /// The root of every random number here.
  static let stream = RandomStream(seed: 1357, path: ["benchmark"])
  /// `σ²` of the inflation noise, in squared data units.
  static let variance = 0.01

  let name: SubjectName
  let model: ManifoldFlow
  /// The parameters of a new model, in flat storage.
  let storage: [Float]

  fileprivate init(_ options: SubjectOptions) throws {
    name = options.model
    let linear = FlowArchitecture.Mixing(rawValue: options.linear) ?? .lu
    let (dimension, latent, outer, inner): (Int, Int, FlowArchitecture, FlowArchitecture) =
      switch options.model {
      case .spiral: (2, 1, Self.couplings(9, .lu), Self.affine)
      case .sphere: (3, 2, Self.couplings(5, .permutation), Self.couplings(5, .permutation))
      case .scaled: (options.dimension, 1, Self.couplings(options.layers, linear), Self.affine)
      }
    model = try ManifoldFlow(
      .init(
        dataDimension: dimension, latentDimension: latent, variance: Self.variance, outer: outer,
        inner: inner),
      permutations: .random(Self.stream.child("permutations")))
    storage = model.layout.initialStorage(from: Self.stream.child("start"))
  }

  private static let affine = FlowArchitecture(transform: .affineAutoregressive, layers: 1)

  private static func couplings(
    _ layers: Int, _ linear: FlowArchitecture.Mixing
  ) -> FlowArchitecture {
    FlowArchitecture(transform: .rationalQuadraticCoupling, layers: layers, linear: linear)
  }

  /// Clean data points, `[count, D]` row-major.
  ///
  /// The first do not depend on how many there are.
  func points(count: Int) -> [Double] {
    var stream = Self.stream.child("data")
    let dimension = model.configuration.dataDimension
    switch name {
    case .spiral: return ThinSpiral().sample(count: count, from: stream).points
    case .sphere:
      return (0..<count).flatMap { _ in
        let direction = stream.normals(count: dimension)
        let length = sqrt(direction.reduce(0) { $0 + $1 * $1 })
        return direction.map { $0 / length }
      }
    case .scaled: return stream.normals(count: count * dimension)
    }
  }
}
