import TestSupport
import Testing

@testable import Figures

@Suite("SVG text")
struct SVGWriterTests {
  @Test("text cannot break out of its place")
  func escaping() {
    #expect(SVGWriter.escaped("a<b>&\"c\"\n") == "a&lt;b&gt;&amp;&quot;c&quot;&#10;")
    #expect(SVGWriter.escaped("\u{0}\u{1B}\u{FFFF}é😀") == "\u{FFFD}\u{FFFD}\u{FFFD}é😀")
  }

  @Test(
    "lengths have at most two decimals and no exponent",
    arguments: [
      (0, "0"), (-0.001, "0"), (1, "1"), (1.5, "1.5"), (-2.345678, "-2.35"), (0.05, "0.05"),
      (99.999, "100"), (1e300, "1000000"), (-.infinity, "-1000000"), (0.1 + 0.2, "0.3"),
    ] as [(Double, String)])
  func numbers(value: Double, text: String) {
    #expect(SVGWriter.number(value) == text)
  }

  @Test("titles and labels with markup in them stay text")
  func hostileTexts() throws {
    let hostile = "<script>&\"'</title>\u{1}"
    let figure = Figure(
      name: "<&\"", title: hostile, description: hostile, heading: hostile,
      panels: [
        Panel(
          title: hostile, x: Axis(hostile), y: Axis(hostile),
          layers: [.line(LineSeries(hostile, x: [0, 1], y: [0, 1]))])
      ], colorScale: nil)
    let document = try XMLChecker(figure.svg())
    #expect(!document.elements.contains("script"))
    let escaped = "&lt;script&gt;&amp;&quot;'&lt;/title&gt;\u{FFFD}"
    #expect(document.texts.filter { $0 == escaped }.count == 8)
  }

  @Test("a long text is broken at spaces and a long word made smaller")
  func wrapping() {
    let block = TextBlock("one two three", size: 10, width: TextMetrics.width("one two", size: 10))
    #expect(block.lines == ["one two", "three"])
    #expect(block.size == 10)
    let word = TextBlock("incomprehensibilities", size: 10, width: 40)
    #expect(word.lines == ["incomprehensibilities"])
    #expect(TextMetrics.width(word.lines[0], size: word.size) <= 40.001)
    #expect(TextBlock("", size: 10, width: 40).lines.isEmpty)
  }
}
