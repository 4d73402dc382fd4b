import ArgumentParser

/// Which version of the experiment is meant.
struct QuickOptions: ParsableArguments {
  @Flag(
    name: .customLong("quick"),
    help:
      "Take the reduced version of the experiment, the changes of which the spec has under 'quick'."
  )
  var isQuick = false
}
