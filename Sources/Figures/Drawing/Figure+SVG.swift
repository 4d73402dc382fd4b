extension Figure {
  /// The figure as an SVG document.
  ///
  /// A pure function of the description: the same figure has the same bytes everywhere. Text stays
  /// text; lengths are points (1/72 inch) with at most two decimals.
  ///
  /// - Complexity: Linear in the points and cells drawn.
  public func svg() -> String {
    let layout = FigureLayout(self)
    let name = identifier
    var writer = SVGWriter()
    writer.group(
      "svg",
      [
        ("xmlns", "http://www.w3.org/2000/svg"),
        ("xmlns:xlink", "http://www.w3.org/1999/xlink"),
        ("width", SVGWriter.number(layout.width / 72) + "in"),
        ("height", SVGWriter.number(layout.height / 72) + "in"),
        ("viewBox", "0 0 \(SVGWriter.number(layout.width)) \(SVGWriter.number(layout.height))"),
        ("role", "img"), ("aria-labelledby", "\(name)-title \(name)-description"),
        ("font-family", TextMetrics.family), ("fill", "#000000"),
      ]
    ) { writer in
      writer.element("title", [("id", "\(name)-title")], text: title)
      writer.element("desc", [("id", "\(name)-description")], text: description)
      writer.element(
        "rect", [("width", "100%"), ("height", "100%"), ("fill", "#ffffff")])
      layout.heading.draw(
        centeredAt: layout.width / 2, top: Theme.pagePadding, in: &writer)
      for (index, panel) in layout.panels.enumerated() {
        let prefix = "\(name)-\(index + 1)"
        writer.group("g", [("id", prefix)]) { writer in
          panel.draw(at: layout.areas[index], prefix: prefix, in: &writer)
        }
      }
      if let bar = layout.colorBar, let last = layout.areas.map({ $0.right }).max(),
        let top = layout.areas.map({ $0.y }).min()
      {
        bar.draw(identifier: "\(name)-bar", left: last, top: top, in: &writer)
      }
    }
    return writer.text
  }

  /// The name as XML allows it in identifiers and references.
  private var identifier: String {
    let letters = name.unicodeScalars.map { scalar -> Character in
      let isPlain =
        scalar.isASCII
        && (scalar.properties.isAlphabetic || scalar.value >= 0x30 && scalar.value <= 0x39)
      return isPlain || scalar == "-" || scalar == "_" ? Character(scalar) : "-"
    }
    return letters.first?.isLetter == true ? String(letters) : "figure-" + String(letters)
  }
}
