import Autodiff

/// Transforms one after the other.
public struct Composite: Transform {
  /// The parts, in the order of the forward map.
  public let parts: [any Transform]

  /// The composition of `parts`, the first applied first.
  public init(_ parts: [any Transform]) { self.parts = parts }

  public func forward(_ x: Value, _ parameters: ParameterValues) -> Transformed {
    parts.reduce(Transformed(x, logDeterminant: LogDeterminant())) { done, part in
      done.followed(by: part.forward(done.value, parameters))
    }
  }

  public func inverse(_ y: Value, _ parameters: ParameterValues) -> Transformed {
    parts.reversed().reduce(Transformed(y, logDeterminant: LogDeterminant())) { done, part in
      done.followed(by: part.inverse(done.value, parameters))
    }
  }
}

extension Transformed {
  fileprivate func followed(by next: Transformed) -> Transformed {
    Transformed(next.value, logDeterminant: logDeterminant + next.logDeterminant)
  }
}
