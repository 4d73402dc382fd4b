/// Points drawn by a simulator, with the latents they came from.
public struct Samples: Hashable, Sendable {
  /// The values of one latent quantity, shape `[count]`.
  public struct LatentColumn: Hashable, Sendable {
    /// The name, one of the simulator's `latentNames`.
    public let name: String
    /// One value a sample.
    public var values: [Double]

    /// A column of the given name and values.
    public init(name: String, values: [Double]) {
      self.name = name
      self.values = values
    }
  }

  /// How many points there are.
  public let count: Int

  /// D, the dimension of data space.
  public let dataDimension: Int

  /// The points, row-major, shape `[count, dataDimension]`.
  public let points: [Double]

  /// The latents, in the order of the simulator's `latentNames`.
  public let latentColumns: [LatentColumn]

  /// Samples with one row of `points` and one entry of each column for each.
  ///
  /// - Precondition: The shapes agree.
  public init(
    count: Int, dataDimension: Int, points: [Double], latentColumns: [LatentColumn]
  ) {
    precondition(
      points.count == count * dataDimension,
      "\(points.count) coordinates are not \(count) points of dimension \(dataDimension)")
    for column in latentColumns {
      precondition(
        column.values.count == count,
        "latent \(column.name) has \(column.values.count) values for \(count) samples")
    }
    self.count = count
    self.dataDimension = dataDimension
    self.points = points
    self.latentColumns = latentColumns
  }

  /// The values of the latent called `name`, shape `[count]`, or `nil` when there is none.
  public func latent(named name: String) -> [Double]? {
    latentColumns.first { $0.name == name }?.values
  }

  /// The point of sample `row`, shape `[dataDimension]`.
  public func point(_ row: Int) -> [Double] {
    Array(points[(row * dataDimension)..<((row + 1) * dataDimension)])
  }
}
