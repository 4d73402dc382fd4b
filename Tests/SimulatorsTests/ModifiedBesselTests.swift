import Glibc
import Testing

@testable import Simulators

/// The values are those that `Scripts/simulators-reference.py` prints.
@Suite("Modified Bessel functions")
struct ModifiedBesselTests {
  @Test("Logarithms are those of another implementation, in 60 digits")
  func values() throws {
    let table = try ReferenceTable(named: "modified_bessel.csv")
    #expect(table.header == ["order", "argument", "log_value"] && table.rows.count == 54)
    for row in table.rows {
      let value = ModifiedBessel.logValue(order: row[0], at: row[1])
      // Terms of about the size of the argument, or of ln (v!), cancel to the last bits of these.
      #expect(abs(value - row[2]) < 1e-14 * max(100, row[1]), "\(row)")
    }
  }

  @Test("Half an order is hyperbolic, and none is the function of the von Mises distribution")
  func closedForms() {
    for argument in [0.1, 3, 50, 600.0] {
      // I_1/2(x) = sqrt(2 / pi x) sinh x.
      let hyperbolic =
        log(2 / (.pi * argument)) / 2 + argument + log(-expm1(-2 * argument) / 2)
      #expect(abs(ModifiedBessel.logValue(order: 0.5, at: argument) - hyperbolic) < 1e-12)
      let zeroth = log(BesselRatios(argument).scaledZeroth) + argument
      #expect(abs(ModifiedBessel.logValue(order: 0, at: argument) - zeroth) < 1e-12)
    }
    #expect(ModifiedBessel.logSeries(order: 3, at: 0) == 0)
  }

  @Test(
    "Three orders that follow each other have their recurrence",
    arguments: [0.7, 20, 500, 10_000.0]
  )
  func recurrence(argument: Double) {
    for order in [1, 1.5, 8, 31.5, 127.5] {
      // I_{v-1} - I_{v+1} = 2 v I_v / x.
      let middle = ModifiedBessel.logValue(order: order, at: argument)
      let below = exp(ModifiedBessel.logValue(order: order - 1, at: argument) - middle)
      let above = exp(ModifiedBessel.logValue(order: order + 1, at: argument) - middle)
      // The logarithms are right to 1e-10 and better.
      #expect(abs(below - above - 2 * order / argument) < 1e-9 * below, "\(order)")
    }
  }
}
