import CanonicalJSON
import ContentStore

/// Why a stage would run.
public enum PlanReason: Hashable, Sendable, CustomStringConvertible {
  /// No record of this stage is known.
  case neverRun
  /// The same computation was completed before, but what it made is not all there any more.
  case resultMissing
  /// The kind of the stage has another name.
  case kind(from: String, to: String)
  /// The code of the stage has changed.
  case revision(from: Int, to: Int)
  /// A parameter has changed; the path is like `parameters.train.epochs`, `nil` means absent.
  case parameter(path: String, from: JSONValue?, to: JSONValue?)
  /// An input has other content.
  case inputChanged(String)
  /// An input is new.
  case inputAdded(String)
  /// An input is not used any more.
  case inputRemoved(String)
  /// The random streams have other names.
  case seedPath(from: [String], to: [String])
  /// The class of arithmetic has changed.
  case numerics
  /// The content of the inputs is not known before these stages have run.
  case waitsFor([StageID])

  /// The reason in words for the user, on one line.
  public var description: String {
    switch self {
    case .neverRun: "never run"
    case .resultMissing: "stored result is missing or damaged"
    case .kind(let old, let new): "kind \(old) -> \(new)"
    case .revision(let old, let new): "revision \(old) -> \(new)"
    case .parameter(let path, let old, let new):
      "\(path): \(Self.text(old)) -> \(Self.text(new))"
    case .inputChanged(let name): "input \(name): content changed"
    case .inputAdded(let name): "input \(name): added"
    case .inputRemoved(let name): "input \(name): removed"
    case .seedPath(let old, let new):
      "seed path \(old.joined(separator: "/")) -> \(new.joined(separator: "/"))"
    case .numerics: "numerics changed"
    case .waitsFor(let stages):
      "waits for " + stages.map(\.rawValue).joined(separator: ", ")
    }
  }

  private static func text(_ value: JSONValue?) -> String {
    guard let text = value?.canonicalText else { return "absent" }
    return text.count <= 60 ? text : text.prefix(57) + "..."
  }
}

extension PlanReason {
  /// What distinguishes a wanted computation from an earlier one, field by field.
  ///
  /// - Parameters:
  ///   - node: The stage that is wanted.
  ///   - inputs: The content of its inputs, as far as known; the others are not compared.
  ///   - numerics: The class of arithmetic that is wanted.
  ///   - earlier: The computation to compare with.
  static func differences(
    _ node: StageNode, inputs: [String: Digest], numerics: JSONValue, from earlier: StagePreimage
  ) -> [PlanReason] {
    var reasons: [PlanReason] = []
    if earlier.kind != node.kind { reasons.append(.kind(from: earlier.kind, to: node.kind)) }
    if earlier.revision != node.revision {
      reasons.append(.revision(from: earlier.revision, to: node.revision))
    }
    compare("parameters", earlier.parameters, node.parameters, &reasons)
    let names = Set(node.inputs.keys).union(node.files.keys).union(earlier.inputs.keys)
    for name in names.sorted() {
      if let file = node.files[name], let old = earlier.inputs[name] {
        if file.content.digest != old { reasons.append(.inputChanged(name)) }
        continue
      }
      switch (earlier.inputs[name], node.inputs[name]) {
      case (nil, _): reasons.append(.inputAdded(name))
      case (_, nil): reasons.append(.inputRemoved(name))
      case (let old, let input?):
        if let new = inputs[name], new != old { reasons.append(.inputChanged("\(input)")) }
      }
    }
    if earlier.seedPath != node.seedPath {
      reasons.append(.seedPath(from: earlier.seedPath, to: node.seedPath))
    }
    if earlier.numerics.canonicalText != numerics.canonicalText { reasons.append(.numerics) }
    return reasons
  }

  private static func compare(
    _ path: String, _ old: JSONValue?, _ new: JSONValue?, _ reasons: inout [PlanReason]
  ) {
    if case .object(let old)? = old, case .object(let new)? = new {
      for name in Set(old.keys).union(new.keys).sorted() {
        compare("\(path).\(name)", old[name], new[name], &reasons)
      }
    } else if old?.canonicalText != new?.canonicalText {
      // By text and not by value: keys are made of texts, in which 0.0 and -0.0 differ.
      reasons.append(.parameter(path: path, from: old, to: new))
    }
  }
}
