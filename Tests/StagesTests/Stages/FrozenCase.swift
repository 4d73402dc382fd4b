import CanonicalJSON
import FoundationEssentials

@testable import Stages

/// A small case of one kind of stage, with inputs that do not depend on other stages.
struct FrozenCase: Sendable, CustomStringConvertible {
  let kind: String
  let parameters: JSONValue
  /// The names of committed files, by the names of the inputs.
  var inputs: [String: String] = [:]
  let outputs: [String]
  /// Whether the outputs hold results of floating-point functions beyond the basic operations.
  var dependsOnMachine = true

  var description: String { kind }

  /// The class that the digests belong to.
  var arithmetic: String { dependsOnMachine ? Numerics.current.canonicalText : "any" }

  /// The path of a committed file.
  static func path(_ name: String) -> String {
    URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .appending(path: "Frozen/\(name)").path
  }

  static let all = [
    FrozenCase(
      kind: "simulate", parameters: ["simulator": "thin_spiral", "train": 5, "test": 3],
      outputs: ["train.npy", "test.npy", "test_latents.csv"]),
    FrozenCase(
      kind: "split", parameters: ["file": ["format": "npy"], "train": 9, "test": 4],
      inputs: ["file": "points.npy"],
      outputs: ["train.npy", "test.npy", "train_rows.npy", "test_rows.npy"],
      dependsOnMachine: false),
    FrozenCase(
      kind: "standardise", parameters: [:], inputs: ["train": "points.npy"],
      outputs: ["standardisation.csv"], dependsOnMachine: false),
    FrozenCase(
      kind: "inflate", parameters: ["noise": "gaussian", "variance": 0.25],
      inputs: ["train": "points.npy"], outputs: ["inflated.npy", "noise.json"]),
    FrozenCase(
      kind: "train", parameters: training, inputs: ["train": "points.npy", "noise": "noise.json"],
      outputs: ["model.safetensors", "learning_curve.csv", "validation_rows.npy"]),
    FrozenCase(
      kind: "attempt", parameters: ["attempt": 2, "epochs": 1, "train": training],
      inputs: ["train": "points.npy", "noise": "noise.json"], outputs: ["state.safetensors"]),
    FrozenCase(
      kind: "import", parameters: ["algorithm": "dnf", "model": modelOfFile],
      inputs: ["weights": "model.safetensors"], outputs: ["model.safetensors"],
      dependsOnMachine: false),
    FrozenCase(
      kind: "evaluate",
      parameters: [
        "metric": "test_log_likelihood", "model": "dnf", "simulator": "thin_spiral",
      ], inputs: ["model": "model.safetensors", "test": "points.npy"],
      outputs: ["test_log_likelihood.csv", "summary.csv"]),
    FrozenCase(
      kind: "summarise",
      parameters: [
        "experiment": "frozen", "seed": 5,
        "sources": [
          ["summary": "dnf/a", "variance": 0.25], ["summary": "dnf/b", "variance": 0.25],
        ],
      ],
      inputs: ["dnf/a": "summary.csv", "dnf/b": "summary.csv"], outputs: ["metrics.csv"],
      dependsOnMachine: false),
    FrozenCase(
      kind: "aggregate", parameters: [:], inputs: ["metrics": "metrics.csv"],
      outputs: ["replicates.csv"], dependsOnMachine: false),
    FrozenCase(
      kind: "replicates",
      parameters: [
        "title": "Replicates", "quantities": ["kolmogorov_smirnov_normalised"], "models": ["dnf"],
        "settings": [["key": "inflate.variance", "column": "variance"]],
      ],
      inputs: ["metrics": "noise_metrics.csv"], outputs: ["replicates.svg"]),
    FrozenCase(
      kind: "study", parameters: study,
      inputs: [
        "metrics": "noise_metrics.csv", "train": "points.npy", "a": "log_density.csv",
        "b": "log_density.csv", "c": "log_density.csv",
      ], outputs: StudyStage.outputs),
    FrozenCase(
      kind: "plot",
      parameters: [
        "figure": "learning_curve", "title": "Learning curves", "simulator": "thin_spiral",
        "panels": ["dnf", "twin"],
      ], inputs: ["dnf": "learning_curve.csv", "twin": "learning_curve.csv"],
      outputs: ["learning_curve.svg"],
      dependsOnMachine: false),
    FrozenCase(
      kind: "claims", parameters: claims, inputs: ["metrics": "metrics.csv"],
      outputs: ["claims.csv"], dependsOnMachine: false),
    FrozenCase(
      kind: "expect", parameters: [:], inputs: ["claims": "claims.csv"], outputs: [],
      dependsOnMachine: false),
  ]

  /// The model of the committed file, the bins of whose inner flow are the default.
  private static let modelOfFile = model(innerBins: 5)

  private static func model(innerBins: JSONValue) -> JSONValue {
    [
      "dataDimension": 2, "latentDimension": 1, "variance": 0.25,
      "outer": [
        "transform": "rq-coupling", "layers": 1, "linear": "lu", "bins": 3, "bound": 3.0,
        "hidden": 4, "blocks": 1,
      ],
      "inner": [
        "transform": "affine-autoregressive", "layers": 1, "linear": "lu", "bins": innerBins,
        "bound": 3.0, "hidden": 4, "blocks": 1,
      ],
    ]
  }

  private static let claims: JSONValue = [
    "experiment": "frozen",
    "claims": [
      [
        "claim": "dnf.b <= 4", "comparison": "<=", "right": ["number": 4.0], "published": 7.0,
        "left": [
          "quantity": [
            "model": "dnf", "metric": "a", "name": "b", "variance": 0.25, "seeds": 3,
            "settings": ["train.epochs": "5"],
          ]
        ],
        "says": "It is small.", "source": "a table, there", "explanation": "Ours differs.",
      ],
      [
        "claim": "4 < dnf.c", "comparison": "<", "left": ["number": 4.0],
        "right": [
          "factor": 0.5, "statistic": "median",
          "quantity": ["model": "dnf", "metric": "a", "name": "c", "seeds": 1],
        ],
      ],
    ],
  ]

  private static let study: JSONValue = [
    "experiment": "frozen", "judge": "kolmogorov_smirnov_normalised", "title": "Noise",
    "models": ["dnf"], "dataDimension": 2, "simulator": "thin_spiral", "training": ["train"],
    "densities": [
      ["model": "dnf", "seed": 5, "variance": 0.001, "table": "a"],
      ["model": "dnf", "seed": 5, "variance": 0.01, "table": "b"],
      ["model": "dnf", "seed": 5, "variance": 0.1, "table": "c"],
    ], "noises": ["dnf": "gaussian"],
  ]

  private static let training: JSONValue = [
    "algorithm": "dnf", "reconstructionWeight": 1.0, "latentWeight": 0.0,
    "model": model(innerBins: 3),
    "training": [
      "epochs": 2, "batchSize": 5, "shards": 1, "learningRate": 0.01, "weightDecay": 1e-4,
      "gradientClip": 5.0,
      "restartEvery": 50, "selection": "last", "validationSplit": 0.25,
    ],
  ]
}
