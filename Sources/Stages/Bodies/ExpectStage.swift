import ArrayFiles
import Glibc
import Scheduler

/// Fails where a claim of the spec does not hold, and names each that does not; what claims are about is
/// there by then.
enum ExpectStage: StageBody {
  static let kind = "expect"
  static let revision = 1

  /// The input with the claims.
  static let claims = "claims"

  struct Parameters: StageParameters {
    static var body: any StageBody.Type { ExpectStage.self }
  }

  static func run(_ context: StageContext) throws {
    let _: Parameters = try context.typedParameters()
    let table = try CSVTable(contentsOf: context.input(claims))
    let holds = try table.texts(in: "holds")
    let failed = table.rows.indices.filter { holds[$0] != "true" }
    guard !failed.isEmpty else { return }
    let count = table.rows.count
    let subject =
      count == 1
      ? "the claim does not hold"
      : "\(failed.count) of \(count) claims \(failed.count == 1 ? "does" : "do") not hold"
    let lines = try failed.flatMap { row in try Self.lines(row, of: table) }
    throw StageFailure(
      ([subject] + lines).joined(separator: "\n"),
      help:
        "claims.csv, among the results, has all of them; change what is trained and evaluated, or claim"
        + " what is so")
  }

  /// What is said of a claim that does not hold.
  private static func lines(_ row: Int, of table: CSVTable) throws -> [String] {
    func text(_ column: String) throws -> String? { try table.texts(in: column)[row] }
    let value = try text("value")
    let bound = try text("bound")
    guard let value, let bound else {
      let lacking = value == nil ? "it has no value" : "it has no bound"
      return [
        "    \(try text("claim") ?? "")",
        "      \(lacking): the metric did not find the number, or not for every seed",
      ]
    }
    var (shown, limit) = (rounded(value), rounded(bound))
    // What differs shall be seen to differ.
    if shown == limit { (shown, limit) = (value, bound) }
    let error = try text("standard_error").map { " ± \(rounded($0))" } ?? ""
    let seeds = try text("seeds").flatMap { $0 == "1" ? nil : " over \($0) seeds" } ?? ""
    return [
      "    \(try text("claim") ?? "")", "      value \(shown)\(error)\(seeds), bound \(limit)",
    ]
      + (try text("says").map { ["      (\($0))"] } ?? [])
  }

  /// A number with four digits.
  private static func rounded(_ text: String) -> String {
    guard let number = Double(text), number.isFinite, number != 0 else { return text }
    let places = 3 - Int(log10(abs(number)).rounded(.down))
    guard abs(places) < 300 else { return text }
    let scale = pow(10, Double(abs(places)))
    let result =
      places > 0 ? (number * scale).rounded() / scale : (number / scale).rounded() * scale
    return "\(result)"
  }
}
