import Glibc
import Tensors
import Testing

@testable import Simulators

@Suite("Lorenz attractor")
struct LorenzTests {
  private let stream = RandomStream(seed: 91, path: ["lorenz"])

  @Test("The first points do not depend on how many are drawn, and the same stream gives the same")
  func prefixes() {
    let lorenz = Lorenz()
    let few = lorenz.sample(count: 20, from: stream)
    let many = lorenz.sample(count: 300, from: stream)
    #expect(few.points == Array(many.points.prefix(60)))
    for (short, long) in zip(few.latentColumns, many.latentColumns) {
      #expect(short.values == Array(long.values.prefix(20)))
    }
    #expect(few == lorenz.sample(count: 20, from: stream))
    #expect(few.points != lorenz.sample(count: 20, from: stream.child("other")).points)
    #expect(lorenz.sample(count: 0, from: stream).points.isEmpty)
  }

  @Test("Every point is the state of its trajectory at its time, in published units or without")
  func latents() throws {
    let (standardised, plain) = (Lorenz(), Lorenz(isStandardised: false))
    let samples = standardised.sample(count: 50, from: stream)
    let raw = plain.sample(count: 50, from: stream)
    #expect(samples.latentColumns == raw.latentColumns)
    let trajectories = try #require(samples.latent(named: "trajectory"))
    let times = try #require(samples.latent(named: "time"))
    #expect(trajectories.allSatisfy { (0..<100).contains($0) && $0 == $0.rounded() })
    #expect(times.allSatisfy { (50...1000).contains($0) })
    for row in 0..<50 {
      var draws = stream.child("trajectories").child(Int(trajectories[row]))
      let start = SIMD3(
        1 + 0.1 * draws.normal(), 1 + 0.1 * draws.normal(), 1 + 0.1 * draws.normal())
      let state = Lorenz.states(from: start, at: [times[row]])[0]
      #expect(raw.point(row) == [state.x, state.y, state.z])
      let restored = zip(samples.point(row), 0..<3).map {
        $0 * Lorenz.deviations[$1] + Lorenz.means[$1]
      }
      #expect(zip(restored, raw.point(row)).allSatisfy { abs($0 - $1) < 1e-13 })
    }
  }

  @Test("Points are symmetric under a half turn around the third axis, as the equations are")
  func symmetry() {
    let samples = Lorenz(isStandardised: false).sample(count: 5000, from: stream)
    for axis in 0..<2 {
      let values = (0..<5000).map { samples.point($0)[axis] }
      // The mean of points that are independent has an error of 9 / sqrt(5000); trajectories stay on one
      // side for a while, of which the time between two points is far longer.
      #expect(abs(values.reduce(0, +) / 5000) < 5 * 9 / 5000.0.squareRoot())
    }
    let heights = (0..<5000).map { samples.point($0)[2] }
    #expect(heights.allSatisfy { (0..<50).contains($0) })
  }

  /// The published sampler, reduced: 4 trajectories to the time 150, and 1000 draws.
  private func reduced(_ replicate: Int) -> [[Double]] {
    var draws = stream.child("replicates").child(replicate)
    let starts = (0..<4).map { _ in
      SIMD3(1 + 0.1 * draws.normal(), 1 + 0.1 * draws.normal(), 1 + 0.1 * draws.normal())
    }
    let places = (0..<1000).map { _ in
      (trajectory: draws.integer(below: 4), time: draws.uniform(in: 50..<150))
    }
    return starts.indices.flatMap { trajectory in
      let times = places.filter { $0.trajectory == trajectory }.map(\.time).sorted()
      return Lorenz.states(from: starts[trajectory], at: times).map { state in
        let point = (state - Lorenz.means) / Lorenz.deviations
        return [point.x, point.y, point.z]
      }
    }
  }

  /// Draws of the same four trajectories depend on each other, so that no table has the critical value.
  ///
  /// But if the published draws are of the same distribution as ours, theirs is the largest of 400 distances
  /// once in 400 times, and only then the test fails.
  @Test("Published draws are no farther from ours than reduced draws of our own are")
  func published() throws {
    let samples = Lorenz().sample(count: 20_000, from: stream.child("reference"))
    let reference = (0..<3).map { axis in (0..<20_000).map { samples.point($0)[axis] } }
    func distance(_ points: [[Double]]) -> Double {
      (0..<3).map { axis in twoSampleKolmogorov(reference[axis], points.map { $0[axis] }) }.max()
        ?? 1
    }
    let published = try ReferenceTable(named: "lorenz_samples.csv").rows
    #expect(published.count == 1000)
    let largest = (0..<399).map { distance(reduced($0)) }.max() ?? 0
    #expect(distance(published) <= largest)
    // Points that are not standardised as published would be seen.
    #expect(distance(published.map { [$0[0], $0[1], $0[2] + 0.5] }) > largest)
  }
}
