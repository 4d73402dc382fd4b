import COpenBLAS

/// A dense row-major float32 matrix in someone else's memory.
public struct MatrixView {
  let elements: UnsafePointer<Float>
  let rows: Int
  let columns: Int
  let isTransposed: Bool

  /// A view of `rows` by `columns` stored elements, to be read as their transpose if so asked.
  public init(
    _ elements: UnsafePointer<Float>, rows: Int, columns: Int, transposed isTransposed: Bool = false
  ) {
    self.elements = elements
    self.rows = rows
    self.columns = columns
    self.isTransposed = isTransposed
  }

  fileprivate var transposed: MatrixView {
    MatrixView(elements, rows: rows, columns: columns, transposed: !isTransposed)
  }

  /// Adds the product with a vector of `width` elements to one of `height`, by `sgemv`.
  fileprivate func multiply(
    _ vector: UnsafePointer<Float>, addingTo result: UnsafeMutablePointer<Float>
  ) {
    cblas_sgemv(
      CblasRowMajor, transposition, Int32(rows), Int32(columns), 1, elements, Int32(columns),
      vector, 1, 1, result, 1)
  }

  fileprivate var transposition: CBLAS_TRANSPOSE { isTransposed ? CblasTrans : CblasNoTrans }
  /// The number of rows as read.
  fileprivate var height: Int { isTransposed ? columns : rows }
  /// The number of columns as read.
  fileprivate var width: Int { isTransposed ? rows : columns }
}

/// Writes (or adds) the matrix product `left · right` into `result`, by OpenBLAS.
///
/// OpenBLAS clears the result slowly when it is told to overwrite, so it is cleared here and always
/// added to.
///
/// - Precondition: the inner dimensions agree; `result` has room for `left` rows times `right`
///   columns and overlaps neither operand.
public func multiply(
  _ left: MatrixView, _ right: MatrixView, into result: UnsafeMutablePointer<Float>,
  accumulating: Bool = false
) {
  precondition(
    left.width == right.height,
    "\(left.height)x\(left.width) times \(right.height)x\(right.width)")
  guard left.height > 0, right.width > 0 else { return }
  if !accumulating { result.update(repeating: 0, count: left.height * right.width) }
  guard left.width > 0 else { return }
  // A matrix times a vector needs none of the packing of a product of matrices.
  if right.width == 1 {
    left.multiply(right.elements, addingTo: result)
  } else if left.height == 1 {
    right.transposed.multiply(left.elements, addingTo: result)
  } else {
    multiplyMatrices(left, right, addingTo: result)
  }
}

private func multiplyMatrices(
  _ left: MatrixView, _ right: MatrixView, addingTo result: UnsafeMutablePointer<Float>
) {
  cblas_sgemm(
    CblasRowMajor, left.transposition, right.transposition, Int32(left.height),
    Int32(right.width), Int32(left.width), 1, left.elements, Int32(left.columns), right.elements,
    Int32(right.columns), 1, result, Int32(right.width))
}

/// Which part of a square matrix is read as a triangular one.
public struct TriangularForm: Hashable, Sendable {
  /// Whether the lower triangle is read, else the upper.
  public let isLower: Bool
  /// Whether the diagonal is taken to be 1 and not read.
  public let hasUnitDiagonal: Bool
  /// Whether the transpose of that triangle is meant.
  public let isTransposed: Bool

  /// A form.
  public init(isLower: Bool, hasUnitDiagonal: Bool, isTransposed: Bool) {
    self.isLower = isLower
    self.hasUnitDiagonal = hasUnitDiagonal
    self.isTransposed = isTransposed
  }

  /// The same triangle, transposed.
  public var transposed: TriangularForm {
    TriangularForm(
      isLower: isLower, hasUnitDiagonal: hasUnitDiagonal, isTransposed: !isTransposed)
  }
}

/// Replaces each row `x` of `rows` by the solution `z` of `T z = x`, by OpenBLAS `strsm`.
///
/// - Parameters:
///   - triangle: `T`, `size` by `size`; only the triangle that `form` names is read.
///   - form: Which triangle, with which diagonal, transposed or not.
///   - rows: Right-hand sides, `count` by `size`, overwritten by the solutions.
public func solveTriangular(
  _ triangle: UnsafePointer<Float>, form: TriangularForm, size: Int,
  rows: UnsafeMutablePointer<Float>, count: Int
) {
  guard size > 0, count > 0 else { return }
  // Rows are transposed columns: zᵀ Tᵀ = xᵀ, hence the side and the flipped transposition.
  cblas_strsm(
    CblasRowMajor, CblasRight, form.isLower ? CblasLower : CblasUpper,
    form.isTransposed ? CblasNoTrans : CblasTrans,
    form.hasUnitDiagonal ? CblasUnit : CblasNonUnit, Int32(count), Int32(size), 1, triangle,
    Int32(size), rows, Int32(size))
}
