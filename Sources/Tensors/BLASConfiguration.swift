import CKernels
import COpenBLAS
import Glibc

/// What OpenBLAS computes with in this process; results repeat bit for bit only where all of it is
/// the same.
public enum BLASConfiguration {
  /// The kernel set, such as `Zen` or `SkylakeX`, as `OPENBLAS_CORETYPE` spells it.
  public static var coreName: String { openblas_get_corename().map { String(cString: $0) } ?? "" }

  /// Whether this processor has the instructions of OpenBLAS's kernels for Haswell: AVX2 and FMA.
  public static var runsHaswellKernels: Bool { dnf_kernels_at_level(DNF_LEVEL_V3) != nil }

  /// The number of threads that a product may use.
  public static var threadCount: Int { Int(openblas_get_num_threads()) }

  /// Ends the threads that OpenBLAS has started as it was loaded, one for each core but this one.
  ///
  /// They spin for a while and take cores from those who compute. Nothing is lost: a product that
  /// wants threads starts them again. Builds of OpenBLAS without threads of their own lack the function.
  public static func endIdleThreads() {
    guard let program = dlopen(nil, RTLD_NOW) else { return }
    defer { dlclose(program) }
    guard let symbol = dlsym(program, "blas_thread_shutdown_") else { return }
    typealias Shutdown = @convention(c) () -> CInt
    _ = unsafeBitCast(symbol, to: Shutdown.self)()
  }

  /// Version and build options.
  public static var description: String {
    openblas_get_config().map { String(cString: $0) } ?? ""
  }
}
