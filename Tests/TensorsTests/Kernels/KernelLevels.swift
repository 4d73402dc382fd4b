import CKernels

/// The kernels of every level that this CPU can run; base first.
func availableKernels() -> [dnf_kernels] {
  [DNF_LEVEL_BASE, DNF_LEVEL_V3, DNF_LEVEL_V4].compactMap { dnf_kernels_at_level($0)?.pointee }
}

func name(of kernels: dnf_kernels) -> String { String(cString: kernels.level_name) }

/// Bits of each value, with every NaN alike: its payload is not part of the promise.
func comparableBits(_ values: [Float]) -> [UInt32] {
  values.map { $0.isNaN ? 0x7fc0_0000 : $0.bitPattern }
}

/// Reproducible numbers for tests (splitmix64).
struct TestNumbers {
  var state: UInt64

  init(_ seed: UInt64) { state = seed }

  mutating func next(in range: ClosedRange<Double>) -> Float {
    state &+= 0x9e37_79b9_7f4a_7c15
    var z = state
    z = (z ^ (z >> 30)) &* 0xbf58_476d_1ce4_e5b9
    z = (z ^ (z >> 27)) &* 0x94d0_49bb_1331_11eb
    z ^= z >> 31
    let unit = Double(z >> 11) * 0x1p-53
    return Float(range.lowerBound + unit * (range.upperBound - range.lowerBound))
  }

  mutating func array(_ count: Int, in range: ClosedRange<Double> = -3...3) -> [Float] {
    (0..<count).map { _ in next(in: range) }
  }
}

typealias UnaryKernel =
  @convention(c) (
    Int, UnsafePointer<Float>, UnsafeMutablePointer<Float>
  ) -> Void
typealias BinaryKernel =
  @convention(c) (
    Int, UnsafePointer<Float>, UnsafePointer<Float>, UnsafeMutablePointer<Float>
  ) -> Void
typealias MatrixKernel =
  @convention(c) (
    Int, Int, UnsafePointer<Float>, UnsafeMutablePointer<Float>
  ) -> Void

/// An output array with a guard of eight values behind it that no kernel may touch.
func guardedOutput(_ count: Int, _ body: (UnsafeMutablePointer<Float>) -> Void) -> [Float]? {
  let sentinel: Float = 12345.678
  var output = [Float](repeating: sentinel, count: count + 8)
  output.withUnsafeMutableBufferPointer { buffer in
    if let base = buffer.baseAddress { body(base) }
  }
  guard output[count...].allSatisfy({ $0 == sentinel }) else { return nil }
  return Array(output[..<count])
}
