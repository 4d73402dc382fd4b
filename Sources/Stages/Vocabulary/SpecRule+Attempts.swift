import ExperimentSpec

extension DiagnosticCode {
  /// Of the number of attempts and their length one is missing.
  public static let attemptsIncomplete = DiagnosticCode(rawValue: "E0401")
  /// Attempts are as long as the training.
  public static let attemptsTooLong = DiagnosticCode(rawValue: "E0402")
  /// Attempts may end before they are compared.
  public static let attemptsWithPatience = DiagnosticCode(rawValue: "E0403")
}

extension SpecRule {
  /// What has to hold of trainings that are begun several times.
  static let attempts = [attemptsHaveALength, attemptsAreShort, attemptsDoNotEndEarly]

  private static let attemptsHaveALength = SpecRule(
    "Several attempts at a training have a length, and a length has several attempts."
  ) { spec, _ in
    models(of: spec).compactMap { model in
      guard let train = model["train"]?.object else { return nil }
      switch (train.entry(Field.attempts.name), train.entry(Field.attemptEpochs.name)) {
      case (let attempts?, nil) where areSeveral(attempts.value):
        return Diagnostic(
          .attemptsIncomplete, "nothing says after how many epochs the attempts are compared",
          at: attempts.keySpan, help: "add `\(Field.attemptEpochs.name)`, say a quarter of `epochs`"
        )
      case (nil, let epochs?):
        return Diagnostic(
          .attemptsIncomplete,
          "`\(Field.attemptEpochs.name)` is the length of attempts, and there is one only",
          at: epochs.keySpan, help: "add `\(Field.attempts.name)`, or leave this out")
      default: return nil
      }
    }
  }

  private static let attemptsAreShort = SpecRule(
    "Attempts at a training are shorter than the training."
  ) { spec, _ in
    models(of: spec).compactMap { model in
      guard let train = model["train"]?.object, train[Field.attempts.name] != nil,
        let attempt = train[Field.attemptEpochs.name], let length = attempt.integer,
        let epochs = train["epochs"], let all = epochs.integer, length >= all
      else { return nil }
      return Diagnostic(
        .attemptsTooLong,
        "attempts of \(length) epoch\(length == 1 ? "" : "s") leave nothing of a training of \(all)",
        at: attempt.span,
        notes: [Diagnostic.Note("the epochs of the whole training", at: epochs.span)],
        help: all > 1
          ? "use less than `\(Field.attemptEpochs.name): \(all)`, say \(max(1, all / 4)), or more `epochs`"
          : "use more `epochs`")
    }
  }

  private static let attemptsDoNotEndEarly = SpecRule(
    "Trainings that are begun several times do not end early."
  ) { spec, _ in
    models(of: spec).compactMap { model in
      guard let train = model["train"]?.object, let attempts = train[Field.attempts.name],
        areSeveral(attempts), let patience = train["patience"]
      else { return nil }
      return Diagnostic(
        .attemptsWithPatience,
        "`patience` may end an attempt before the attempts are compared", at: patience.span,
        notes: [Diagnostic.Note("the attempts are asked for here", at: attempts.span)],
        help: "leave `patience` out, or `\(Field.attempts.name)`")
    }
  }

  private static func areSeveral(_ attempts: SpecValue) -> Bool { (attempts.integer ?? 1) > 1 }
}
