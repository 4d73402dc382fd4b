import ArrayFiles
import ExperimentSpec
import FoundationEssentials
import Scheduler
import TestSupport
import Testing
import YAMLTree

@testable import Stages

/// A folder with files of points, and specs that name them.
struct DataFolder {
  let path: String

  /// Runs `body` in a fresh folder.
  static func with<Result>(_ body: (DataFolder) throws -> Result) throws -> Result {
    try withTemporaryDirectory { try body(DataFolder(path: $0)) }
  }

  func write(_ bytes: [UInt8], to name: String) throws {
    try Data(bytes).write(to: URL(filePath: "\(path)/\(name)"))
  }

  func write(_ text: String, to name: String) throws { try write(Array(text.utf8), to: name) }

  /// Writes points of the thin spiral's size in every format: `points.npy`, `.csv`, `.safetensors`.
  func writePoints(_ points: [Double] = DataFolder.points, columns: Int = 2) throws {
    let shape = [points.count / columns, columns]
    let array = NumericArray(shape: shape, doubles: points)
    try NumpyFile(array).write(to: "\(path)/points.npy")
    try SafetensorsFile(tensors: ["points": array]).write(to: "\(path)/points.safetensors")
    var table = CSVTable(columns: (1...columns).map { "x\($0)" })
    for row in 0..<shape[0] {
      table.append(points[row * columns..<(row + 1) * columns].map { .number($0) })
    }
    try table.write(to: "\(path)/points.csv")
  }

  /// Sixty points of an arc in the plane, far from the origin and of two very different scales.
  static let points: [Double] = (0..<60).flatMap { row in
    let angle = Double(row) / 20
    return [1000 + 50 * (angle * 0.9).remainder(dividingBy: 7), 3 + 0.01 * angle * angle]
  }

  /// A spec whose section `data` is given.
  static func spec(
    data: String, model: String = Self.model, evaluate: String = "test_log_likelihood",
    figures: String = "learning_curve: {}"
  ) -> String {
    """
    experiment: own
    data: { \(data) }
    models:
      \(model)
    evaluate: [\(evaluate)]
    figures: { \(figures) }

    """
  }

  static let model = """
    dnf: { algorithm: dnf, latent_dim: 1, inflate: { variance: 0.01 }, \
    outer: { layers: 2, hidden: 8, blocks: 1 }, inner: { hidden: 8, blocks: 1 }, \
    train: { epochs: 2, batch_size: 20 } }
    """

  func load(_ text: String) -> (loaded: LoadedSpecification, messages: String) {
    let source = SourceFile(displayName: "\(path)/spec.yaml", text: text)
    let loaded = ExperimentSpecification.load(source, catalogue: .standard)
    let messages = DiagnosticRenderer(source: source).render(loaded.diagnostics)
    return (loaded, messages.replacing("\(path)/", with: ""))
  }

  func nodes(_ text: String) throws -> [StageNode] {
    let (loaded, messages) = load(text)
    return try StageList(#require(loaded.specification, "\(messages)")).nodes()
  }
}
