import Tensors

/// What is fixed in a Sinkhorn divergence.
public struct SinkhornShape: Hashable, Sendable {
  /// The distance below which mass is not told apart, in data units: the temperature's root.
  public let blur: Double
  /// What the blur is multiplied by from step to step, on its way from the diameter of the data.
  public let scaling: Double

  /// The largest number of steps at the last temperature.
  ///
  /// Where points lie many blurs apart it would take thousands to settle; the published divergence
  /// takes none beyond the fall of the temperature.
  public let settlingSteps: Int

  /// The distance from the answers, in logarithms of marginals, at which potentials are settled.
  static let tolerance = 1e-3

  /// A shape; the defaults are the published ones.
  ///
  /// - Precondition: `blur` is positive, `scaling` in `(0, 1)` and `settlingSteps` not negative.
  public init(blur: Double = 0.05, scaling: Double = 0.7, settlingSteps: Int = 20) {
    precondition(
      blur > 0 && 0 < scaling && scaling < 1 && settlingSteps >= 0,
      "blur \(blur), scaling \(scaling), \(settlingSteps) steps")
    self.blur = blur
    self.scaling = scaling
    self.settlingSteps = settlingSteps
  }
}

/// The Sinkhorn divergence of two clouds of equally weighted points, `x` `[first, dimension]` and `y`
/// `[second, dimension]`.
///
/// Results: the divergence `[]`, its gradients by `x` and by `y`, and the memory that the solver works
/// in. It has first derivatives in reverse mode and no others.
struct SinkhornDivergence: Primitive {
  let shape: SinkhornShape

  func resultShapes(_ operands: [Shape]) -> [Shape] {
    let (x, y) = (operands[0], operands[1])
    precondition(
      x.rank == 2 && y.rank == 2 && x[1] == y[1] && x[0] > 0 && y[0] > 0,
      "transport between clouds \(x) and \(y)")
    let count = SinkhornSolver<Float>.workspaceCount(first: x[0], second: y[0], dimension: x[1])
    return [[], x, y, [count]]
  }

  func evaluate(_ operands: [Tensor]) -> [Tensor] {
    var results = resultShapes(operands.map(\.shape)).map { Tensor(repeating: 0, shape: $0) }
    let (x, y) = (operands[0], operands[1])
    var (firstGradient, secondGradient) = (x.values, y.values)
    var workspace = results[3].values
    let solver = SinkhornSolver<Double>.solve
    results[0].values[0] = solver(
      x, y, shape, &workspace, &firstGradient, &secondGradient)
    results[1].values = firstGradient
    results[2].values = secondGradient
    return results
  }

  func run(_ call: borrowing KernelCall) {
    let (x, y) = (call.operandShapes[0], call.operandShapes[1])
    let solver = SinkhornSolver<Float>(
      call.operands[0], count: x[0], call.operands[1], count: y[0], dimension: x[1], shape: shape,
      workspace: call.results[3])
    call.results[0][0] = Float(
      solver.solve(firstGradient: call.results[1], secondGradient: call.results[2]))
  }

  func pushforward(_ application: Application, tangents: [Value?]) -> [Value?] {
    preconditionFailure("the Sinkhorn divergence is differentiated in reverse mode, and once")
  }

  func pullback(_ application: Application, cotangents: [Value?]) -> [Value?] {
    precondition(
      cotangents.dropFirst().allSatisfy { $0 == nil },
      "the Sinkhorn divergence is differentiated once")
    guard let cotangent = cotangents[0] else { return [nil, nil] }
    return [1, 2].map { index in
      let gradient = application.results[index]
      return cotangent.broadcast(to: gradient.shape, axes: []) * gradient
    }
  }
}

extension SinkhornSolver where Scalar == Double {
  /// Solves for arrays.
  fileprivate static func solve(
    _ x: Tensor, _ y: Tensor, _ shape: SinkhornShape, _ workspace: inout [Double],
    _ firstGradient: inout [Double], _ secondGradient: inout [Double]
  ) -> Double {
    x.values.withUnsafeBufferPointer { first in
      y.values.withUnsafeBufferPointer { second in
        workspace.withUnsafeMutableBufferPointer { workspace in
          firstGradient.withUnsafeMutableBufferPointer { firstGradient in
            secondGradient.withUnsafeMutableBufferPointer { secondGradient in
              guard let firstPoints = first.baseAddress, let secondPoints = second.baseAddress,
                let memory = workspace.baseAddress, let firstResult = firstGradient.baseAddress,
                let secondResult = secondGradient.baseAddress
              else { return .nan }
              let solver = SinkhornSolver(
                firstPoints, count: x.shape[0], secondPoints, count: y.shape[0],
                dimension: x.shape[1], shape: shape, workspace: memory)
              return solver.solve(firstGradient: firstResult, secondGradient: secondResult)
            }
          }
        }
      }
    }
  }
}

/// The Sinkhorn divergence `OT(α, β) - ½ OT(α, α) - ½ OT(β, β)` of two clouds of equally weighted points.
///
/// The transports have the cost `½ |x - y|²` and an entropic penalty with temperature `blur²` (Genevay
/// et al. 2018, arXiv:1706.00292). It is zero for equal clouds and positive otherwise.
///
/// - Parameters:
///   - x: `α`, shape `[first, dimension]`.
///   - y: `β`, shape `[second, dimension]`.
///   - shape: What is fixed.
/// - Returns: A scalar, in squared data units.
public func sinkhornDivergence(_ x: Value, _ y: Value, shape: SinkhornShape) -> Value {
  x.tracer.apply(SinkhornDivergence(shape: shape), to: [x, y])[0]
}
