import ArgumentParser

/// Where the program begins.
public enum EntryPoint {
  /// Runs the command that the arguments name, and ends the process with its exit status.
  public static func run() async { await DNFPipeline.main() }
}
