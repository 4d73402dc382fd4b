import ExperimentSpec
import Testing
import YAMLTree

@testable import Stages

@Suite("Messages about claims")
struct ClaimMessageTests {
  private static let beginning = """
    experiment: claims
    data: { simulator: thin_spiral, train: 200, test: 20 }
    models:
      dnf: { algorithm: dnf, latent_dim: 1, inflate: { variance: 0.1 }, train: { epochs: 2 } }
      vae: { algorithm: vae, latent_dim: 1, train: { epochs: 2, batch_size: 20 } }
    evaluate: [latent_density, normalisation, reconstruction_error]

    """

  /// The claims of a spec, and the mistakes in it as they are shown.
  private func load(
    _ section: String, matrix: String = ""
  ) -> (claims: [Claim]?, message: String) {
    let source = SourceFile(displayName: "spec.yaml", text: Self.beginning + matrix + section)
    let loaded = ExperimentSpecification.load(source, catalogue: .standard)
    let errors = loaded.diagnostics.filter { $0.severity == .error }
    return (loaded.matrix?.claims, DiagnosticRenderer(source: source).render(errors))
  }

  @Test("a claim with a mistake is answered with exactly this message", arguments: cases)
  func message(_ wrong: RefusedSection) {
    let answer = load("expect:\n  \(wrong.text)\n", matrix: wrong.matrix)
    #expect(answer.message == wrong.message)
    #expect(answer.claims == nil)
  }

  @Test("a section that is no list, and an empty one, are refused")
  func sections() {
    #expect(
      load("expect: dnf.median <= 3\n").message == #"""
        spec.yaml:7:9: error[E0203]: `expect` must be a list of claims
           7 | expect: dnf.median <= 3
             |         ^^^^^^^^^^^^^^^
        help: write `- MODEL.QUANTITY <= 0.05` below it

        """#)
    #expect(
      load("expect: []\n").message == #"""
        spec.yaml:7:9: error[E0208]: `expect` must not be empty
           7 | expect: []
             |         ^^
        help: write a claim, as in `- MODEL.QUANTITY <= 0.05`, or remove the section

        """#)
  }

  @Test(
    "a claim is known by one text, whatever way it is written",
    arguments: [
      ("dnf.median<=5.0e-2", "dnf.median <= 0.05"),
      ("  median( dnf.median )  >  -.5", "median(dnf.median) > -0.5"),
      ("1 < 2 * least(vae.mean_square)", "1 < 2 * least(vae.mean_square)"),
      ("dnf.normalisation.mass >= 1e3*dnf.mean", "dnf.normalisation.mass >= 1000 * dnf.mean"),
    ])
  func notation(written: String, text: String) throws {
    let answer = load("expect:\n  - '\(written)'\n")
    #expect(answer.message == "")
    #expect(try #require(answer.claims).map(\.text) == [text])
  }

  @Test("damaged claims are refused or understood, and every message is about a place in the file")
  func damaged() {
    let pieces = [
      "dnf", "vae", ".", "median", "mass", "(", ")", "[", "]", "=", ",", " ", "*", "<=", "<", ">",
      "≤",
      "0.5", "-", "+", "1e999", "inflate.variance", "0.1", "é", "日", "\t", "''", "\u{301}", "seed",
    ]
    var state: UInt64 = 9
    func next(_ bound: Int) -> Int {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int(state >> 33) % bound
    }
    for _ in 0..<400 {
      let claim = (0...next(12)).map { _ in pieces[next(pieces.count)] }.joined()
      let text =
        Self.beginning + "matrix: { inflate.variance: [0.1, 1] }\nexpect:\n  - 'dnf.\(claim)'\n"
      let source = SourceFile(displayName: "spec.yaml", text: text)
      let loaded = ExperimentSpecification.load(source, catalogue: .standard)
      let errors = loaded.diagnostics.filter { $0.severity == .error }
      #expect((loaded.matrix?.claims.count == 1) == errors.isEmpty, "\(claim)")
      for span in errors.compactMap(\.span) {
        #expect(span.start <= span.end && span.end.offset <= source.bytes.count, "\(claim)")
      }
    }
  }

  @Test("the values of axes are known in any notation, and need not be chosen where one is left")
  func cells() throws {
    let answer = load(
      """
      expect:
        - dnf.median[ inflate.variance = 1.0e-1 , data.train=150 ] <= 1
        - vae.mean[inflate.variance=1] <= 1

      """,
      matrix: """
        matrix:
          seed: [1, 2]
          inflate.variance: [0.1, 1]
          data.train: [150, 200]
          exclude: [{ inflate.variance: 1, data.train: 200 }]

        """)
    #expect(answer.message == "")
    #expect(
      try #require(answer.claims).map(\.text) == [
        "dnf.median[inflate.variance=0.1, data.train=150] <= 1",
        "vae.mean[inflate.variance=1] <= 1",
      ])
  }
}
