extension ExperimentMatrix {
  /// The cells that a quantity is of: one cell with all its seeds.
  ///
  /// - Returns: `nil` where what the author chose leaves none, or several: so it can be in a reduced matrix,
  ///   of which nobody asks that it has what claims are about.
  public func cells(of quantity: Claim.Quantity) -> [Cell]? {
    let found = cells.filter { cell in
      let values = Dictionary(
        uniqueKeysWithValues: zip(axes, cell.values).map { ($0.key, $1.name) })
      return quantity.cell.allSatisfy { values[$0] == $1 }
    }
    let kinds = Set(found.map { values(of: $0, in: quantity.model) })
    return kinds.count == 1 ? found : nil
  }

  /// What varies of a model apart from the seed, with the values of a cell.
  public func values(of cell: Cell, in model: String) -> [String: String] {
    let axes = zip(axes, cell.values).filter { axis, _ in
      axis.key != "seed" && axis.concerns([model])
    }
    return Dictionary(uniqueKeysWithValues: axes.map { ($0.key, $1.name) })
  }
}
