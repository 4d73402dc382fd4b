import ArrayFiles
import ExperimentSpec
import YAMLTree

extension DiagnosticCode {
  /// A file of points does not hold points.
  public static let pointsUnusable = DiagnosticCode(rawValue: "E0311")
  /// A file of points repeats itself.
  public static let pointsRepeated = DiagnosticCode(rawValue: "E0312")
  /// A file holds fewer points than are asked for.
  public static let tooFewPoints = DiagnosticCode(rawValue: "E0313")
}

/// Looks into the files that the section `data` names, and fills in what follows from them.
struct DataFileResolution {
  /// Binary files up to this length, in bytes, are read whole when a spec is read; of longer ones the
  /// beginning alone, and the stage that needs the numbers looks at them.
  static let wholeLength = 16 << 20

  private var data: SpecObject
  private var diagnostics: [Diagnostic] = []

  /// The section with what was filled in, and all that is wrong with the files.
  var result: (data: SpecObject, [Diagnostic]) { (data, diagnostics) }

  /// What is known of a file.
  private struct Content {
    let name: String
    let place: SpecValue
    let rows: Int
    let columns: Int
    /// The points; `nil` when the file is too long to look at all of them.
    let table: PointTable?
  }

  init(_ data: SpecObject) {
    self.data = data
    let array = data[DataFileKey.array]
    guard let place = data[DataFileKey.file], let file = place.file,
      let points = look(into: file, at: place, array: array?.text, named: array)
    else { return }
    add(DataFileKey.columns, points.columns, at: place)
    reportRepetitions(in: points)
    reportConstants(in: points)
    // What follows from a mistake, or from one of two keys that exclude each other, is not told.
    guard diagnostics.allSatisfy({ $0.severity == .warning }),
      data[DataFileKey.test] == nil || data[DataFileKey.testFile] == nil
    else { return }
    if let testPlace = data[DataFileKey.testFile], let testFile = testPlace.file {
      let name = DataFileKey.testArray(in: data, of: testFile, array?.text)
      guard
        let test = look(
          into: testFile, at: testPlace, array: name, named: data[DataFileKey.testArray] ?? array)
      else { return }
      compare(test, with: points)
      add(DataFileKey.test, test.rows, at: testPlace)
      addTrainingCount(of: points, drawn: 0)
    } else if let test = data[DataFileKey.test] {
      let count = test.integer ?? Int(Double(points.rows) * (test.number ?? 0))
      guard count > 0 else {
        report(
          .tooFewPoints,
          "a share of \(test.number ?? 0) of the \(points.rows) points of \(points.name) leaves no"
            + " test point", at: test, help: "give a number of points")
        return
      }
      self.data.replace(DataFileKey.test, with: .integer(count))
      addTrainingCount(of: points, drawn: count)
    }
  }

  /// Reads a file as far as that is cheap; says what is wrong with it otherwise.
  private mutating func look(
    into file: NamedFile, at place: SpecValue, array: String?, named arrayPlace: SpecValue?
  ) -> Content? {
    let name = quoted(file.writtenPath)
    do throws(ArrayFileError) {
      let points = try DataFiles.File(file, array: array).points
      if points.format == .csv || file.content.byteCount <= Self.wholeLength {
        let table = try points.read()
        return Content(
          name: name, place: place, rows: table.rows, columns: table.columns, table: table)
      }
      let (rows, columns) = try points.shape()
      return Content(name: name, place: place, rows: rows, columns: columns, table: nil)
    } catch {
      report(
        .pointsUnusable, "\(name): \(error.message)", at: place,
        notes: array == nil
          ? [] : [Diagnostic.Note("the array is named here", at: arrayPlace?.span)],
        help: error.remedy)
      return nil
    }
  }

  private mutating func compare(_ test: Content, with points: Content) {
    guard test.columns == points.columns else {
      report(
        .pointsUnusable,
        "the points of \(test.name) have \(test.columns) coordinates, and those of \(points.name)"
          + " \(points.columns)", at: test.place,
        notes: [Diagnostic.Note("the other file is named here", at: points.place.span)],
        help: "save the same columns in both files")
      return
    }
    guard let table = test.table, let others = points.table else { return }
    if let names = table.names, let otherNames = others.names,
      let column = names.indices.first(where: { names[$0] != otherNames[$0] })
    {
      report(
        .pointsUnusable,
        "column \(column + 1) is \(quoted(names[column])) in \(test.name) and"
          + " \(quoted(otherNames[column])) in \(points.name)", at: test.place,
        notes: [Diagnostic.Note("the other file is named here", at: points.place.span)],
        help: "save the same columns in the same order in both files")
    }
    let shared = table.sharedRowCount(with: others)
    if shared > 0 {
      report(
        .pointsRepeated,
        "\(shared) of the \(test.rows) test points are points of \(points.name) as well",
        at: test.place, severity: .warning,
        help: "results on points that a model was trained on say little; remove them from one file")
    }
  }

  private mutating func reportRepetitions(in points: Content) {
    guard let count = points.table?.repeatedRowCount, count > 0 else { return }
    report(
      .pointsRepeated,
      "\(count) of the \(points.rows) rows of \(points.name) repeat an earlier row",
      at: points.place, severity: .warning,
      help: "a copy may be drawn for the test while the other is trained on; remove the copies"
        + " unless the data are really like that")
  }

  private mutating func reportConstants(in points: Content) {
    guard let standardise = data[Field.standardise.name], standardise.boolean == true,
      let table = points.table, let column = table.constantColumn
    else { return }
    report(
      .pointsUnusable,
      "\(points.name): \(table.title(ofColumn: column)) is \(table.values[column]) in every row, and"
        + " has no scale", at: points.place,
      help: "leave the column out, or write `standardise: false`")
  }

  /// Fills in the number of training points, of those that were not drawn for the test.
  private mutating func addTrainingCount(of points: Content, drawn: Int) {
    let left = points.rows - drawn
    let (train, test) = (data[DataFileKey.train], data[DataFileKey.test])
    let wanted = train?.integer ?? 2
    guard left < wanted else {
      if train == nil { add(DataFileKey.train, left, at: points.place) }
      return
    }
    report(
      .tooFewPoints,
      "\(points.name) has \(points.rows) points"
        + (drawn > 0 ? ", of which \(drawn) are for the test" : "")
        + ": too few to train with \(train == nil ? "any" : "\(wanted)")",
      at: train ?? (drawn > 0 ? test : nil) ?? points.place,
      help: left < 2
        ? "give more points" + (drawn > 0 ? ", or use fewer of them for the test" : "")
        : "use at most \(left) for `train`")
  }

  private mutating func add(_ key: String, _ value: Int, at place: SpecValue) {
    data.add(key, .integer(value), at: place.span)
  }

  private mutating func report(
    _ code: DiagnosticCode, _ message: String, at place: SpecValue,
    severity: Diagnostic.Severity = .error, notes: [Diagnostic.Note] = [], help: String
  ) {
    diagnostics.append(
      Diagnostic(code, message, at: place.span, severity: severity, notes: notes, help: help))
  }
}
