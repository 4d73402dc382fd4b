/// Provenance in an SVG document: a `<metadata>` element of our own, after the root's opening tag or, where
/// a title comes first, which has to stay first, after the title.
///
/// Whatever is not plainly an SVG document in UTF-8 or another superset of ASCII is left alone.
enum SVGProvenance {
  private static let opening: StaticString = "\n <metadata id=\"dnf-pipeline-provenance\">"
  private static let mark: StaticString = "id=\"dnf-pipeline-provenance\""
  private static let closing: StaticString = "</metadata>"

  /// What puts provenance into a document.
  ///
  /// - Parameters:
  ///   - text: The provenance, in printable ASCII.
  ///   - document: The whole document.
  /// - Returns: `nil` when the document has no place for it, or has such an element already.
  static func embedding(_ text: String, in document: [UInt8]) -> HeadEdit? {
    guard let place = place(in: document), document.firstOffset(of: mark, from: 0) == nil else {
      return nil
    }
    let element = "\(opening)\(escaped(text))\(closing)"
    return HeadEdit(length: place, head: document[..<place] + Array(element.utf8))
  }

  /// The provenance in a document, wherever it stands by now; `nil` when there is none.
  static func find(in document: [UInt8]) -> FoundProvenance? {
    if let place = place(in: document), document.has(opening, at: place),
      let end = document.firstOffset(of: closing, from: place)
    {
      let start = place + opening.utf8CodeUnitCount
      return FoundProvenance(
        text: unescaped(document[start..<end]),
        removal: HeadEdit(
          length: end + closing.utf8CodeUnitCount, head: Array(document[..<place])))
    }
    // Editors move the element and write it their own way.
    guard let mark = document.firstOffset(of: mark, from: 0),
      let start = document.firstOffset(of: ">", from: mark),
      let end = document.firstOffset(of: "<", from: start)
    else { return nil }
    return FoundProvenance(text: unescaped(document[start + 1..<end]), removal: nil)
  }

  /// The offset at which the element goes; what comes after it plays no part.
  private static func place(in document: [UInt8]) -> Int? {
    var offset = document.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
    while true {
      offset = document.firstOffsetAfterSpace(from: offset)
      let end: Int?
      if document.has("<?", at: offset) {
        end = document.firstOffset(of: "?>", from: offset).map { $0 + 2 }
      } else if document.has("<!--", at: offset) {
        end = document.firstOffset(of: "-->", from: offset + 4).map { $0 + 3 }
      } else if document.has("<!DOCTYPE", at: offset) {
        end = document.firstOffset(of: ">", from: offset).map { $0 + 1 }
        // Declarations inside would need a real parser.
        guard let end, !document[offset..<end].contains(UInt8(ascii: "[")) else { return nil }
      } else {
        break
      }
      guard let end else { return nil }
      offset = end
    }
    guard document.has("<svg", at: offset), let root = endOfTag(at: offset, in: document) else {
      return nil
    }
    return endOfTitle(after: root, in: document) ?? root
  }

  /// Where the opening tag of the root ends; `nil` when it is empty or malformed.
  private static func endOfTag(at start: Int, in document: [UInt8]) -> Int? {
    var offset = start + 4
    guard offset < document.count,
      document[offset] == UInt8(ascii: ">")
        || document.firstOffsetAfterSpace(from: offset) > offset
    else { return nil }
    var quote: UInt8?
    while offset < document.count {
      let byte = document[offset]
      switch byte {
      case UInt8(ascii: "<"): return nil
      case UInt8(ascii: "\""), UInt8(ascii: "'"):
        if quote == nil { quote = byte } else if quote == byte { quote = nil }
      case UInt8(ascii: ">") where quote == nil:
        return document[offset - 1] == UInt8(ascii: "/") ? nil : offset + 1
      default: break
      }
      offset += 1
    }
    return nil
  }

  /// Where the title ends that is the first element of the root, if it is.
  private static func endOfTitle(after root: Int, in document: [UInt8]) -> Int? {
    let start = document.firstOffsetAfterSpace(from: root)
    let name = start + 6
    guard document.has("<title", at: start),
      document.has(">", at: name) || document.firstOffsetAfterSpace(from: name) > name,
      let end = document.firstOffset(of: "</title>", from: name)
    else { return nil }
    // In a comment the end of a title is none.
    if let comment = document.firstOffset(of: "<!", from: start), comment < end { return nil }
    return end + 8
  }

  private static func escaped(_ text: String) -> String {
    text.replacing("&", with: "&amp;").replacing("<", with: "&lt;").replacing(">", with: "&gt;")
  }

  private static func unescaped(_ bytes: ArraySlice<UInt8>) -> String {
    String(decoding: bytes, as: UTF8.self).replacing("&lt;", with: "<").replacing("&gt;", with: ">")
      .replacing("&quot;", with: "\"").replacing("&amp;", with: "&")
  }
}
