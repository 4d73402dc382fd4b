import ArgumentParser
import CanonicalJSON
import ContentStore

/// Checks every byte of the cache.
struct CacheVerifyCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "verify", abstract: "Hash all that is in the cache, and check every record.",
    discussion: """
      Exit status: 0 all is well; otherwise the sum of 1, when contents are damaged or missing, and \
      2, when records are damaged; 74 when the cache cannot be used. With --repair it is what was \
      found before.
      """)

  @Flag(
    name: .customLong("repair"),
    help: ArgumentHelp(
      "Move what is damaged, and records that refer to it, to 'quarantine' in the cache; the next "
        + "run computes those stages again."))
  var repairs = false

  @OptionGroup var cache: CacheOptions

  @Flag(name: .customLong("json"), help: "Print what was found as JSON.")
  var printsJSON = false

  func run() throws {
    try cache.withStore { store in
      let progress = StepProgress("verify", unit: "object")
      var verifier = CacheVerifier(store, progress: progress.update)
      let findings: CacheFindings
      do {
        defer { progress.finish() }
        findings = try verifier.findings()
      }
      let folder = repairs ? try verifier.repair(findings) : nil
      let names = StageNames(of: store, runs: try store.pastRuns(now: currentTime()))
      let report = VerificationReport(findings: findings, names: names, quarantine: folder)
      let stream = OutputStream.standardOutput
      stream.write(printsJSON ? report.json.prettyText : report.text(isRepaired: repairs))
      let status: Int32 =
        (findings.damagedObjects.isEmpty ? 0 : 1) + (findings.damagedRecords.isEmpty ? 0 : 2)
      if status != 0 { throw ExitCode(status) }
    }
  }
}
