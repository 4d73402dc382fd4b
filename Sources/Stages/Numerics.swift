import CanonicalJSON
import Scheduler
import Tensors

/// A class of arithmetic that stages compute in.
///
/// Results of one class repeat bit for bit, so it is part of every key. Matrix products depend on
/// OpenBLAS and its kernels, `exp` and the like in float64 on the C library; our own kernels give the
/// same bits on every instruction set.
public struct Numerics: Hashable, Sendable {
  /// The kernels of OpenBLAS, as `OPENBLAS_CORETYPE` spells them.
  public let core: String

  /// What this processor computes fastest with.
  public static var native: Numerics { Numerics(core: BLASConfiguration.coreName) }

  /// The kernels for AVX2 and FMA, which every x86-64 processor of the last ten years has.
  ///
  /// With these the C library chooses one variant of its functions on all of them. A processor whose own
  /// kernels are these has one class, and one set of results, for both.
  public static let portable = Numerics(core: "Haswell")

  /// The class that a spec asks for.
  ///
  /// - Precondition: `name` is `native` or `portable`, as the schema has it.
  init(_ name: String) {
    precondition(["native", "portable"].contains(name), "no class of arithmetic is called \(name)")
    self = name == "native" ? .native : .portable
  }

  private init(core: String) { self.core = core }

  /// The class of this process, with one thread per stage.
  public static var current: JSONValue { native.json }

  /// Whether this processor has the instructions of the class.
  public var isAvailable: Bool { self == .native || BLASConfiguration.runsHaswellKernels }

  /// The class with one thread per stage, as it stands in keys.
  public var json: JSONValue {
    [
      "blas": .string(Self.version), "core": .string(core),
      "libc": .string(MathLibrary.version), "threads": 1,
    ]
  }

  /// The environment that holds a stage's process to the class; it must be set before OpenBLAS is loaded.
  public var environment: [String: String] {
    ["OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1", "OPENBLAS_CORETYPE": core]
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
