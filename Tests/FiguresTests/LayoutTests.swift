import TestSupport
import Testing

@testable import Figures

@Suite("Layout")
struct LayoutTests {
  static let figures = ExampleFigures.all + StressFigures.all

  /// The boxes of all texts in a figure, by the same width table that the layout uses.
  static func textBoxes(_ svg: String) -> [(text: String, box: Rectangle)] {
    svg.split(separator: "\n").filter { $0.contains("<text ") }.map { line in
      func attribute(_ name: String) -> String? {
        line.split(separator: " \(name)=\"").dropFirst().first
          .map { String($0.prefix { $0 != "\"" }) }
      }
      let size = Double(attribute("font-size") ?? "") ?? 0
      let x = Double(attribute("x") ?? "") ?? 0
      let y = Double(attribute("y") ?? "") ?? 0
      let content = line.split(separator: ">", maxSplits: 1)[1]
      let text = String(content.prefix { $0 != "<" })
      var width = TextMetrics.width(text, size: size)
      if let exponent = content.split(separator: ">").dropFirst().first, line.contains("<tspan") {
        width += TextMetrics.width(
          String(exponent.prefix { $0 != "<" }), size: size * TextMetrics.exponentScale)
      }
      let shift =
        switch attribute("text-anchor") {
        case "middle": width / 2
        case "end": width
        default: 0.0
        }
      let (above, below) = (size * TextMetrics.capHeight, size * 0.2)
      if attribute("transform") != nil {
        return (
          text, Rectangle(x: x - above, y: y - width + shift, width: above + below, height: width)
        )
      }
      return (
        text, Rectangle(x: x - shift, y: y - above, width: width, height: above + below)
      )
    }
  }

  @Test("no text overlaps another", arguments: figures)
  func disjointTexts(figure: Figure) {
    let boxes = Self.textBoxes(figure.svg())
    #expect(boxes.count > 5)
    for (index, first) in boxes.enumerated() {
      for second in boxes[(index + 1)...] {
        let overlaps =
          first.box.x < second.box.right && second.box.x < first.box.right
          && first.box.y < second.box.bottom && second.box.y < first.box.bottom
        #expect(!overlaps, "'\(first.text)' over '\(second.text)' in \(figure.name)")
      }
    }
  }

  @Test("every text and plot area lies inside the page", arguments: figures)
  func insidePage(figure: Figure) {
    let layout = FigureLayout(figure)
    let boxes = Self.textBoxes(figure.svg()) + layout.areas.map { ("plot area", $0) }
    for (text, box) in boxes {
      #expect(
        box.x >= 0 && box.y >= 0 && box.right <= layout.width && box.bottom <= layout.height,
        "'\(text)' at \(box) in \(figure.name)")
    }
  }

  @Test("a given size is kept", arguments: figures)
  func size(figure: Figure) {
    let layout = FigureLayout(figure)
    #expect(layout.width == figure.size.width * 72)
    if let height = figure.size.height { #expect(layout.height == height * 72) }
  }

  @Test("whatever the data, the document is well-formed and holds numbers only", arguments: figures)
  func wellFormed(figure: Figure) throws {
    let svg = figure.svg()
    _ = try XMLChecker(svg)
    for word in ["nan", "inf", "e-", "e+"] {
      let attributes = svg.split(separator: "\n")
        .filter { !$0.contains("<image") && !$0.contains("desc") && !$0.contains("<title") }
        .flatMap { $0.split(separator: "\"").enumerated().filter { $0.offset % 2 == 1 } }
        .map { $0.element }.filter { $0.first?.isNumber == true || $0.hasPrefix("M") }
      #expect(!attributes.contains { $0.contains(word) }, "\(word) in \(figure.name)")
    }
  }

  @Test("equal aspect gives one unit the same length on both axes")
  func equalAspect() {
    for panel in FigureLayout(ExampleFigures.dataSpaceDensities).panels {
      #expect(abs(panel.xAxis.length / 10.8 - panel.yAxis.length / 9.5) < 1e-9)
    }
  }

  @Test("panels that share axes have the same ranges and label only the outer ones")
  func sharedAxes() {
    let panels = FigureLayout(StressFigures.manyPanels).panels
    #expect(Set(panels.map { $0.content.y }).count == 1)
    #expect(panels.map { $0.showsYLabels } == [true, false, true, false, true, false])
    #expect(panels.map { $0.showsXLabels } == [false, false, false, false, true, true])
  }

  @Test("the legend covers no data: it takes a free corner or goes above the axes")
  func legendPlacement() {
    let area = Rectangle(x: 0, y: 0, width: 200, height: 130)
    func place(_ layers: [Layer]) -> Rectangle? {
      let figure = Figure(title: "", description: "", panels: [Panel(layers: layers)])
      let content = PanelContent.resolve(figure)[0]
      return Legend(content, width: area.width).freePlace(
        in: PlotFrame(content, area: area), content: content)
    }
    let falling = place([.line(LineSeries("a", x: [0, 1], y: [1, 0]))])
    #expect(falling.map { $0.x > 100 && $0.y < 65 } == true)
    let rising = place([.line(LineSeries("a", x: [0, 1], y: [0, 1]))])
    #expect(rising.map { $0.x < 100 && $0.y < 65 } == true)
    let high = place([.line(LineSeries("a", x: [0, 1, 1], y: [1, 1, 0]))])
    #expect(high.map { $0.x < 100 && $0.y > 65 } == true)
    #expect(FigureLayout(StressFigures.fullOfPoints).panels[0].legendPlace == nil)
  }

  @Test("data that is not finite interrupts a line and its band")
  func gaps() {
    let figure = Figure(
      title: "", description: "",
      panels: [Panel(layers: [.line(LineSeries(nil, x: [0, 1, 2, 3, 4], y: [0, 1, .nan, 1, 0]))])])
    let content = PanelContent.resolve(figure)[0]
    let frame = PlotFrame(content, area: Rectangle(x: 0, y: 0, width: 100, height: 100))
    #expect(frame.stretches([0, 1, 2, 3, 4], [0, 1, .nan, 1, 0]).map { $0.count } == [2, 2])
    let outlines = frame.outlines(
      [0, 1, 2, 3], lower: [0, 0, .infinity, 0], upper: [1, 1, 1, 1])
    #expect(outlines.map { $0.count } == [4])
  }
}
