import ArgumentParser
import CKernels
import Tensors

/// Says what our numbers depend on besides the machine's name.
struct MachineCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "machine", abstract: "Print the libraries and instruction sets in use, as CSV.")

  func run() {
    let blas = BLASConfiguration.description.split(separator: " ").prefix(2).joined(separator: " ")
    print("linear algebra,\(blas) (\(BLASConfiguration.coreName) kernels)")
    print("kernel level,\(String(cString: dnf_kernel_level_name()))")
    print("C library,\(MathLibrary.version)")
  }
}
