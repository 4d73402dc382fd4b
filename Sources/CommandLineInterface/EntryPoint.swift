import ArgumentParser
import Stages

/// Where the program begins.
public enum EntryPoint {
  /// Runs the command that the arguments name, and ends the process with its exit status.
  public static func run() async {
    Numerics.endIdleThreads()
    await DNFPipeline.main()
  }
}
