/// The simulators by name.
public enum SimulatorCatalogue {
  private static let all: [any Simulator] = [ThinSpiral()]

  /// The known names, sorted.
  public static var names: [String] {
    all.map(\.name).sorted()
  }

  /// The simulator called `name`, or `nil` when there is none.
  public static func simulator(named name: String) -> (any Simulator)? {
    all.first { $0.name == name }
  }
}
