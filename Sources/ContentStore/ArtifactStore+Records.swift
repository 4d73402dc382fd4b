import CanonicalJSON

extension ArtifactStore {
  /// Every readable record, in the order of keys, whether or not its outputs are still there.
  ///
  /// What cannot be read, or is no record, is left out.
  public func records() -> [StageRecord] {
    let suffix = ".json"
    return folders(in: layout.records).flatMap { folder in
      ((try? files.entries(of: "\(layout.records)/\(folder)")) ?? []).sorted().compactMap { name in
        guard name.hasSuffix(suffix) else { return nil }
        return Digest(hexadecimal: String(name.dropLast(suffix.count)))
          .flatMap { record(of: StageKey(digest: $0)) }
      }
    }
  }

  /// The record of a key for house-keeping; `nil` when there is none, or none of this version.
  ///
  /// - Throws: `StoreError` when there may be one that cannot be read now, so that it is not known what
  ///   it refers to.
  func readableRecord(of key: StageKey) throws(StoreError) -> StageRecord? {
    let bytes: [UInt8]
    do throws(StoreError) {
      bytes = try files.readFile(layout.record(key), limit: Self.recordByteLimit)
    } catch {
      guard error.isAboutTheFileAlone else { throw error }
      return nil
    }
    let record = (try? JSONValue(parsing: bytes)).flatMap(StageRecord.init(json:))
    return record?.key == key ? record : nil
  }

  private func folders(in path: String) -> [String] {
    ((try? files.entries(of: path)) ?? []).filter { $0.utf8.count == 2 }.sorted()
  }
}
