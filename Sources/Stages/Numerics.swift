import CanonicalJSON
import Scheduler
import Tensors

/// The class of arithmetic that stages compute in.
///
/// Results of one class repeat bit for bit, so it is part of every key. Matrix products depend on
/// OpenBLAS and its kernels, `exp` and the like in float64 on the C library; our own kernels give the
/// same bits on every instruction set.
public enum Numerics {
  /// The class of this machine, with one thread per stage.
  public static var current: JSONValue {
    [
      "blas": .string(version), "core": .string(BLASConfiguration.coreName),
      "libc": .string(MathLibrary.version), "threads": 1,
    ]
  }

  /// The environment that holds a stage's process to ``current``; it must be set before OpenBLAS is
  /// loaded.
  public static var environment: [String: String] {
    [
      "OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1",
      "OPENBLAS_CORETYPE": BLASConfiguration.coreName,
    ]
  }

  /// Leaves the cores to the stages: this process itself multiplies no matrices.
  public static func endIdleThreads() { BLASConfiguration.endIdleThreads() }

  private static var version: String {
    // "OpenBLAS 0.3.21 NO_LAPACKE DYNAMIC_ARCH ...": the options follow the version.
    BLASConfiguration.description.split(separator: " ").prefix(2).joined(separator: " ")
  }
}

/// Checks that this process computes in the class that its stage was keyed with.
///
/// - Throws: `StageFailure` when it does not.
func requireNumerics(_ expected: JSONValue) throws {
  let found = Numerics.current
  guard found == expected, BLASConfiguration.threadCount == 1 else {
    throw StageFailure(
      "this process computes with \(found.canonicalText) and \(BLASConfiguration.threadCount) "
        + "threads, but the stage is keyed for \(expected.canonicalText)",
      help: "run the stage on a machine of the same kind, or run the experiment again from here")
  }
}
