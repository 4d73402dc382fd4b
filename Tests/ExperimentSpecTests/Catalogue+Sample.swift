import ExperimentSpec

extension Catalogue {
  /// A small vocabulary with one of everything a schema can say.
  static let sample = Catalogue(
    simulators: [
      Simulator(
        "plane", "points near a plane in space",
        settings: [
          Field(
            "noise", .number(.atLeast(0)), .defaults(to: 0), unit: "metres", "the distance from it")
        ]
      ) { _ in Simulator.Dimensions(data: 3, manifold: 2) },
      Simulator("line", "points on a line") { _ in Simulator.Dimensions(data: 2, manifold: 1) },
    ],
    algorithms: [Algorithm("flow", "a flow", settings: flow)],
    metrics: [
      Metric(
        "density", "a density",
        settings: ObjectSchema(fields: [
          Field("points", .integer(1...Int.max), .defaults(to: 50), "the number of points")
        ])),
      Metric("error", "an error"),
    ],
    figures: [
      Figure(
        "curve", "a curve",
        settings: ObjectSchema(fields: [
          Field("title", .text, .defaults(to: "Curve"), "the title"),
          Field(
            "models", .list(of: .modelReference(special: []), mayBeEmpty: false),
            .listsModels(after: []), "the models"),
        ])),
      Figure(
        "map", "a map",
        settings: ObjectSchema(fields: [
          Field(
            "panels", .list(of: .modelReference(special: [truth]), mayBeEmpty: false),
            .listsModels(after: ["truth"]), "the panels")
        ]), metrics: ["density"]),
    ],
    reservedModelNames: [truth])

  private static let truth = Choice("truth", "the true density")

  private static let flow = ObjectSchema(fields: [
    Field("verbose", .boolean, .defaults(to: false), "whether to say more"),
    Field(
      "layer",
      .variant(
        VariantSchema(
          discriminator: "kind", "the kind of layer", defaultCase: "affine",
          cases: [
            VariantSchema.Case(
              "affine", "an affine map",
              ObjectSchema(fields: [
                Field("width", .integer(1...8), .defaults(to: 4), "the width")
              ])),
            VariantSchema.Case(
              "spline", "a spline",
              ObjectSchema(fields: [
                Field("bins", .integer(2...64), .defaults(to: 8), "the bins"),
                Field("bound", .number(.finite), .defaults(to: 3), "the bound"),
              ])),
          ])), .defaults(to: [:]), "the layer"),
    Field(
      "train",
      .object(
        ObjectSchema(
          fields: [
            Field("epochs", .integer(1...Int.max), .required, "the number of epochs"),
            Field("rate", .number(.above(0)), .defaults(to: 0.1), "the learning rate"),
          ],
          presets: [
            ObjectSchema.Preset("short", "a short training", values: ["epochs": 5]),
            ObjectSchema.Preset(
              "long", "a long training", values: ["epochs": 100, "rate": 0.01]),
          ])), .required, "how to train"),
  ])
}
