/// The rule for names that become folder and file names.
///
/// An ASCII letter, then letters, digits, `_` and `-`; at most 64 characters. A name is therefore
/// safe in paths, in overrides such as `models.dnf.latent_dim`, and on every file system.
public enum Identifier {
  /// The longest name.
  public static let maximumLength = 64

  /// The rule in words.
  static let rule =
    "a name begins with a letter (a to z) and goes on with letters, digits, `_` and `-`,"
    + " at most \(maximumLength) characters in all"

  /// Whether `text` keeps the rule.
  public static func isValid(_ text: String) -> Bool {
    guard let first = text.utf8.first, isLetter(first), text.utf8.count <= maximumLength else {
      return false
    }
    return text.utf8.allSatisfy { byte in
      isLetter(byte) || (byte >= 0x30 && byte <= 0x39) || byte == 0x5F || byte == 0x2D
    }
  }

  private static func isLetter(_ byte: UInt8) -> Bool {
    (byte | 0x20) >= 0x61 && (byte | 0x20) <= 0x7A
  }
}
