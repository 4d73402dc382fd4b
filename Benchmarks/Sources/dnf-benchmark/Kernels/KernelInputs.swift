import CKernels
import Tensors

/// Fixed inputs for one call of each kernel, in shapes that occur in a step of the thin spiral.
///
/// Elements lie between 0.01 and 0.99, where every function is defined and no branch depends on chance.
struct KernelInputs {
  /// A batch of 100 points and 100 hidden units.
  private let rows = 100
  private let columns = 100
  /// 100 splines of 5 bins.
  private let splines = 100
  private let bins = 5
  private let left = Self.filled(10_000, salt: 1)
  private let right = Self.filled(10_000, salt: 2)
  private let output = FloatBuffer(count: 10_000)
  private let second = FloatBuffer(count: 10_000)

  private static func filled(_ count: Int, salt: Int) -> FloatBuffer {
    let buffer = FloatBuffer(count: count)
    // A generator of period 99 is enough: all that matters is that values differ and never change.
    for index in 0..<count {
      buffer.pointer[index] = Float((index * 37 + salt * 11) % 99 + 1) / 100
    }
    return buffer
  }

  func runElementwise(_ kernels: dnf_kernels) {
    let (count, x, y, out) = (left.count, left.pointer, right.pointer, output.pointer)
    kernels.exp(count, x, out)
    kernels.log(count, x, out)
    kernels.sqrt(count, x, out)
    kernels.reciprocal(count, x, out)
    kernels.sigmoid(count, x, out)
    kernels.softplus(count, x, out)
    kernels.tanh(count, x, out)
    kernels.relu(count, x, out)
    kernels.square(count, x, out)
    kernels.add(count, x, y, out)
    kernels.subtract(count, x, y, out)
    kernels.multiply(count, x, y, out)
    kernels.divide(count, x, y, out)
    kernels.relu_backward(count, x, y, out)
    kernels.relu_backward_add(count, x, y, second.pointer, out)
  }

  func runReductions(_ kernels: dnf_kernels) {
    let (x, out) = (left.pointer, output.pointer)
    kernels.column_sums(rows, columns, x, false, out)
    kernels.row_sums(rows, columns, x, out)
    _ = kernels.total_sum(left.count, x)
    _ = kernels.sum_of_squares(left.count, x)
    // Ten terms, as nine layers and a base distribution contribute to a log-determinant.
    let terms = (0..<10).map { UnsafePointer(x + rows * $0) }
    terms.withUnsafeBufferPointer { buffer in
      if let pointers = buffer.baseAddress {
        kernels.sum_of_terms(rows, buffer.count, pointers, out)
      }
    }
  }

  func runMatrices(_ kernels: dnf_kernels) {
    let (x, out) = (left.pointer, output.pointer)
    kernels.add_row(rows, columns, x, right.pointer, out)
    kernels.softmax(rows, columns, x, out)
    kernels.cumulative_sum(rows, columns, x, out)
    kernels.reverse_cumulative_sum(rows, columns, x, out)
    kernels.transpose(rows, columns, x, out)
  }

  func runTransport(_ kernels: dnf_kernels) {
    // Two coordinates of 100 points each.
    let (points, targets) = (left.pointer, right.pointer)
    kernels.gaussian_log_sums(
      rows, columns, 2, points, targets, right.pointer + 2 * columns, 10, second.pointer,
      output.pointer, output.pointer + rows)
  }

  func runSplines(_ kernels: dnf_kernels) {
    let (x, parameters, out) = (left.pointer, right.pointer, output.pointer)
    let logDerivatives = output.pointer + splines
    kernels.spline_rq_forward(splines, bins, 3, 0.1, x, parameters, out, logDerivatives)
    kernels.spline_rq_inverse(splines, bins, 3, 0.1, x, parameters, out, logDerivatives)
    let (gradient, logGradient) = (left.pointer + splines, left.pointer + 2 * splines)
    kernels.spline_rq_forward_vjp(
      splines, bins, 3, 0.1, x, parameters, gradient, logGradient, out, second.pointer)
    kernels.spline_rq_inverse_vjp(
      splines, bins, 3, 0.1, x, parameters, gradient, logGradient, out, second.pointer)
  }

  /// Last, because it writes to its inputs.
  func runOptimiser(_ kernels: dnf_kernels) {
    let (first, secondMoment) = (output.pointer, second.pointer)
    output.elements.update(repeating: 0)
    second.elements.update(repeating: 0)
    kernels.adamw(
      left.count, left.pointer, right.pointer, first, secondMoment, 3e-4, 0.9, 0.999, 1e-8, 1e-4,
      0,
      1, 0.1, 0.001)
  }
}
