import YAMLTree

/// What a rule reports, by the name rules use; who registers rules need not know the parser.
public typealias Diagnostic = YAMLTree.Diagnostic

/// The stable name of a kind of mistake; modules that register rules declare their own.
public typealias DiagnosticCode = YAMLTree.DiagnosticCode
