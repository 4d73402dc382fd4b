/// The integral of a density over the plane, on grids that are refined until it settles.
///
/// The trapezoid rule converges fast for a smooth density that vanishes at the rim, once the grid sees
/// its thinnest ridge; before that it may be anything. Hence every grid is twice as fine as the one
/// before, and the last two have to agree.
public struct SettledMass: Hashable, Sendable {
  /// One grid and what it found.
  public struct Step: Hashable, Sendable {
    /// The number of points on each axis.
    public let resolution: Int
    /// The integral.
    public let mass: Double
    /// The absolute difference from the grid before; NaN for the first.
    public let change: Double
  }

  /// The grids, each with half the spacing of the one before; at least one.
  public let steps: [Step]

  /// Whether the last two grids agree.
  public let isSettled: Bool

  /// Integrates over a box.
  ///
  /// - Parameters:
  ///   - axes: The ranges of the axes, shape `[dimension]`.
  ///   - coarsest: The number of cells on each axis of the first grid.
  ///   - refinements: How often the cells are halved at most.
  ///   - tolerance: The difference, relative to the larger of 1 and the mass, that is none.
  ///   - logDensity: ln of the density at points, shape `[count, dimension]`, in nats.
  /// - Precondition: `coarsest >= 1`, `refinements >= 0` and `tolerance > 0`.
  public init(
    over axes: [ClosedRange<Double>], coarsest: Int, refinements: Int, tolerance: Double,
    logDensity: ([Double]) -> [Double]
  ) {
    precondition(
      coarsest >= 1 && refinements >= 0 && tolerance > 0,
      "\(coarsest) cells, refined \(refinements) times to \(tolerance)")
    var steps: [Step] = []
    var isSettled = false
    var cells = coarsest
    for _ in 0...refinements {
      let grid = DensityGrid(axes: axes, resolution: cells + 1)
      let mass = grid.trapezoidMass(logDensity: logDensity(grid.points))
      let change = steps.last.map { abs(mass - $0.mass) } ?? .nan
      steps.append(Step(resolution: cells + 1, mass: mass, change: change))
      // NaN, and hence the first grid, settles nothing.
      isSettled = change <= tolerance * max(1, mass)
      if isSettled { break }
      cells *= 2
    }
    self.steps = steps
    self.isSettled = isSettled
  }

  /// What the finest grid found.
  public var mass: Double { steps[steps.count - 1].mass }

  /// How much the last refinement changed; NaN when there was none.
  public var change: Double { steps[steps.count - 1].change }
}
