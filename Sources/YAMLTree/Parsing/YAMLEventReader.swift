import CYAML

/// Pulls events from libyaml; the only place that speaks to it.
struct YAMLEventReader: ~Copyable {
  private let parser: UnsafeMutablePointer<yaml_parser_t>

  /// Starts reading `text`, which has to outlive the reader and to be UTF-8.
  ///
  /// Returns `nil` when there is no memory.
  init?(_ text: UnsafeBufferPointer<UInt8>) {
    let parser = UnsafeMutablePointer<yaml_parser_t>.allocate(capacity: 1)
    parser.initialize(to: yaml_parser_t())
    guard yaml_parser_initialize(parser) == 1 else {
      parser.deallocate()
      return nil
    }
    yaml_parser_set_encoding(parser, YAML_UTF8_ENCODING)
    // libyaml insists on an address, even for no bytes.
    yaml_parser_set_input_string(
      parser, text.baseAddress ?? UnsafePointer(bitPattern: 1), text.count)
    self.parser = parser
  }

  deinit {
    yaml_parser_delete(parser)
    parser.deallocate()
  }

  /// The next event.
  mutating func next() throws(YAMLProblem) -> YAMLEvent {
    var event = yaml_event_t()
    guard yaml_parser_parse(parser, &event) == 1 else {
      let state = parser.pointee
      throw YAMLProblem(
        context: state.context.map { String(cString: $0) },
        problem: state.problem.map { String(cString: $0) } ?? "out of memory",
        contextCharacter: Int(clamping: state.context_mark.index),
        character: Int(clamping: state.problem_mark.index),
        unreadableByte: state.error == YAML_READER_ERROR
          ? Int(clamping: state.problem_offset) : nil)
    }
    defer { yaml_event_delete(&event) }
    var result = YAMLEvent(
      kind: .streamEnd, start: Int(clamping: event.start_mark.index),
      end: Int(clamping: event.end_mark.index))
    switch event.type {
    case YAML_STREAM_START_EVENT: result.kind = .streamStart
    case YAML_DOCUMENT_START_EVENT: result.kind = .documentStart
    case YAML_DOCUMENT_END_EVENT: result.kind = .documentEnd
    case YAML_ALIAS_EVENT:
      result.kind = .alias(text(event.data.alias.anchor) ?? "")
    case YAML_SCALAR_EVENT:
      let scalar = event.data.scalar
      result.anchor = text(scalar.anchor)
      result.tag = text(scalar.tag)
      let bytes = UnsafeBufferPointer(start: scalar.value, count: scalar.length)
      let style: YAMLScalar.Style =
        switch scalar.style {
        case YAML_PLAIN_SCALAR_STYLE: .plain
        case YAML_LITERAL_SCALAR_STYLE, YAML_FOLDED_SCALAR_STYLE: .block
        default: .quoted
        }
      result.kind = .scalar(YAMLScalar(String(decoding: bytes, as: UTF8.self), style: style))
    case YAML_SEQUENCE_START_EVENT:
      result.anchor = text(event.data.sequence_start.anchor)
      result.tag = text(event.data.sequence_start.tag)
      result.kind = .sequenceStart
    case YAML_MAPPING_START_EVENT:
      result.anchor = text(event.data.mapping_start.anchor)
      result.tag = text(event.data.mapping_start.tag)
      result.kind = .mappingStart
    case YAML_SEQUENCE_END_EVENT, YAML_MAPPING_END_EVENT: result.kind = .collectionEnd
    default: result.kind = .streamEnd
    }
    return result
  }

  private func text(_ pointer: UnsafeMutablePointer<yaml_char_t>?) -> String? {
    pointer.map { String(cString: $0) }
  }
}
