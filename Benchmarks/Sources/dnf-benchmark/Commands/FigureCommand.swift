import ArgumentParser
import Figures
import FoundationEssentials

/// Draws what the benchmarks found.
struct FigureCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "figure", abstract: "Draw the figure of a table of results.")

  @Argument(help: "The table, results.csv.")
  var table: String
  @Argument(help: "The SVG file to write.")
  var file: String

  func run() throws {
    let results = try ResultsTable(contentsOf: table)
    try Data(benchmarkFigure(results).svg().utf8).write(to: URL(filePath: file))
  }
}

/// Times of the contenders as ratios to ours, their peak memory, and how our step grows.
func benchmarkFigure(_ table: ResultsTable) -> Figure {
  // The pipeline's own rows have a contender of no comparison.
  let contenders = table.contenders.filter { contender in
    ComparedWorkload.all.contains {
      $0.value("time", of: contender, threads: 1, in: table).isFinite
    }
  }
  let ratio = "time / ours"
  let linears = [(linear: "lu", label: "LU"), (linear: "permutation", label: "permutation")]
  return Figure(
    name: "benchmarks", title: "Times and memory of the benchmarks",
    description: "Top: time of each contender divided by ours, on one and on two threads, for "
      + "training steps of the spiral (batch 100 and 1000) and of the sphere, 100,000 samples, and "
      + "the log-density of a grid; left of 1 is faster than ours. Middle and bottom: peak "
      + "memory, and our time per step on one thread over data dimension, layers and batch.",
    size: FigureSize(width: 6.75, height: 7.2),
    panels: [
      comparisonPanel(
        "ratio_to_ours", title: "1 thread", label: ratio, threads: 1, contenders: contenders,
        table: table, hasLegend: true),
      comparisonPanel(
        "ratio_to_ours", title: "2 threads", label: ratio, threads: 2, contenders: contenders,
        table: table, hasLegend: true),
      comparisonPanel(
        "peak_memory", title: "", label: "peak memory (MiB), 1 thread", threads: 1,
        contenders: contenders, table: table, hasLegend: false),
      scalingPanel(
        over: "dimension", label: "data dimension", series: linears, table: table),
      scalingPanel(
        over: "layers", label: "layers", series: [linears[0]], table: table),
      scalingPanel(over: "batch", label: "batch", series: [linears[0]], table: table),
    ],
    columns: 2)
}
