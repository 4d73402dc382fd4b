import Glibc
import Testing

@testable import Simulators

/// The trajectories are those that `Scripts/simulators-reference.py` prints.
@Suite("Trajectories by the method of Dormand and Prince")
struct DormandPrinceTests {
  /// A turn around the third axis in 2 pi units of time.
  private struct Rotation: VectorField {
    func velocity(at state: SIMD3<Double>) -> SIMD3<Double> { SIMD3(-state.y, state.x, 0) }
  }

  /// The largest error between the times 0 and 20, and the number of steps.
  private func turned(relative: Double) -> (error: Double, steps: Int) {
    var integrator = DormandPrince(
      Rotation(), from: SIMD3(1, 0, 2), relative: relative, absolute: relative / 1000)
    var (error, steps) = (0.0, 0)
    while integrator.time < 20 {
      let step = integrator.advance()
      steps += 1
      #expect(step.end == integrator.time)
      for share in [0, 0.25, 0.5, 0.75, 1] {
        let time = step.start + share * step.length
        let difference = step.state(at: time) - SIMD3(cos(time), sin(time), 2)
        error = max(error, (difference * difference).sum().squareRoot())
      }
    }
    return (error, steps)
  }

  @Test(
    "A known motion is followed as exactly as the tolerance asks, within steps as at their ends")
  func rotation() {
    let (loose, tight) = (turned(relative: 1e-4), turned(relative: 1e-9))
    // The error of every step is below the tolerance, and adds up over them.
    #expect(loose.error < 1e-4 * Double(loose.steps))
    #expect(tight.error < 1e-9 * Double(tight.steps))
    // Of order 5: steps shrink by the fifth root of the tolerances' ratio, 10.
    #expect((6..<15).contains(Double(tight.steps) / Double(loose.steps)))
  }

  @Test("A state that does not move stays, with steps of any length")
  func rest() {
    var integrator = DormandPrince(
      LorenzField(), from: SIMD3(), relative: 1e-3, absolute: 1e-6)
    for _ in 0..<20 { _ = integrator.advance() }
    #expect(integrator.state == SIMD3() && integrator.time > 1e6)
  }

  @Test("Trajectories are those of another implementation, with its tolerances and with tight ones")
  func trajectories() throws {
    let table = try ReferenceTable(named: "lorenz_trajectories.csv")
    #expect(table.rows.count == 22)
    for trajectory in 0..<2 {
      let rows = table.rows.filter { Int($0[0]) == trajectory }
      let times = rows.map { $0[1] }
      let start = SIMD3(rows[0][2], rows[0][3], rows[0][4])
      let loose = Lorenz.states(from: start, at: times)
      let exact = Lorenz.states(from: start, at: times, tolerances: (1e-13, 1e-13))
      for (index, row) in rows.enumerated() {
        // Differences grow as exp(0.9 t), rounding ones from 1e-14 to 1e-8 at t = 15; what the tight
        // tolerances leave on either side from 1e-12 to 1e-6.
        for axis in 0..<3 {
          #expect(abs(loose[index][axis] - row[2 + axis]) < 1e-6, "\(row)")
          #expect(abs(exact[index][axis] - row[5 + axis]) < 1e-4, "\(row)")
        }
      }
      // The published tolerances show: at the first time between steps and more so at the last.
      let last = rows.count - 1
      #expect(abs(loose[1].x - exact[1].x) > 1e-5 && abs(loose[last].x - exact[last].x) > 1)
    }
  }
}
