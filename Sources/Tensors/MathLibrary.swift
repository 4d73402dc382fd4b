import Glibc

/// The C library whose `exp`, `log` and the like float64 code calls: their last bits differ between
/// versions.
public enum MathLibrary {
  /// Name and version, such as `glibc 2.36`; empty when the library does not say.
  public static var version: String {
    let name = Int32(_CS_GNU_LIBC_VERSION)
    let size = confstr(name, nil, 0)
    guard size > 0 else { return "" }
    let bytes = [UInt8](unsafeUninitializedCapacity: size) { buffer, count in
      count = buffer.withMemoryRebound(to: CChar.self) { confstr(name, $0.baseAddress, size) } - 1
    }
    return String(decoding: bytes, as: UTF8.self)
  }
}
