/// Some of the parameters of a model: those that one phase of a training trains.
public struct ParameterGroup: Hashable, Sendable {
  /// The parameters, in the order of their declaration.
  public let parameters: [Parameter]
  /// The parts of flat storage that they fill, padding included: ascending, none next to another.
  public let ranges: [Range<Int>]

  init(_ parameters: [Parameter]) {
    self.parameters = parameters
    var ranges: [Range<Int>] = []
    for parameter in parameters {
      let end = ParameterLayout.padded(parameter.offset + parameter.shape.count)
      if let last = ranges.last, last.upperBound == parameter.offset {
        ranges[ranges.count - 1] = last.lowerBound..<end
      } else {
        ranges.append(parameter.offset..<end)
      }
    }
    self.ranges = ranges
  }
}

extension ParameterLayout {
  /// All parameters.
  public var allParameters: ParameterGroup { ParameterGroup(parameters) }

  /// The parameters of some of a model's outermost parts, such as `outer`.
  ///
  /// - Precondition: Each part has parameters.
  public func parameters(ofParts parts: String...) -> ParameterGroup { parameters(ofParts: parts) }

  /// The parameters of some of a model's outermost parts.
  ///
  /// - Precondition: Each part has parameters.
  public func parameters(ofParts parts: [String]) -> ParameterGroup {
    for part in parts {
      precondition(
        parameters.contains { $0.name.hasPrefix(part + ".") }, "no parameter belongs to '\(part)'")
    }
    return ParameterGroup(
      parameters.filter { parameter in parts.contains { parameter.name.hasPrefix($0 + ".") } })
  }
}
