/// One step of a YAML text, with the character numbers where it starts and ends.
struct YAMLEvent {
  enum Kind {
    case streamStart
    case streamEnd
    case documentStart
    case documentEnd
    case alias(String)
    case scalar(YAMLScalar)
    case sequenceStart
    case mappingStart
    case collectionEnd
  }

  var kind: Kind
  var anchor: String?
  var tag: String?
  var start: Int
  var end: Int
}

/// What libyaml says when it cannot go on: terse words and character numbers.
struct YAMLProblem: Error {
  var context: String?
  var problem: String
  var contextCharacter: Int
  var character: Int
  /// The byte that libyaml cannot read at all; the character numbers mean nothing then.
  var unreadableByte: Int?
}
