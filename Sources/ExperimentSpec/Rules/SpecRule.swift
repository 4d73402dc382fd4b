import YAMLTree

/// A condition between several values of a spec.
///
/// Rules run in the same pass as the schema, also on specs with mistakes. Values that were refused
/// are absent then, and a rule says nothing about what it cannot see.
public struct SpecRule: Sendable {
  /// What has to hold, in one sentence.
  public var documentation: String
  /// Finds where it does not hold.
  public var check: @Sendable (_ spec: SpecObject, _ catalogue: Catalogue) -> [Diagnostic]

  /// Creates a rule.
  public init(
    _ documentation: String,
    check: @escaping @Sendable (_ spec: SpecObject, _ catalogue: Catalogue) -> [Diagnostic]
  ) {
    self.documentation = documentation
    self.check = check
  }
}
