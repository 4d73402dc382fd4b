import ArrayFiles

/// A page of Markdown about several experiments: what was claimed, what came of it, and the figures.
struct ReportPage {
  /// How a page begins that this program may replace.
  static let mark = "<!-- Written by `dnf-pipeline report`"

  let title: String
  let experiments: [ReportedExperiment]

  var markdown: String {
    let claims = experiments.flatMap(\.claims)
    let broken = experiments.flatMap { experiment in
      experiment.claims.filter { !$0.holds }.map { (experiment.name, $0) }
    }
    var text = Self.mark + " from the results beside it: changes are lost. -->\n\n# \(title)\n\n"
    if !claims.isEmpty {
      text += "\(claims.count - broken.count) of \(claims.count) claims hold. "
      text += "[comparison.csv](comparison.csv) has all of them with all digits.\n\n"
      for (name, claim) in broken {
        text += "- **Does not hold** in [\(name)](#\(name)): `\(claim.claim)`\n"
      }
      if !broken.isEmpty { text += "\n" }
    }
    return text + experiments.map(section).joined(separator: "\n")
  }

  /// The claims of all experiments as one table; `nil` when there is none.
  var comparison: CSVTable? {
    guard let columns = experiments.lazy.compactMap(\.table?.columns).first else { return nil }
    var table = CSVTable(columns: columns)
    for rows in experiments.compactMap(\.table?.rows) {
      for row in rows { table.append(row.map { $0.isEmpty ? .missing : .text($0) }) }
    }
    return table
  }

  private func section(_ experiment: ReportedExperiment) -> String {
    var text =
      "## \(experiment.name)\n\n\(experiment.description). Spec: `\(experiment.specPath)`.\n\n"
    if !experiment.claims.isEmpty {
      text += "| claim | ours | bound | holds | published | ratio |\n"
      text += "|---|---|---|---|---|---|\n"
      text += experiment.claims.map { row($0) + "\n" }.joined() + "\n"
      let notes = experiment.claims.filter { !$0.explanation.isEmpty }
      for claim in notes { text += "- `\(claim.claim)`: \(claim.explanation)\n" }
      if !notes.isEmpty { text += "\n" }
    }
    for figure in experiment.figures {
      let name = figure.split(separator: "/").last?.split(separator: ".").first ?? ""
      let words = name.replacing("_", with: " ")
      text += "![\(experiment.name), \(words)](\(figure))\n\n"
    }
    return text
  }

  private func row(_ claim: ReportedClaim) -> String {
    let said = claim.says.isEmpty ? "" : "\(claim.says)<br>"
    var value = claim.value?.inThreeDigits ?? "none"
    if let error = claim.standardError { value += " ± \(error.inThreeDigits)" }
    if let seeds = claim.seeds, seeds > 1 { value += " (\(seeds) seeds)" }
    var published = claim.published?.inThreeDigits ?? ""
    if !claim.source.isEmpty { published += "<br>\(claim.source)" }
    let cells = [
      "\(said)`\(claim.claim)`", value, claim.bound?.inThreeDigits ?? "none",
      claim.holds ? "yes" : "**no**", published, claim.ratio?.inThreeDigits ?? "",
    ]
    return "| " + cells.map { $0.replacing("|", with: "\\|") }.joined(separator: " | ") + " |"
  }
}
