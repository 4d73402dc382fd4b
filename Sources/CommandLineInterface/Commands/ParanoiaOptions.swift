import ArgumentParser
import ContentStore

/// How much of what the cache holds is believed.
struct ParanoiaOptions: ParsableArguments {
  @Flag(
    name: .customLong("paranoid"),
    help: "Hash what is in the cache, not only measure it; what is damaged counts as missing.")
  var isParanoid = false

  var check: LookUpCheck { isParanoid ? .contents : .lengths }
}
