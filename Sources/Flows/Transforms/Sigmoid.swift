import Autodiff

/// `y = 1 / (1 + e⁻ˣ)`, from all numbers to those between 0 and 1.
///
/// Its inverse sees 0 and 1 as `10⁻⁶` and `1 - 10⁻⁶`, which keeps data that touch the bounds finite;
/// there it is not invertible.
public struct Sigmoid: Transform {
  private static let margin = 1e-6

  /// The map.
  public init() {}

  public func forward(_ x: Value, _ parameters: ParameterValues) -> Transformed {
    Transformed(sigmoid(x), logDeterminant: logDeterminant(at: x))
  }

  public func inverse(_ y: Value, _ parameters: ParameterValues) -> Transformed {
    let least = y.tracer.constant(Self.margin, shape: y.shape)
    let most = y.tracer.constant(1 - Self.margin, shape: y.shape)
    let raised = select(isAtLeast(least, y), least, y)
    let inside = select(isAtLeast(raised, most), most, raised)
    let x = log(inside) - log(1 - inside)
    return Transformed(x, logDeterminant: -logDeterminant(at: x))
  }

  // ln y′ = ln y + ln(1 - y), which are -softplus(-x) and -softplus(x).
  private func logDeterminant(at x: Value) -> LogDeterminant {
    LogDeterminant(-(softplus(x) + softplus(-x)).sum(over: [1]))
  }
}

/// `y = ln(x / (1 - x))`, from the numbers between 0 and 1 to all: the inverse of ``Sigmoid``.
public struct Logit: Transform {
  /// The map.
  public init() {}

  public func forward(_ x: Value, _ parameters: ParameterValues) -> Transformed {
    Sigmoid().inverse(x, parameters)
  }

  public func inverse(_ y: Value, _ parameters: ParameterValues) -> Transformed {
    Sigmoid().forward(y, parameters)
  }
}
