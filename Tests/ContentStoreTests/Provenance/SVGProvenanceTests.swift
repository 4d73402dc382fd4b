import TestSupport
import Testing

@testable import ContentStore

@Suite("Provenance in figures")
struct SVGProvenanceTests {
  /// Documents that differ in all that can stand before and around the place.
  static let documents = [
    "<svg xmlns=\"http://www.w3.org/2000/svg\"><rect/></svg>",
    "<svg>\n <title>A title</title>\n <desc>Words</desc>\n</svg>\n",
    "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<svg width=\"1\">\n</svg>",
    "\u{FEFF}<?xml version='1.0'?><!-- <svg> --><svg a='>' b=\"/>\" >\r\n <title >T</title>\r\n</svg>\r\n",
    "<!DOCTYPE svg PUBLIC \"-//W3C//DTD SVG 1.1//EN\" \"svg11.dtd\">\n<svg\n\twidth='2'\n></svg>",
    "<svg><metadata>someone else's</metadata><title>late</title></svg>",
    "<svg><title>Wow! <!-- </title> --></title></svg>", "<svg>", "<svg></svg>",
    "<svg><titles>no title</titles></svg>",
  ]
  static let texts = [#"{"a":"<b> & \"c\" ]]> &lt;"}"#, "{}", #"{"tail":"</metadata>"}"#]

  @Test("what is put in is found again, and taken out again to the byte", arguments: documents)
  func roundTrip(document: String) throws {
    let document = Array(document.utf8)
    for text in Self.texts {
      let edit = try #require(SVGProvenance.embedding(text, in: document))
      let changed = edit.head + document[edit.length...]
      let found = try #require(SVGProvenance.find(in: changed))
      #expect(found.text == text)
      let removal = try #require(found.removal)
      #expect(removal.head + changed[removal.length...] == document)
      #expect(SVGProvenance.embedding(text, in: changed) == nil, "it is put in once")
    }
  }

  @Test("so is it with every figure that the program draws, which stays well-formed")
  func figures() throws {
    let names = ["data-space", "latent-space", "learning-curve"]
    for name in names {
      let document = Array(try content(of: goldenPath("FiguresTests/Golden/\(name).svg")).utf8)
      let text = Self.texts[0]
      let edit = try #require(SVGProvenance.embedding(text, in: document))
      let changed = edit.head + document[edit.length...]
      let removal = try #require(SVGProvenance.find(in: changed)?.removal)
      #expect(removal.head + changed[removal.length...] == document)
      let parsed = try XMLChecker(String(decoding: changed, as: UTF8.self))
      #expect(parsed.elements.prefix(4) == ["svg", "title", "metadata", "desc"])
      #expect(parsed.texts.contains(#"{"a":"&lt;b&gt; &amp; \"c\" ]]&gt; &amp;lt;"}"#))
    }
  }

  @Test("it stands after a title that comes first, and before everything else")
  func place() throws {
    let document = Array("<svg>\n <title>T</title>\n <desc/></svg>".utf8)
    let edit = try #require(SVGProvenance.embedding("{}", in: document))
    let text = String(decoding: edit.head + document[edit.length...], as: UTF8.self)
    #expect(
      text == "<svg>\n <title>T</title>\n "
        + "<metadata id=\"dnf-pipeline-provenance\">{}</metadata>\n <desc/></svg>")
  }

  @Test(
    "what is no plain SVG document is left alone",
    arguments: [
      "", "not XML", "<html></html>", "<svg/>", "<svg a=\"1\" />", "<svg", "<svg a=\"", "<svg <a>>",
      "<svgs></svgs>", "<!-- <svg></svg>", "<?xml <svg></svg>", "<s:svg></s:svg>",
      "<!DOCTYPE svg [ <!ENTITY a \"b\"> ]><svg></svg>", "<", "<!DOCTYPE", "\u{0}<svg></svg>",
    ])
  func refused(document: String) {
    #expect(SVGProvenance.embedding("{}", in: Array(document.utf8)) == nil)
    #expect(SVGProvenance.find(in: Array(document.utf8)) == nil)
  }

  @Test("what an editor moved or wrote anew is still found, but not taken out")
  func moved() throws {
    let document = """
      <svg><g/><metadata
         id="dnf-pipeline-provenance">{&quot;a&quot;:1}</metadata></svg>
      """
    let found = try #require(SVGProvenance.find(in: Array(document.utf8)))
    #expect(found.text == #"{"a":1}"#)
    #expect(found.removal == nil)
  }
}
