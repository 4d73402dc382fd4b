import CanonicalJSON

/// What a worker tells the process that started it: one JSON object a line on standard output.
enum WorkerMessage: Hashable {
  case progress(ProgressReport)
  case failure(StageFailure)

  /// The message and the end of its line.
  var line: String {
    let json: JSONValue =
      switch self {
      case .progress(let report): ["progress": report.json]
      case .failure(let failure):
        [
          "failure": [
            "message": .string(failure.message), "help": failure.help.map { .string($0) } ?? nil,
          ]
        ]
      }
    return json.canonicalText + "\n"
  }

  /// Reads a line without its end; `nil` for anything that is not a message.
  init?(line: some Collection<UInt8>) {
    guard line.first == UInt8(ascii: "{"), let json = try? JSONValue(parsing: line) else {
      return nil
    }
    if let report = json["progress"] {
      self = .progress(ProgressReport(json: report))
    } else if let failure = json["failure"], let message = failure["message"]?.stringValue {
      self = .failure(StageFailure(message, help: failure["help"]?.stringValue))
    } else {
      return nil
    }
  }
}
