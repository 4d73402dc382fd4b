import COpenBLAS

/// What OpenBLAS computes with in this process; results repeat bit for bit only where all of it is
/// the same.
public enum BLASConfiguration {
  /// The kernel set, such as `Zen` or `SkylakeX`, as `OPENBLAS_CORETYPE` spells it.
  public static var coreName: String { openblas_get_corename().map { String(cString: $0) } ?? "" }

  /// The number of threads that a product may use.
  public static var threadCount: Int { Int(openblas_get_num_threads()) }

  /// Version and build options.
  public static var description: String {
    openblas_get_config().map { String(cString: $0) } ?? ""
  }
}
