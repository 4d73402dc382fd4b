import ArgumentParser
import CKernels

/// Runs every kernel once on a fixed input, for a tool that counts instructions.
struct KernelsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "kernels", abstract: "Run every kernel of a level once, on fixed inputs.")

  @Option(help: "The instruction-set level: base, v3 or v4.")
  var level = "base"

  func run() throws {
    let levels = ["base": DNF_LEVEL_BASE, "v3": DNF_LEVEL_V3, "v4": DNF_LEVEL_V4]
    guard let wanted = levels[level] else {
      throw ValidationError("--level is base, v3 or v4, not '\(level)'")
    }
    guard let kernels = dnf_kernels_at_level(wanted)?.pointee else {
      throw ValidationError("this CPU cannot run the kernels of level \(level)")
    }
    let inputs = KernelInputs()
    inputs.runElementwise(kernels)
    inputs.runReductions(kernels)
    inputs.runMatrices(kernels)
    inputs.runSplines(kernels)
    inputs.runTransport(kernels)
    inputs.runOptimiser(kernels)
  }
}
