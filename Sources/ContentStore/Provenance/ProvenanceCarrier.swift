/// A kind of file that provenance can be put into.
enum ProvenanceCarrier: CaseIterable {
  case safetensors
  case svg

  /// The longest figure that is read, in bytes: it has to be in memory as a whole.
  private static let figureLimit = 64 << 20

  /// The kind of file that a name promises; `nil` when it cannot carry provenance.
  init?(name: String) {
    if name.hasSuffix(".svg") {
      self = .svg
    } else if name.hasSuffix(".safetensors") {
      self = .safetensors
    } else {
      return nil
    }
  }

  /// The beginning of a file that provenance can be in; `nil` when it cannot be such a file.
  func head(
    ofFileAt path: String, _ files: any FileOperations
  ) throws(StoreError) -> [UInt8]? {
    guard let status = try files.status(path), status.kind == .file else { return nil }
    let size = status.byteCount
    switch self {
    case .svg:
      return size <= Self.figureLimit ? try files.readBeginning(of: path, limit: size) : nil
    case .safetensors:
      let prefix = try files.readBeginning(of: path, limit: 9)
      guard prefix.last == UInt8(ascii: "{"),
        let length = SafetensorsProvenance.headLength(prefix, fileSize: size)
      else { return nil }
      return try files.readBeginning(of: path, limit: length)
    }
  }

  /// What puts provenance into a file with some beginning; `nil` when it has no place for it.
  func embedding(_ text: String, in head: [UInt8]) -> HeadEdit? {
    switch self {
    case .svg: SVGProvenance.embedding(text, in: head)
    case .safetensors: SafetensorsProvenance.embedding(text, in: head)
    }
  }

  /// The provenance in a file with some beginning; `nil` when there is none.
  func find(in head: [UInt8]) -> FoundProvenance? {
    switch self {
    case .svg: SVGProvenance.find(in: head)
    case .safetensors: SafetensorsProvenance.find(in: head)
    }
  }
}
