import ArrayFiles
import CanonicalJSON
import Scheduler
import Testing

@testable import Stages

@Suite("Claims")
struct ClaimsStageTests {
  private static let metrics = """
    experiment,model,seed,variance,train.epochs,metric,quantity,value,standard_error,n
    lab,dnf,1,0.1,5,a,b,1.0,0.5,10
    lab,dnf,2,0.1,5,a,b,2.0,0.5,10
    lab,dnf,3,0.1,5,a,b,6.0,0.5,10
    lab,dnf,1,1.0,5,a,b,8.0,0.5,10
    lab,dnf,1,0.1,5,a,c,nan,,
    lab,dnf,2,0.1,5,a,c,1.0,,
    lab,dnf,1,0.1,5,a,d,inf,,
    lab,dnf,1,0.1,5,other,b,9.0,,

    """

  private func quantity(
    _ name: String, variance: Double = 0.1, seeds: Int
  ) -> ClaimsStage.Parameters.Quantity {
    ClaimsStage.Parameters.Quantity(
      model: "dnf", metric: "a", name: name, variance: variance, settings: ["train.epochs": "5"],
      seeds: seeds)
  }

  /// The row of one claim, without the name of the experiment and the texts.
  private func row(
    _ left: ClaimsStage.Parameters.Side, _ comparison: String,
    _ right: ClaimsStage.Parameters.Side, published: Double? = nil
  ) throws -> [String] {
    try Laboratory.with { laboratory in
      let claim = ClaimsStage.Parameters.Claim(
        claim: "text", left: left, comparison: try #require(.init(rawValue: comparison)),
        right: right, published: published)
      let outputs = try laboratory.run(
        ClaimsStage.self,
        JSONValue(encoding: ClaimsStage.Parameters(experiment: "lab", claims: [claim])),
        inputs: ["metrics": laboratory.write(Self.metrics, to: "metrics.csv")],
        outputs: [ClaimsStage.claims])
      let table = try CSVTable(contentsOf: try #require(outputs[ClaimsStage.claims]))
      #expect(table.columns == ClaimsStage.columns)
      #expect(table.rows.count == 1)
      return Array(try #require(table.rows.first)[3...10])
    }
  }

  @Test("a value is the mean over all seeds of the cell, with the standard error of that")
  func mean() throws {
    // Of 1, 2 and 6 the mean is 3, the deviation the root of 7.
    let error = "\((7.0 / 3).squareRoot())"
    #expect(
      try row(.init(quantity: quantity("b", seeds: 3)), "<=", .init(number: 3), published: 6)
        == ["3.0", error, "3", "<=", "3.0", "true", "6.0", "0.5"])
    #expect(
      try row(.init(quantity: quantity("b", seeds: 3)), "<", .init(number: 3))
        == ["3.0", error, "3", "<", "3.0", "false", "", ""])
  }

  @Test(
    "other functions of the seeds have no standard error",
    arguments: [("median", "2.0"), ("least", "1.0"), ("greatest", "6.0")])
  func statistics(name: String, value: String) throws {
    #expect(
      try row(
        .init(statistic: .init(rawValue: name), quantity: quantity("b", seeds: 3)), ">",
        .init(number: 0)) == [value, "", "3", ">", "0.0", "true", "", ""])
  }

  @Test("of one seed the standard error is the one that the metric told")
  func oneSeed() throws {
    #expect(
      try row(.init(quantity: quantity("b", variance: 1, seeds: 1)), ">=", .init(number: 8))
        == ["8.0", "0.5", "1", ">=", "8.0", "true", "", ""])
  }

  @Test("the value is told without the factor before it, the bound with its own")
  func factors() throws {
    #expect(
      try row(
        .init(factor: 2, quantity: quantity("b", variance: 1, seeds: 1)), "<",
        .init(factor: 5, quantity: quantity("b", seeds: 3)))
        == ["8.0", "0.5", "1", "<", "15.0", "false", "", ""])
    #expect(
      try row(
        .init(number: 4), "<", .init(factor: 0.5, quantity: quantity("b", variance: 1, seeds: 1)))
        == ["4.0", "", "", "<", "4.0", "false", "", ""])
  }

  @Test("what is no number, or is missing for a seed or at all, does not hold")
  func missing() throws {
    #expect(
      try row(.init(quantity: quantity("c", seeds: 2)), "<", .init(number: 3), published: 1)
        == ["nan", "nan", "2", "<", "3.0", "false", "1.0", "nan"])
    #expect(
      try row(.init(quantity: quantity("b", seeds: 4)), "<", .init(number: 9), published: 1)
        == ["", "", "", "<", "9.0", "false", "1.0", ""])
    #expect(
      try row(.init(quantity: quantity("e", seeds: 1)), "<", .init(quantity: nil))
        == ["", "", "", "<", "", "false", "", ""])
    // Infinite is a value that can be compared; nothing is a multiple of a published zero.
    #expect(
      try row(.init(quantity: quantity("d", seeds: 1)), ">", .init(number: 3), published: 0)
        == ["inf", "", "1", ">", "3.0", "true", "0.0", ""])
  }

  /// What the stage that checks claims says of a table.
  private func failure(_ rows: [String]) throws -> StageFailure? {
    try Laboratory.with { laboratory in
      let table = ([ClaimsStage.columns.joined(separator: ",")] + rows).map { $0 + "\n" }.joined()
      let path = try laboratory.write(table, to: "claims.csv")
      do {
        _ = try laboratory.run(ExpectStage.self, [:], inputs: ["claims": path], outputs: [])
        return nil
      } catch let failure as StageFailure { return failure }
    }
  }

  @Test("claims that hold are no failure; those that do not are named with value and bound")
  func expectations() throws {
    let good = "lab,dnf.b <= 4,,3.5,1.5,3,<=,4.0,true,,,,"
    #expect(try failure([good]) == nil)
    let failure = try failure([
      good, "lab,dnf.b <= 1,It is small.,3.512345,1.512345,3,<=,1.0,false,,,,",
      "lab,0.5 < dnf.c,,0.5,,,<,0.49999999,false,,,,", "lab,dnf.d < 1,,,,,<,1.0,false,,,,",
      "lab,dnf.b < dnf.d,,1.0,,1,<,,false,,,,", "lab,dnf.e < 1,,nan,,1,<,1.0,false,,,,",
      "lab,dnf.f > 12345,,0.000123456,,1,>,123456.7,false,,,,",
    ])
    #expect(
      failure?.message == """
        6 of 7 claims do not hold
            dnf.b <= 1
              value 3.512 ± 1.512 over 3 seeds, bound 1.0
              (It is small.)
            0.5 < dnf.c
              value 0.5, bound 0.49999999
            dnf.d < 1
              it has no value: the metric did not find the number, or not for every seed
            dnf.b < dnf.d
              it has no bound: the metric did not find the number, or not for every seed
            dnf.e < 1
              value nan, bound 1.0
            dnf.f > 12345
              value 0.0001235, bound 123500.0
        """)
    #expect(
      failure?.help
        == "claims.csv, among the results, has all of them; change what is trained and evaluated, or claim"
        + " what is so")
    #expect(
      try self.failure(["lab,dnf.d < 1,,2.0,,,<,1.0,false,,,,"])?.message == """
        the claim does not hold
            dnf.d < 1
              value 2.0, bound 1.0
        """)
  }
}
