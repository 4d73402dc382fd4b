import CanonicalJSON

/// What is to be said of the file of a record.
enum RecordCheck {
  case good(StageRecord)
  case damaged(String)
  /// Of another version of this program, which may use the same folder.
  case foreign
  /// Gone by now.
  case gone

  /// Checks all that a record says of itself; its outputs are another matter.
  init(of key: StageKey, in store: ArtifactStore) {
    let path = store.layout.record(key)
    let bytes: [UInt8]
    do throws(StoreError) {
      bytes = try store.files.readFile(path, limit: ArtifactStore.recordByteLimit)
    } catch {
      self = error.code == .notFound ? .gone : .damaged(error.message)
      return
    }
    guard let json = try? JSONValue(parsing: bytes), let members = json.objectValue else {
      self = .damaged("is no JSON")
      return
    }
    let isOurs = json["preimage"].map(StageKey.init(preimageJSON:)) == key
    guard let record = StageRecord(json: json) else {
      let format = json["format"]?.integerValue
      let isOther = format.map { $0 != CacheLayout.formatVersion } ?? false
      self = isOther && !isOurs ? .foreign : .damaged("is incomplete, or not what its key says")
      return
    }
    guard record.key == key else {
      self = .damaged("is the record of another key")
      return
    }
    // Records of earlier releases have no checksum, and nothing else in its place.
    let isIntact =
      members["sha256"].map {
        $0 == StageRecord.checksum(of: members) && Array(record.json.prettyText.utf8) == bytes
      } ?? (members.count == StageRecord.memberCount)
    self = isIntact ? .good(record) : .damaged("does not match its checksum")
  }
}
