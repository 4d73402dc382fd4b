import ExperimentSpec

extension Catalogue.Simulator {
  /// Points on a spiral of vanishing width in the plane.
  static let thinSpiral = Catalogue.Simulator(
    "thin_spiral", "points on a spiral in the plane, exponentially distributed along it"
  ) { _ in Dimensions(data: 2, manifold: 1) }
}
