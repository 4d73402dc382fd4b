import Tensors
import Testing

@testable import Simulators

@Suite("Orthonormal frames")
struct OrthonormalFrameTests {
  private let stream = RandomStream(seed: 3, path: ["frame"])

  private func product(_ first: [Double], _ second: [Double]) -> Double {
    zip(first, second).reduce(0) { $0 + $1.0 * $1.1 }
  }

  @Test(
    "Vectors and complement are an orthonormal basis",
    arguments: [(1, 1), (2, 2), (2, 5), (3, 3), (9, 16), (65, 128), (257, 300)])
  func basis(count: Int, dimension: Int) {
    let frame = OrthonormalFrame(count: count, dimension: dimension, from: stream)
    let basis = frame.vectors + frame.complement
    #expect(frame.vectors.count == count && basis.count == dimension)
    for (row, first) in basis.enumerated() {
      for (column, second) in basis.enumerated() where column >= row {
        // Reflections keep lengths to rounding, a few hundred of them to this.
        #expect(abs(product(first, second) - (row == column ? 1 : 0)) < 1e-13)
      }
    }
  }

  @Test(
    "The normal numbers are the frame times a triangular matrix with a positive diagonal",
    arguments: [(2, 2), (3, 7), (9, 16)])
  func decomposition(count: Int, dimension: Int) {
    let frame = OrthonormalFrame(count: count, dimension: dimension, from: stream)
    for column in 0..<count {
      var draws = stream.child(column)
      let normals = draws.normals(count: dimension)
      let coordinates = frame.coordinates(of: normals)
      for row in 0..<count where row > column { #expect(abs(coordinates[row]) < 1e-13) }
      #expect(coordinates[column] > 0)
      let restored = frame.point(of: coordinates)
      #expect(zip(restored, normals).allSatisfy { abs($0 - $1) < 1e-13 })
    }
  }

  @Test("The first vectors do not depend on how many there are, and a shared frame is the same")
  func prefixes() {
    let few = OrthonormalFrame(count: 3, dimension: 8, from: stream)
    let many = OrthonormalFrame(count: 5, dimension: 8, from: stream)
    #expect(many.vectors.prefix(3) == few.vectors[...])
    for _ in 0..<2 {
      let shared = OrthonormalFrame.shared(count: 3, dimension: 8, from: stream)
      #expect(shared.vectors == few.vectors)
    }
    let other = OrthonormalFrame.shared(count: 3, dimension: 8, from: stream.child("other"))
    #expect(other.vectors != few.vectors)
  }

  @Test("The complement is made once, for copies of a frame as well")
  func complement() {
    let frame = OrthonormalFrame(count: 3, dimension: 8, from: stream)
    let copy = frame
    // The same numbers at the same place in memory.
    func place(_ frame: OrthonormalFrame) -> UnsafePointer<Double>? {
      frame.complement[0].withUnsafeBufferPointer { $0.baseAddress }
    }
    #expect(frame.complement.count == 5)
    #expect(place(frame) == place(copy))
    #expect(place(frame) != place(OrthonormalFrame(count: 3, dimension: 8, from: stream)))
  }
}
