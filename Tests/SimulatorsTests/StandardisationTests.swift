import Simulators
import Testing

@Suite("Standardisation")
struct StandardisationTests {
  @Test("means and deviations are those of the columns, divided by the number of points")
  func moments() throws {
    let standardisation = try Standardisation(
      of: [1, 100, 2, 100.5, 3, 101, 6, 102.5], dimension: 2)
    #expect(standardisation.means == [3, 101])
    // Variances (4 + 1 + 0 + 9) / 4 and (1 + 0.25 + 0 + 2.25) / 4.
    let variances: [Double] = [3.5, 0.875]
    #expect(standardisation.deviations == variances.map { $0.squareRoot() })
  }

  @Test("points are centred and scaled, and come back")
  func roundTrip() throws {
    let points = (0..<90).map { (index: Int) -> Double in
      let offset = Double(index % 3) * 1e6
      return offset + Double(index * index % 17) * 1e-2
    }
    let standardisation = try Standardisation(of: points, dimension: 3)
    let standardised = standardisation.standardised(points)
    let again = try Standardisation(of: standardised, dimension: 3)
    for column in 0..<3 {
      // Sixteen digits, of which the offset takes eight.
      #expect(abs(again.means[column]) < 1e-7 && abs(again.deviations[column] - 1) < 1e-7)
    }
    for (point, restored) in zip(points, standardisation.restored(standardised)) {
      #expect(abs(point - restored) <= 1e-9)
    }
  }

  @Test("a column without a scale is named, also where its numbers have no exact mean")
  func degenerate() {
    let error = #expect(throws: Standardisation.Degenerate.self) {
      try Standardisation(of: [1, 0.1, 2, 0.1, 3, 0.1], dimension: 2)
    }
    #expect(error == Standardisation.Degenerate(column: 1, mean: 0.1, deviation: 0))
    let huge = #expect(throws: Standardisation.Degenerate.self) {
      try Standardisation(of: [1e300, -1e300], dimension: 1)
    }
    #expect(huge?.column == 0)
  }

  @Test("numbers that are no scales are refused")
  func refused() {
    #expect(Standardisation(means: [0], deviations: [0]) == nil)
    #expect(Standardisation(means: [.nan], deviations: [1]) == nil)
    #expect(Standardisation(means: [0, 1], deviations: [1]) == nil)
    #expect(Standardisation(means: [], deviations: []) == nil)
  }
}
