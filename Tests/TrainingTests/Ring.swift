import Glibc
import Simulators
import Tensors
import Training

/// A circle of radius 2 in space, around the third axis: a curve with two normals.
struct Ring: ManifoldSimulator {
  let name = "ring"
  let dataDimension = 3
  let manifoldDimension = 1
  let latentNames = ["angle"]
  let evaluationRectangle: [ClosedRange<Double>]? = nil
  let armRule: ArmRule? = nil
  let sphereRadius: Double? = nil

  func sample(count: Int, from stream: RandomStream) -> Samples {
    var stream = stream
    let angles = (0..<count).map { _ in stream.uniform(in: -Double.pi..<Double.pi) }
    return Samples(
      count: count, dataDimension: 3, points: angles.flatMap { embed([$0]) },
      latentColumns: [.init(name: "angle", values: angles)])
  }

  func embed(_ latent: [Double]) -> [Double] { [2 * cos(latent[0]), 2 * sin(latent[0]), 0] }
  func latentColumns(at latent: [Double]) -> [Double] { latent }
  func latentLogDensity(at latent: [Double]) -> Double { -log(2 * Double.pi) }
  func logVolumeFactor(at latent: [Double]) -> Double { log(2) }
  func tangents(at latent: [Double]) -> [Double] { [-sin(latent[0]), cos(latent[0]), 0] }
  func normals(at latent: [Double]) -> [Double] {
    [cos(latent[0]), sin(latent[0]), 0, 0, 0, 1]
  }

  func project(_ point: [Double]) -> Projection {
    let latent = [atan2(point[1], point[0])]
    let nearest = embed(latent)
    let square = zip(point, nearest).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }
    return Projection(latent: latent, point: nearest, distance: square.squareRoot())
  }
}

/// Fresh points of a ring for every epoch.
struct FreshRing: PointSource {
  func points(count: Int, epoch: Int) -> TrainingPoints {
    let stream = RandomStream(seed: 2, path: ["fresh", "\(epoch)"])
    return TrainingPoints(Ring().sample(count: count, from: stream).points.map(Float.init))
  }
}

/// The Kolmogorov-Smirnov distance of samples from the distribution with the given function, times the
/// root of their number: above 1.949 once in a thousand times if they follow it.
func kolmogorov(_ samples: [Double], _ cumulative: (Double) -> Double) -> Double {
  let count = Double(samples.count)
  var largest = 0.0
  for (index, sample) in samples.sorted().enumerated() {
    let exact = cumulative(sample)
    largest = max(largest, exact - Double(index) / count, Double(index + 1) / count - exact)
  }
  return largest * count.squareRoot()
}
