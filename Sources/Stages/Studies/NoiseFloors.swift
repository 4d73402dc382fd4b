import Evaluation
import Scheduler
import Simulators

/// What a model scores at least that has learned its inflated density exactly, by the noise and its variance.
struct NoiseFloors {
  private var values: [NoiseKind: [Double: Double]] = [:]
  private let noises: [String: NoiseKind]

  /// The floors of the variances of some curves; none where nobody knows the manifold, or judges by another
  /// number than a Kolmogorov-Smirnov distance along it.
  init(
    _ curves: [NoiseLevelCurve], _ parameters: StudyStage.Parameters, threads: Int
  ) throws {
    noises = parameters.noises ?? [:]
    guard let value = parameters.judge.floor,
      let simulator = try parameters.simulator.map(makeSimulator) as? any ManifoldSimulator
    else { return }
    for kind in Set(noises.values).sorted(by: { $0.rawValue < $1.rawValue }) {
      let variances = Set(
        curves.filter { noises[$0.model] == kind }.flatMap { $0.curve.points.map(\.variance) })
      for variance in variances.sorted() {
        let floor =
          switch kind {
          case .gaussian: InflationFloor(isotropic: variance, on: simulator, threads: threads)
          case .trueNormal: InflationFloor(alongNormals: variance, on: simulator)
          case .modelNormal, .modelDisplacement: InflationFloor?.none
          }
        if let floor { values[kind, default: [:]][variance] = value(floor) }
      }
    }
  }

  /// The floor of a model at a variance; `nil` where it is not known.
  func floor(of model: String, at variance: Double) -> Double? {
    noises[model].flatMap { values[$0]?[variance] }
  }

  /// The floors of each noise, by ascending variance, the noises in a fixed order.
  var lines: [(noise: NoiseKind, points: [(variance: Double, value: Double)])] {
    NoiseKind.allCases.compactMap { noise in
      values[noise].map { found in
        (noise, found.sorted { $0.key < $1.key }.map { (variance: $0.key, value: $0.value) })
      }
    }
  }

  /// The noise of a model whose floor may be known.
  func noise(of model: String) -> NoiseKind? { noises[model] }
}

extension NoiseJudge {
  /// The same number of a floor; `nil` for numbers that have none.
  fileprivate var floor: ((InflationFloor) -> Double)? {
    switch self {
    case .kolmogorovSmirnovNormalised: { $0.kolmogorovSmirnovNormalised }
    case .kolmogorovSmirnovRaw: { $0.kolmogorovSmirnovRaw }
    case .kullbackLeiblerNormalised, .slicedWasserstein, .squaredMaximumMeanDiscrepancy,
      .manifoldDistance:
      nil
    }
  }
}
