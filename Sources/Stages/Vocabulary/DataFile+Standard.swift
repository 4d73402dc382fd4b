import ExperimentSpec

extension Catalogue.DataFile {
  /// The files that specs can name in place of a simulator.
  static let standard = Catalogue.DataFile(
    key: DataFileKey.file,
    settings: [
      Field(
        DataFileKey.file, .file, .required,
        "a .npy, .csv or .safetensors file with a matrix of numbers, one row a point"),
      Field(
        DataFileKey.array, .text, .optional,
        "the array of a safetensors file; may be left out where there is only one"),
      Field(
        DataFileKey.train, .integer(2...Int.max), .optional,
        "the number of points to train with; all that are not for the test by default"),
      Field(
        DataFileKey.test, .countOrShare, .requiredUnless(DataFileKey.testFile),
        "the number of points to evaluate with, or their share, drawn from the file"),
      Field(
        DataFileKey.testFile, .file, .optional, "a file with the points to evaluate with"),
      Field(
        DataFileKey.testArray, .text, .optional,
        "the array of `test_file`; the name of the other one by default"),
      .validationSplit,
      Field(
        Field.standardise.name, Field.standardise.schema, .defaults(to: true),
        Field.standardise.documentation),
      Field(
        DataFileKey.grid,
        .object(
          ObjectSchema(
            fields: DataFileKey.axes.map {
              Field(
                $0, .list(of: .number(.finite), mayBeEmpty: false), .required, unit: "data units",
                "the least and the greatest \($0)")
            })), .optional,
        "the rectangle that grids and figures in the plane cover; that of the training points and a"
          + " margin by default"),
    ],
    resolve: { DataFileResolution($0).result },
    dataDimension: { $0[DataFileKey.columns]?.integer })
}

extension Field {
  /// Whether models see the points standardised.
  static let standardise = Field(
    "standardise", .boolean, .defaults(to: false),
    "whether models see coordinates with mean 0 and standard deviation 1; results are in data units"
  )
}
