import Figures
import FoundationEssentials
import TestSupport
import Testing

@Suite("Example figures")
struct ExampleFigureTests {
  /// With `DNF_RECORD=1` in the environment the golden files are written instead of compared.
  @Test("drawn figures are the golden files, byte for byte", arguments: ExampleFigures.all)
  func golden(figure: Figure) throws {
    let path = URL(filePath: #filePath).deletingLastPathComponent()
      .appending(path: "Golden/\(figure.name).svg")
    let drawn = Data(figure.svg().utf8)
    if ProcessInfo.processInfo.environment["DNF_RECORD"] == "1" { try drawn.write(to: path) }
    #expect(try Data(contentsOf: path) == drawn)
  }

  @Test(
    "drawn figures are well-formed and named for readers who cannot see them",
    arguments: ExampleFigures.all)
  func wellFormed(figure: Figure) throws {
    let svg = figure.svg()
    let document = try XMLChecker(svg)
    #expect(document.elements.prefix(3) == ["svg", "title", "desc"])
    #expect(svg.contains("role=\"img\" aria-labelledby=\"\(figure.name)-title \(figure.name)-desc"))
    #expect(document.texts.contains(figure.title))
    #expect(document.texts.contains(figure.description))
  }

  @Test("the same description has the same bytes", arguments: ExampleFigures.all)
  func deterministic(figure: Figure) {
    #expect(figure.svg() == figure.svg())
  }

  @Test("a shared colour scale has one bar, and it is labelled")
  func sharedColorBar() throws {
    let document = try XMLChecker(ExampleFigures.dataSpaceDensities.svg())
    #expect(document.elements.filter { $0 == "linearGradient" }.count == 1)
    #expect(document.texts.contains("deflated density p(x)"))
  }
}
