/// A number of bytes for people: `12 KiB`, `3.4 MiB`, `56.7 GiB`.
func sizeText(_ bytes: Int) -> String {
  func text(_ unit: Int, _ name: String) -> String {
    "\((Double(bytes) / Double(unit)).rounded(toPlaces: 1)) \(name)"
  }
  if bytes < 1 << 20 { return "\((bytes + 1023) >> 10) KiB" }
  return bytes < 1 << 30 ? text(1 << 20, "MiB") : text(1 << 30, "GiB")
}

/// A number of things, such as `1 record` or `2 records`.
func countText(_ count: Int, _ noun: String) -> String {
  "\(count) \(noun)\(count == 1 ? "" : "s")"
}
