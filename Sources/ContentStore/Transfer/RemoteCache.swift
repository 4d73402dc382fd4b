/// Where another cache is.
public enum RemoteCache: Hashable, Sendable {
  /// In a folder that this machine sees.
  case folder(String)
  /// Where `rsync` finds it, such as `user@host:path`.
  case rsync(String)

  /// Reads what a user writes: what has a colon before any slash is on another machine, as for rsync.
  ///
  /// `nil` for an empty text, or one without a path behind the colon.
  public init?(_ text: String) {
    let head = text.prefix { $0 != "/" }
    guard !text.isEmpty else { return nil }
    guard let colon = head.firstIndex(of: ":") else {
      self = .folder(text)
      return
    }
    let path = text[text.index(after: colon)...]
    guard colon != text.startIndex, !path.isEmpty, path != ":" else { return nil }
    self = .rsync(text)
  }
}
