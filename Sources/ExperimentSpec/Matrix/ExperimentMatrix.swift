/// A spec as a whole: one experiment or, where it has a matrix, one for every combination of values.
public struct ExperimentMatrix: Sendable {
  /// What varies, by key in alphabetical order; empty without a matrix.
  public let axes: [MatrixAxis]
  /// The experiments, at least one.
  public let cells: [Cell]
  /// What is claimed of their numbers, in the order of the file.
  public let claims: [Claim]
  /// Whether this is the reduced version of the experiment that the spec describes for trying it out.
  public let isQuick: Bool

  /// One experiment of a matrix.
  public struct Cell: Sendable {
    /// The value of every axis, in the order of the axes.
    public let values: [MatrixValue]
    /// The spec with these values in it.
    public let specification: ExperimentSpecification
  }

  /// The experiments of a matrix.
  ///
  /// - Precondition: There is a cell.
  init(axes: [MatrixAxis], cells: [Cell], claims: [Claim] = [], isQuick: Bool = false) {
    precondition(!cells.isEmpty, "a spec without an experiment")
    self.claims = claims
    self.isQuick = isQuick
    self.axes = axes
    self.cells = cells
  }

  /// A single experiment.
  public init(_ specification: ExperimentSpecification) {
    self.init(axes: [], cells: [Cell(values: [], specification: specification)])
  }

  /// The spec of the first cell; name, metrics and the names of models are those of all.
  public var specification: ExperimentSpecification { cells[0].specification }

  /// What tells the part of a cell that only some models belong to from the same part of other cells.
  ///
  /// An axis that this part does not depend on is left out, so that cells that differ in nothing else share
  /// the name. It depends on no other value of the axis: names stay when a value is added.
  ///
  /// - Parameters:
  ///   - cell: One of ``cells``.
  ///   - models: The models; none for what is made before them.
  /// - Returns: `key=value` of each axis, joined by commas; `nil` where no axis matters.
  public func slug(of cell: Cell, models: [String]) -> String? {
    let parts = zip(axes, cell.values).filter { axis, _ in axis.concerns(models) }
      .map { axis, value in "\(axis.key)=\(value.name)" }
    guard !parts.isEmpty else { return nil }
    let slug = parts.joined(separator: ",")
    // It names folders, and file systems take 255 bytes; all of it is ASCII.
    let most = 200
    return slug.utf8.count <= most ? slug : "\(slug.prefix(most))~\(MatrixValue.checksum(slug))"
  }
}

extension MatrixAxis {
  /// Whether anything about some models changes with the axis.
  public func concerns(_ models: [String]) -> Bool {
    switch target {
    case .everything: true
    case .everyModel: !models.isEmpty
    case .model(let name): models.contains(name)
    }
  }
}
