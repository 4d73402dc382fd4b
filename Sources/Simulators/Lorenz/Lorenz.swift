import Tensors

/// Points of the Lorenz attractor, of which neither a chart nor a density is known.
///
/// A hundred trajectories start at (1, 1, 1) with normal noise of deviation 0.1 and are followed to the time
/// 1000; a point is the state of one of them at one of a million times between 50 and 1000. The
/// attractor is a fractal of dimension about 2.06, so that no manifold holds it: 2 is the nearest one.
///
/// - Reference: Brehmer, Cranmer, "Flows for simultaneous manifold learning and density estimation",
///   NeurIPS 2020, and its published code.
public struct Lorenz: OutOfDistributionSimulator {
  /// Whether points are in units of the published means and standard deviations.
  public let isStandardised: Bool

  /// The means of the coordinates, as published.
  static let means = SIMD3(-0.68170659, -0.55421554, 23.71924285)
  /// Their standard deviations, as published.
  static let deviations = SIMD3(7.98203267, 9.0880048, 8.31979251)
  /// The tolerances of the published data, which are visible in the states: they grow with chaos.
  static let tolerances = (relative: 1e-3, absolute: 1e-6)

  private static let trajectoryCount = 100
  /// The number of times, evenly spaced, both ends of the range among them.
  private static let timeCount = 1_000_000
  private static let times = 50.0...1000

  /// The attractor, in published units or as the equations have it.
  public init(isStandardised: Bool = true) {
    self.isStandardised = isStandardised
  }

  /// "lorenz".
  public var name: String { "lorenz" }
  /// 3, the variables.
  public var dataDimension: Int { 3 }
  /// 2, nominally.
  public var manifoldDimension: Int { 2 }
  /// The number of the trajectory, from 0 to 99, and the time.
  public var latentNames: [String] { ["trajectory", "time"] }

  /// Draws `count` states.
  ///
  /// Trajectory k starts with the child "trajectories", k of `stream`; trajectories and times of the points
  /// are drawn one after the other from the child "times". A trajectory does not depend on when it is
  /// looked at: it is followed once, up to the last time that is drawn.
  ///
  /// - Precondition: `count >= 0`.
  /// - Complexity: At most 100 trajectories of 1000 units of time, about 1.2 million steps, however many
  ///   points there are; memory grows with these alone.
  public func sample(count: Int, from stream: RandomStream) -> Samples {
    precondition(count >= 0, "sample(count: \(count)): the count must not be negative")
    var draws = stream.child("times")
    let (times, last) = (Self.times, Double(Self.timeCount - 1))
    let places = (0..<count).map { _ -> (trajectory: Int, time: Double) in
      let trajectory = draws.integer(below: Self.trajectoryCount)
      let share = Double(draws.integer(below: Self.timeCount)) / last
      return (trajectory, times.lowerBound + share * (times.upperBound - times.lowerBound))
    }
    let starts = stream.child("trajectories")
    var points = [Double](repeating: 0, count: 3 * count)
    for (trajectory, rows) in Dictionary(grouping: places.indices, by: { places[$0].trajectory }) {
      let rows = rows.sorted { places[$0].time < places[$1].time }
      let start = Self.start(from: starts.child(trajectory))
      for (row, state) in zip(rows, Self.states(from: start, at: rows.map { places[$0].time })) {
        let state = isStandardised ? (state - Self.means) / Self.deviations : state
        for axis in 0..<3 { points[3 * row + axis] = state[axis] }
      }
    }
    return Samples(
      count: count, dataDimension: 3, points: points,
      latentColumns: [
        Samples.LatentColumn(name: "trajectory", values: places.map { Double($0.trajectory) }),
        Samples.LatentColumn(name: "time", values: places.map(\.time)),
      ])
  }

  /// Draws `count` points that are no data: states from the child "points" of `stream`, with normal noise of a
  /// tenth of the published standard deviation on every coordinate from its child "noise".
  ///
  /// - Precondition: `count >= 0`.
  public func sampleOutOfDistribution(count: Int, from stream: RandomStream) -> Samples {
    let displaced = Lorenz().sample(count: count, from: stream.child("points"))
      .displaced(from: stream.child("noise"))
    guard !isStandardised else { return displaced }
    return Samples(
      count: count, dataDimension: 3,
      points: displaced.points.enumerated().map { index, value in
        value * Self.deviations[index % 3] + Self.means[index % 3]
      }, latentColumns: displaced.latentColumns)
  }

  /// The start of a trajectory.
  private static func start(from stream: RandomStream) -> SIMD3<Double> {
    var draws = stream
    return SIMD3(1 + 0.1 * draws.normal(), 1 + 0.1 * draws.normal(), 1 + 0.1 * draws.normal())
  }

  /// The states of a trajectory at times, ascending from 0 on.
  static func states(
    from start: SIMD3<Double>, at times: [Double],
    tolerances: (relative: Double, absolute: Double) = tolerances
  ) -> [SIMD3<Double>] {
    var integrator = DormandPrince(
      LorenzField(), from: start, relative: tolerances.relative, absolute: tolerances.absolute)
    var states: [SIMD3<Double>] = []
    states.reserveCapacity(times.count)
    while states.count < times.count {
      let step = integrator.advance()
      while states.count < times.count, times[states.count] <= step.end {
        states.append(step.state(at: times[states.count]))
      }
    }
    return states
  }
}
