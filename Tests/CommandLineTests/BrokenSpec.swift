import FoundationEssentials

/// A spec with a mistake, and where the program has to see which one.
struct BrokenSpec: Sendable, CustomStringConvertible {
  let description: String
  let bytes: [UInt8]
  /// The place and the code, such as `2:7: error[E0204]`; without a place when the mistake has none.
  let beginning: String

  init(_ description: String, _ bytes: [UInt8], _ beginning: String) {
    self.description = description
    self.bytes = bytes
    self.beginning = beginning
  }

  init(_ description: String, _ text: String, _ beginning: String) {
    self.init(description, Array(text.utf8), beginning)
  }

  /// The tiny spec with one piece of its text replaced.
  private static func edited(
    _ description: String, _ old: String, _ new: String, _ beginning: String
  ) -> BrokenSpec {
    precondition(TinySpec().text.contains(old), "the spec does not contain '\(old)'")
    let text = TinySpec().text.replacing(old, with: new, maxReplacements: 1)
    return BrokenSpec(description, text, beginning)
  }

  static let all = syntax + limits + bytes + values + references

  private static let syntax = [
    BrokenSpec("an empty file", "", " error[E0103]"),
    BrokenSpec("only a comment", "# nothing\n", " error[E0103]"),
    BrokenSpec("only the start of a document", "---\n", " error[E0103]"),
    BrokenSpec("a scalar", "thin spiral\n", "1:1: error[E0203]"),
    BrokenSpec("a list", "- a\n- b\n", "1:1: error[E0203]"),
    edited(
      "an unclosed bracket", "[log_density_grid,", "[[log_density_grid,", "13:1: error[E0101]"),
    edited("an unclosed quote", "experiment: tiny", "experiment: \"tiny", "1:13: error[E0101]"),
    edited("a tab as indentation", "    algorithm", "\talgorithm", "6:1: error[E0102]"),
    edited("a colon too many", "seed: 5", "seed: 5: 6", "2:8: error[E0101]"),
    edited("a key written twice", "seed: 5", "seed: 5\nseed: 6", "3:1: error[E0105]"),
    BrokenSpec("two documents", TinySpec().text + "---\nseed: 3\n", "17:1: error[E0104]"),
    edited("an alias of nothing", "seed: 5", "seed: *five", "2:7: error[E0109]"),
    edited(
      "an alias inside its own anchor", "  dnf:\n", "  dnf: &a\n    inner: *a\n",
      "6:12: error[E0110]"),
    edited("a merge key", "seed: 5", "<<: { seed: 5 }", "2:1: error[E0107]"),
    edited("a tag", "seed: 5", "seed: !!python/object 5", "2:7: error[E0108]"),
  ]

  private static let limits = [
    BrokenSpec("an alias bomb", bomb, "6:8: error[E0111]"),
    BrokenSpec(
      "deep nesting",
      "a: " + String(repeating: "[", count: 20_000) + String(repeating: "]", count: 20_000),
      "1:67: error[E0112]"),
    BrokenSpec(
      "more text than a spec has", "# " + String(repeating: "x", count: 2 << 20),
      " error[E0004]"),
  ]

  /// Every line refers to the line before it nine times: 9¹³ values.
  private static let bomb: String = {
    let names = Array("abcdefghijklm")
    let lines = zip(names.dropFirst(), names).map { name, earlier in
      "\(name): &\(name) ["
        + [String](repeating: "*\(earlier)", count: 9).joined(separator: ",") + "]\n"
    }
    return "a: &a [x,x,x,x,x,x,x,x,x]\n" + lines.joined()
  }()

  private static let bytes = [
    BrokenSpec(
      "bytes that are not UTF-8", Array("experiment: ".utf8) + [0xFF, 0xFE, 0x0A],
      "1:13: error[E0006]"),
    BrokenSpec(
      "UTF-16", [0xFF, 0xFE] + TinySpec().text.utf8.flatMap { [$0, 0] }, "1:1: error[E0006]"),
    edited("a NUL", "tiny", "ti\0ny", "1:15: error[E0005]"),
    edited("a control character", "tiny", "ti\u{1B}[31mny", "1:15: error[E0005]"),
    BrokenSpec(
      "a program", [0x7F, 0x45, 0x4C, 0x46, 2, 1, 1, 0] + [UInt8](repeating: 0, count: 4000),
      "1:1: error[E0005]"),
  ]

  private static let values = [
    edited("an unknown key", "seed: 5", "sed: 5", "2:1: error[E0201]"),
    edited("an unknown key deep inside", "hidden: 8", "hiden: 8", "9:49: error[E0201]"),
    edited("text for a number", "train: 60", "train: many", "3:40: error[E0203]"),
    edited("a quoted number", "train: 60", "train: \"60\"", "3:40: error[E0203]"),
    edited("a fraction for a count", "epochs: 2", "epochs: 2.5", "11:22: error[E0203]"),
    edited("a negative count", "epochs: 2", "epochs: -2", "11:22: error[E0204]"),
    edited("no epochs at all", "epochs: 2", "epochs: 0", "11:22: error[E0204]"),
    edited("a huge seed", "seed: 5", "seed: 99999999999999999999999", "2:7: error[E0204]"),
    edited("not-a-number", "variance: 0.01", "variance: .nan", "8:43: error[E0204]"),
    edited("infinity", "variance: 0.01", "variance: .inf", "8:43: error[E0204]"),
    edited(
      "everything held out", "validation_split: 0.1", "validation_split: 1.0",
      "3:72: error[E0204]"),
    edited("a section for a number", "seed: 5", "seed: { value: 5 }", "2:7: error[E0203]"),
    edited(
      "a section without its settings", "    inflate: { noise: gaussian, variance: 0.01 }",
      "    inflate:", "8:5: error[E0202]"),
    BrokenSpec("a spec without most sections", "experiment: tiny\n", "1:1: error[E0202]"),
    edited("a model called truth", "  dnf:", "  truth:", "5:3: error[E0206]"),
    edited("a model named like a path", "  dnf:", "  ../dnf:", "5:3: error[E0206]"),
    edited(
      "an experiment named like a path", "experiment: tiny", "experiment: ../../tiny",
      "1:13: error[E0206]"),
    edited(
      "an experiment without a name", "experiment: tiny", "experiment: \"\"", "1:13: error[E0206]"),
  ]

  private static let references = [
    edited("an unknown simulator", "thin_spiral", "thick_spiral", "3:20: error[E0205]"),
    edited("an unknown algorithm", "algorithm: dnf", "algorithm: dnff", "6:16: error[E0205]"),
    edited("an unknown metric", "test_log_likelihood", "test_likelihood", "12:46: error[E0205]"),
    edited("an unknown figure", "  learning_curve:", "  learning_curves:", "14:3: error[E0205]"),
    edited(
      "a panel without a model", "panels: [truth, dnf]", "panels: [truth, pae]",
      "15:41: error[E0301]"),
    edited(
      "a figure without its metric", "evaluate: [log_density_grid, ", "evaluate: [",
      "15:3: error[E0302]"),
    edited(
      "a manifold as large as the data", "latent_dim: 1", "latent_dim: 2", "7:17: error[E0351]"),
    edited(
      "a batch larger than the data", "batch_size: 20", "batch_size: 55", "11:37: error[E0352]"),
  ]
}
