/// The code of one kind of stage.
///
/// A pure function from parameters, inputs and random streams to outputs: the same context must give
/// the same bytes, with any number of threads. It runs in a process of its own.
public protocol StageBody {
  /// The kind of stage, such as `train`.
  static var kind: String { get }
  /// Raised whenever the same context would give other bytes than before.
  static var revision: Int { get }
  /// Whether the stage looks out for `StageContext.isStopRequested` and then ends with a
  /// `StageInterruption`; others are ended by the signal itself. `false` unless said otherwise.
  static var stopsWhenAsked: Bool { get }
  /// Writes every declared output.
  ///
  /// - Throws: `StageFailure` for what a user can understand and mend; anything else is printed as
  ///   it describes itself.
  static func run(_ context: StageContext) throws
}

extension StageBody {
  public static var stopsWhenAsked: Bool { false }
}
