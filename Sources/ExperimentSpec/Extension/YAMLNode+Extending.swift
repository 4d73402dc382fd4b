import YAMLTree

extension YAMLNode {
  /// The value with another one over it: sections key by key, everything else as a whole.
  func extended(by other: YAMLNode) -> YAMLNode {
    guard case .mapping(var mapping) = content, case .mapping(let over) = other.content else {
      return other
    }
    var positions: [String: Int] = [:]
    for (position, entry) in mapping.entries.enumerated() { positions[entry.key] = position }
    for entry in over.entries {
      guard let position = positions[entry.key] else {
        mapping.entries.append(entry)
        continue
      }
      let value = mapping.entries[position].value.extended(by: entry.value)
      mapping.entries[position] = YAMLMapping.Entry(
        key: entry.key, keySpan: entry.keySpan, value: value)
    }
    mapping.isComplete = mapping.isComplete && over.isComplete
    var result = other
    result.content = .mapping(mapping)
    return result
  }

  /// The value without what stands at the end of some keys, joined by points; `nil` where nothing does.
  ///
  /// Keys of a matrix have points in them.
  func without(place: Substring) -> YAMLNode? {
    guard case .mapping(var mapping) = content else { return nil }
    for (position, entry) in mapping.entries.enumerated() {
      if entry.key == place {
        mapping.entries.remove(at: position)
      } else if place.hasPrefix(entry.key + "."),
        let rest = entry.value.without(place: place.dropFirst(entry.key.count + 1))
      {
        mapping.entries[position].value = rest
      } else {
        continue
      }
      var result = self
      result.content = .mapping(mapping)
      return result
    }
    return nil
  }

  /// The keys of the last section on the way to a place, and how that section is reached.
  func keys(along place: Substring) -> (path: String, keys: [String]) {
    guard case .mapping(let mapping) = content else { return ("", []) }
    for entry in mapping.entries where place.hasPrefix(entry.key + ".") {
      let rest = entry.value.keys(along: place.dropFirst(entry.key.count + 1))
      return (rest.path.isEmpty ? entry.key : "\(entry.key).\(rest.path)", rest.keys)
    }
    return ("", mapping.entries.map(\.key))
  }
}
