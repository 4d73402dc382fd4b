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

  private func folders(in path: String) -> [String] {
    ((try? files.entries(of: path)) ?? []).filter { $0.utf8.count == 2 }.sorted()
  }
}
