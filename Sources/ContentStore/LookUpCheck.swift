/// How much a lookup believes of what a record says.
public enum LookUpCheck: Hashable, Sendable {
  /// All of it: outputs are not looked at, and may be missing.
  case recordsAlone
  /// That an output of the right length is the right one.
  case lengths
  /// Nothing: every output is hashed. Damaged content is then a miss, and is made anew.
  case contents
}
