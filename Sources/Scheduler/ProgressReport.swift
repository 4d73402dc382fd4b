import CanonicalJSON

/// How far a stage has come.
public struct ProgressReport: Hashable, Sendable {
  /// The part that is done, from 0 to 1, if known.
  public var fraction: Double?
  /// The epoch, or other step, that is done, counted from 1.
  public var epoch: Int?
  /// How many epochs, or other steps, there are.
  public var total: Int?
  /// What one step is called, such as `epoch`.
  public var unit: String?
  /// Current values of named quantities, such as the loss; may be infinite or not-a-number.
  public var metrics: [String: Double]

  /// A report; leave out what is not known.
  public init(
    fraction: Double? = nil, epoch: Int? = nil, total: Int? = nil, unit: String? = nil,
    metrics: [String: Double] = [:]
  ) {
    self.fraction = fraction
    self.epoch = epoch
    self.total = total
    self.unit = unit
    self.metrics = metrics
  }

  /// The report as JSON; numbers that JSON cannot say become strings.
  var json: JSONValue {
    var members: [String: JSONValue] = [:]
    members["fraction"] = fraction.map(Self.json)
    members["epoch"] = epoch.map { .integer(Int64($0)) }
    members["total"] = total.map { .integer(Int64($0)) }
    members["unit"] = unit.map { .string($0) }
    if !metrics.isEmpty { members["metrics"] = .object(metrics.mapValues(Self.json)) }
    return .object(members)
  }

  /// Reads a report; members that are missing or of another type count as not known.
  init(json: JSONValue) {
    let metrics = json["metrics"]?.objectValue ?? [:]
    self.init(
      fraction: json["fraction"].flatMap(Self.number), epoch: json["epoch"]?.integerValue,
      total: json["total"]?.integerValue, unit: json["unit"]?.stringValue,
      metrics: metrics.compactMapValues(Self.number))
  }

  private static func json(_ value: Double) -> JSONValue {
    value.isFinite ? .number(value) : .string(value.description)
  }

  private static func number(_ json: JSONValue) -> Double? {
    json.doubleValue ?? json.stringValue.flatMap(Double.init)
  }
}
