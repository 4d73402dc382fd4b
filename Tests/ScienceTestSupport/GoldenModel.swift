import Flows
import Models
import Testing

/// A Denoising Normalizing Flow of the published implementation.
public struct GoldenModel: CustomTestStringConvertible, Sendable {
  /// The reference file.
  public let file: String
  /// What the model looks like.
  public let configuration: ManifoldFlow.Configuration
  /// The weight of the reconstruction term of its loss.
  public let reconstructionWeight: Double
  /// The weight of the mean of the squared coordinates off the manifold.
  public let latentWeight: Double
  /// Which precision the reference was computed in.
  public var precision = "f64"

  public var testDescription: String { file }

  /// Every reference model there is.
  public static let all: [GoldenModel] = [
    GoldenModel(
      file: "dnf_spiral_small_h16",
      configuration: .init(
        dataDimension: 2, latentDimension: 1, variance: 0.01,
        outer: FlowArchitecture(transform: .rationalQuadraticCoupling, layers: 3, hidden: 16),
        inner: FlowArchitecture(transform: .affineAutoregressive, layers: 2, hidden: 16)),
      reconstructionWeight: 1, latentWeight: 0),
    GoldenModel(
      file: "dnf_sphere_small_h16",
      configuration: .init(
        dataDimension: 3, latentDimension: 2, variance: 0.01,
        outer: FlowArchitecture(
          transform: .rationalQuadraticCoupling, layers: 3, linear: .permutation, hidden: 16),
        inner: FlowArchitecture(
          transform: .rationalQuadraticCoupling, layers: 2, linear: .permutation, hidden: 16)),
      reconstructionWeight: 1000, latentWeight: 0.01),
    GoldenModel(
      file: "dnf_d3_k11_lu_h16",
      configuration: .init(
        dataDimension: 3, latentDimension: 2, variance: 0.01,
        outer: FlowArchitecture(
          transform: .rationalQuadraticCoupling, layers: 2, bins: 11, bound: 10, hidden: 16),
        inner: FlowArchitecture(transform: .affineAutoregressive, layers: 2, hidden: 16)),
      reconstructionWeight: 1, latentWeight: 0.01),
    GoldenModel(
      file: "dnf_thin_spiral_h100",
      configuration: .init(
        dataDimension: 2, latentDimension: 1, variance: 0.01,
        outer: FlowArchitecture(transform: .rationalQuadraticCoupling, layers: 9),
        inner: FlowArchitecture(transform: .affineAutoregressive, layers: 1)),
      reconstructionWeight: 1, latentWeight: 0, precision: "f32"),
  ]
}
