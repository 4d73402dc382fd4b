import Evaluation
import Testing

@Suite("Evaluation: reconstructions and flags")
struct ReconstructionTests {
  @Test("The error of a reconstruction is its Euclidean distance")
  func errors() {
    #expect(
      reconstructionErrors(
        points: [0, 0, 1, 1, 2, 2], reconstructions: [3, 4, 1, 1, 2, 1.5], dimension: 2)
        == [5, 0, 0.5])
    #expect(
      reconstructionErrors(points: [1, 2], reconstructions: [1, 4], dimension: 1) == [0, 2])
    #expect(reconstructionErrors(points: [], reconstructions: [], dimension: 2) == [])
  }

  @Test("Another arm is more than the separation away; a broken coordinate is on another arm")
  func arms() {
    let flags = wrongArmFlags(
      coordinates: [1, 1, 7, 7, 5], reconstructed: [1 + 3.1, 1 + 3.2, 0.7, 7, .nan],
      separation: .pi)
    #expect(flags == [false, true, true, false, true])
    #expect(rate(of: flags) == 0.6)
    #expect(rate(of: []).isNaN)
  }

  @Test("The published rule flags |h|^2 above a third of the variance, and not at it")
  func offManifold() {
    let rule = OffManifoldRule(variance: 0.75)
    #expect(rule.threshold == 3)
    #expect(
      rule.flags(normalLatents: [0, 0.5, -0.5, 0.51, -0.51, .nan], dimension: 1)
        == [false, false, false, true, true, true])
    #expect(
      rule.flags(normalLatents: [0.3, 0.4, 0.4, 0.4], dimension: 2) == [false, true])
    #expect(
      OffManifoldRule(variance: 0.75, threshold: 1).flags(normalLatents: [0.51], dimension: 1)
        == [false])
  }
}
