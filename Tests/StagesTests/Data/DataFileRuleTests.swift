import ExperimentSpec
import Testing
import YAMLTree

@testable import Stages

@Suite("What nobody knows of data from a file")
struct DataFileRuleTests {
  private static let train = "train: { epochs: 1, batch_size: 10 }"

  private static let trueNormals =
    "pie: { algorithm: pie, latent_dim: 1, inflate: { noise: true-normal, variance: 0.1 }, "
    + "\(train) }"

  private static let refused: [(text: String, message: String)] = [
    (
      DataFolder.spec(
        data: "file: points.npy, test: 12", evaluate: "test_log_likelihood, latent_density",
        figures: "latent_density: {}"),
      """
      spec.yaml:5:33: error[E0314]: `latent_density` is drawn over a manifold that is known, and nobody knows that of a file
         5 | evaluate: [test_log_likelihood, latent_density]
           |                                 ^^^^^^^^^^^^^^
      spec.yaml:2:15: note: the data come from this file
         2 | data: { file: points.npy, test: 12 }
           |               ^^^^^^^^^^
      help: leave `latent_density` out of `evaluate`, and `latent_density` out of `figures`

      """
    ),
    (
      DataFolder.spec(
        data: "file: wide.csv, test: 1, standardise: false, validation_split: 0.4",
        model: "flow: { algorithm: flow, train: { epochs: 1, batch_size: 1 } }",
        evaluate: "log_density_grid, test_log_likelihood"),
      """
      spec.yaml:5:12: error[E0314]: `log_density_grid` is on a grid over a plane, and the points of the file have 3 coordinates
         5 | evaluate: [log_density_grid, test_log_likelihood]
           |            ^^^^^^^^^^^^^^^^
      spec.yaml:2:15: note: the data come from this file
         2 | data: { file: wide.csv, test: 1, standardise: false, validation_split: 0.4 }
           |               ^^^^^^^^
      help: leave `log_density_grid` out of `evaluate`

      """
    ),
    (
      DataFolder.spec(
        data: "file: points.npy, test: 12", evaluate: "samples, normalisation, anomaly"),
      """
      spec.yaml:5:36: error[E0314]: `anomaly` looks beside a manifold that is known, and nobody knows that of a file
         5 | evaluate: [samples, normalisation, anomaly]
           |                                    ^^^^^^^
      spec.yaml:2:15: note: the data come from this file
         2 | data: { file: points.npy, test: 12 }
           |               ^^^^^^^^^^
      help: leave `anomaly` out of `evaluate`

      """
    ),
    (
      DataFolder.spec(
        data: "file: points.npy, test: 12", evaluate: "log_density_grid",
        figures: "data_space_density: { panels: [truth, dnf] }"),
      """
      spec.yaml:6:43: error[E0314]: `data_space_density` has a panel with the truth, which nobody knows of a file
         6 | figures: { data_space_density: { panels: [truth, dnf] } }
           |                                           ^^^^^
      spec.yaml:2:15: note: the data come from this file
         2 | data: { file: points.npy, test: 12 }
           |               ^^^^^^^^^^
      help: leave `truth` out of `panels`

      """
    ),
    (
      DataFolder.spec(
        data: "file: points.npy, test: 12",
        model: "fom: { algorithm: fom, latent_dim: 1, \(train) }"),
      """
      spec.yaml:4:21: error[E0314]: `fom` needs a manifold that is known, and nobody knows that of a file
         4 |   fom: { algorithm: fom, latent_dim: 1, train: { epochs: 1, batch_size: 10 } }
           |                     ^^^
      spec.yaml:2:15: note: the data come from this file
         2 | data: { file: points.npy, test: 12 }
           |               ^^^^^^^^^^
      help: use another algorithm, such as `dnf` or `m-flow`, which learn it

      """
    ),
    (
      DataFolder.spec(
        data: "file: points.npy, test: 12",
        model: "flow: { algorithm: flow, train: { epochs: 1, batch_size: 10, sampling: true } }"),
      """
      spec.yaml:4:74: error[E0314]: `sampling` draws new training points in every epoch, and a file has no more
         4 |   flow: { algorithm: flow, train: { epochs: 1, batch_size: 10, sampling: true } }
           |                                                                          ^^^^
      spec.yaml:2:15: note: the data come from this file
         2 | data: { file: points.npy, test: 12 }
           |               ^^^^^^^^^^
      help: leave `sampling` out: every epoch then sees the same points

      """
    ),
    (
      DataFolder.spec(
        data: "file: points.npy, test: 12",
        model: "pie: { algorithm: pie, latent_dim: 3, \(train) }"),
      """
      spec.yaml:4:38: error[E0351]: `latent_dim` is 3, and has to be below the data dimension 2
         4 |   pie: { algorithm: pie, latent_dim: 3, train: { epochs: 1, batch_size: 10 } }
           |                                      ^
      spec.yaml:2:15: note: points of `points.npy` have 2 coordinates
         2 | data: { file: points.npy, test: 12 }
           |               ^^^^^^^^^^
      help: use at most 1

      """
    ),
    (
      DataFolder.spec(
        data: "file: line.csv, test: 1, validation_split: 0.4",
        model: "flow: { algorithm: flow, train: { epochs: 1, batch_size: 1 } }"),
      """
      spec.yaml:4:3: error[E0353]: `rq-coupling` transforms one half of the coordinates given the other, and points have only one
         4 |   flow: { algorithm: flow, train: { epochs: 1, batch_size: 1 } }
           |   ^^^^
      help: use `flow: { transform: rq-autoregressive }`, which is a spline then

      """
    ),
    (
      DataFolder.spec(
        data:
          "file: wide.csv, test: 1, standardise: false, validation_split: 0.4, grid: { x1: [0, 1], x2: [0, 1] }",
        model: "flow: { algorithm: flow, train: { epochs: 1, batch_size: 1 } }"),
      """
      spec.yaml:2:77: error[E0315]: `grid` is a rectangle in the plane, and the points have 3 coordinates
         2 | data: { file: wide.csv, test: 1, standardise: false, validation_split: 0.4, grid: { x1: [0, 1], x2: [0, 1] } }
           |                                                                             ^^^^
      spec.yaml:2:15: note: they come from this file
         2 | data: { file: wide.csv, test: 1, standardise: false, validation_split: 0.4, grid: { x1: [0, 1], x2: [0, 1] } }
           |               ^^^^^^^^
      help: leave `grid` out

      """
    ),
    (
      DataFolder.spec(
        data: "simulator: von_mises_circle, train: 100, test: 10, standardise: true",
        model: "fom: { algorithm: fom, latent_dim: 1, manifold: { radius: 3 }, \(train) }"),
      """
      spec.yaml:2:73: error[E0316]: `fom` prescribes a manifold in data units, and `standardise` would deform the data
         2 | data: { simulator: von_mises_circle, train: 100, test: 10, standardise: true }
           |                                                                         ^^^^
      spec.yaml:4:21: note: the algorithm is chosen here
         4 |   fom: { algorithm: fom, latent_dim: 1, manifold: { radius: 3 }, train: { epochs: 1, batch_size: 10 } }
           |                     ^^^
      help: use `standardise: false`, or another algorithm

      """
    ),
    (
      DataFolder.spec(
        data: "file: points.npy, test: 12",
        model: trueNormals),
      """
      spec.yaml:4:59: error[E0314]: `noise: true-normal` is along normals that are known, and nobody knows those of a file
         4 |   pie: { algorithm: pie, latent_dim: 1, inflate: { noise: true-normal, variance: 0.1 }, train: { epochs: 1, batch_size: …
           |                                                           ^^^^^^^^^^^
      spec.yaml:2:15: note: the data come from this file
         2 | data: { file: points.npy, test: 12 }
           |               ^^^^^^^^^^
      help: use `noise: gaussian` or `noise: model-normal`

      """
    ),
    (
      DataFolder.spec(
        data: "simulator: von_mises_circle, train: 100, test: 10, standardise: true",
        model: trueNormals),
      """
      spec.yaml:4:59: error[E0316]: `noise: true-normal` is along the normals of the data as they are, and `standardise` would deform them
         4 |   pie: { algorithm: pie, latent_dim: 1, inflate: { noise: true-normal, variance: 0.1 }, train: { epochs: 1, batch_size: …
           |                                                           ^^^^^^^^^^^
      spec.yaml:2:73: note: the data are standardised here
         2 | data: { simulator: von_mises_circle, train: 100, test: 10, standardise: true }
           |                                                                         ^^^^
      help: use `standardise: false`, or another noise

      """
    ),
  ]

  @Test("what needs the truth is answered with exactly this message", arguments: refused)
  func messages(text: String, message: String) throws {
    try DataFolder.with { folder in
      try folder.writePoints()
      try folder.write("x,y,z\n1,2,3\n4,5,6\n7,8,9\n1,8,2\n", to: "wide.csv")
      try folder.write("x\n1\n4\n7\n9\n", to: "line.csv")
      let (loaded, messages) = folder.load(text)
      #expect(loaded.specification == nil)
      #expect(messages == message)
    }
  }

  @Test("figures that are not told their panels leave the truth out")
  func panels() throws {
    try DataFolder.with { folder in
      try folder.writePoints()
      let nodes = try folder.nodes(
        DataFolder.spec(
          data: "file: points.npy, test: 12", evaluate: "log_density_grid",
          figures: "data_space_density: {}"))
      let plot = try #require(nodes.last)
      #expect(plot.parameters["panels"] == ["dnf"] && plot.parameters["simulator"] == nil)
      #expect(plot.outputs == ["data_space_density.svg"])
    }
  }

  @Test("points of one coordinate are fitted by a spline, and of a constant one as they are")
  func narrow() throws {
    try DataFolder.with { folder in
      try folder.write("x\n1\n4\n7\n9\n2\n3\n", to: "line.csv")
      let flow = """
        flow: { algorithm: flow, flow: { transform: rq-autoregressive, layers: 1, hidden: 4 }, \
        train: { epochs: 1, batch_size: 3 } }
        """
      try Laboratory.with { laboratory in
        try laboratory.run(
          folder.nodes(
            DataFolder.spec(data: "file: line.csv, test: 1, validation_split: 0.3", model: flow)))
      }
      try folder.write("x,y\n1,7\n4,7\n7,7\n9,7\n2,7\n3,7\n", to: "constant.csv")
      let (loaded, messages) = folder.load(
        DataFolder.spec(
          data: "file: constant.csv, test: 1, validation_split: 0.3, standardise: false",
          model: DataFolder.model.replacing("batch_size: 20", with: "batch_size: 3")))
      #expect(loaded.specification != nil && messages == "")
    }
  }
}
