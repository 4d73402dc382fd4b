import Tensors
import Testing

@Suite("Piecewise linear curves")
struct PiecewiseLinearCurveTests {
  private let straight = PiecewiseLinearCurve(slope: [2, -1, 0], offset: [-1, 3, 5], reach: 8)

  @Test("components change sign where they are zero, and knots do not count")
  func signChanges() {
    #expect(straight.signChanges == [0.5, 3])
    #expect(straight.refined(at: [0.5, 3]).signChanges.isEmpty)
  }

  @Test("more knots leave the curve as it is, and those it has are not doubled")
  func refinement() {
    let refined = straight.refined(at: [-8, -2, 0.5])
    #expect(refined.knots == [-8, -2, 0.5, 8])
    #expect(refined.values == [-17, 11, 5, -5, 5, 5, 0, 2.5, 5, 15, -5, 5])
  }

  @Test("a rectified curve of one that is refined where its signs change bends there")
  func rectifier() {
    let bent = straight.refined(at: straight.signChanges).rectified()
    #expect(bent.knots == [-8, 0.5, 3, 8])
    #expect(bent.values == [0, 11, 5, 0, 2.5, 5, 5, 0, 5, 15, 0, 5])
  }

  @Test("an affine map and a sum act on the values")
  func maps() {
    let mapped = straight.mapped(weight: [1, 2, 0, 0, 0, 1], bias: [10, -1])
    #expect(mapped.components == 2)
    #expect(mapped.values == [15, 4, 15, 4])
    #expect((mapped + mapped).values == [30, 8, 30, 8])
  }
}
