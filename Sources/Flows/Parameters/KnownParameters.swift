import Autodiff
import Tensors

/// The numbers that a model's parameters stand for, where they stay: in evaluations.
///
/// Networks may use them to say in a shorter way what they compute; what they find is kept here and
/// found once.
public final class KnownParameters {
  private let layout: ParameterLayout
  private let storage: FloatBuffer
  private var tables: [Int: SegmentTable?] = [:]

  /// The parameters of a model.
  ///
  /// - Parameters:
  ///   - layout: The parameters.
  ///   - storage: Their values, in flat storage; they must not change while this is used.
  public init(_ layout: ParameterLayout, storage: FloatBuffer) {
    self.layout = layout
    self.storage = storage
  }

  /// The elements of a parameter, row-major.
  func numbers(of parameter: Parameter) -> [Double] {
    storage.elements[parameter.offset..<parameter.offset + parameter.shape.count].map(Double.init)
  }

  /// The table kept for the network that begins with a parameter, made when it is first asked for.
  func table(
    of first: Parameter, make: (KnownParameters) -> PiecewiseLinearCurve?
  ) -> SegmentTable? {
    if let known = tables[first.position] { return known }
    let table = make(self).map(SegmentTable.init)
    tables[first.position] = .some(table)
    return table
  }
}
