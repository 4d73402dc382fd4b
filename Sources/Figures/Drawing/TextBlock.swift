/// A text broken into lines that fit a width.
struct TextBlock {
  let lines: [String]
  /// Font size, smaller than asked for when a single word is too long.
  let size: Double

  /// Breaks `text` at spaces; a word that is too long makes the whole block smaller.
  init(_ text: String, size: Double, width: Double) {
    let words = text.split { $0 == " " || $0.isNewline }.map { String($0) }
    let longest = words.map { TextMetrics.width($0, size: size) }.max() ?? 0
    let fitted = longest > width && width > 0 ? size * width / longest : size
    var lines: [String] = []
    for word in words {
      if let last = lines.last,
        TextMetrics.width(last + " " + word, size: fitted) <= width
      {
        lines[lines.count - 1] = last + " " + word
      } else {
        lines.append(word)
      }
    }
    self.lines = lines
    self.size = fitted
  }

  var height: Double { Double(lines.count) * size * TextMetrics.lineHeight }

  /// Draws the block centred on `x`, its upper edge at `y`.
  func draw(centeredAt x: Double, top y: Double, in writer: inout SVGWriter) {
    for (index, line) in lines.enumerated() {
      let baseline = y + (Double(index) * TextMetrics.lineHeight + 0.9) * size
      writer.element(
        "text",
        [
          ("x", SVGWriter.number(x)), ("y", SVGWriter.number(baseline)),
          ("text-anchor", "middle"), ("font-size", SVGWriter.number(size)),
        ], text: line)
    }
  }

  /// Draws the block reading upwards, centred on `y`, its upper edge at `x`.
  func drawUpwards(left x: Double, centeredAt y: Double, in writer: inout SVGWriter) {
    for (index, line) in lines.enumerated() {
      let baseline = SVGWriter.number(x + (Double(index) * TextMetrics.lineHeight + 0.9) * size)
      let middle = SVGWriter.number(y)
      writer.element(
        "text",
        [
          ("x", baseline), ("y", middle), ("transform", "rotate(-90 \(baseline) \(middle))"),
          ("text-anchor", "middle"), ("font-size", SVGWriter.number(size)),
        ], text: line)
    }
  }
}
