/// Float32 memory aligned to cache lines, freed with its last owner.
///
/// One writer at a time is the caller's business: buffers are handed around inside one executor or
/// one training loop and never cross a concurrency boundary.
public final class FloatBuffer {
  /// The first element.
  public let pointer: UnsafeMutablePointer<Float>
  /// The number of elements.
  public let count: Int

  /// The alignment in floats: 64 bytes.
  public static let alignment = 16

  /// A buffer of zeros.
  public init(count: Int) {
    precondition(count >= 0, "a buffer of \(count) floats")
    self.count = count
    let bytes = UnsafeMutableRawPointer.allocate(
      byteCount: max(count, 1) * MemoryLayout<Float>.stride,
      alignment: Self.alignment * MemoryLayout<Float>.stride)
    pointer = bytes.bindMemory(to: Float.self, capacity: max(count, 1))
    pointer.initialize(repeating: 0, count: max(count, 1))
  }

  deinit { UnsafeMutableRawPointer(pointer).deallocate() }

  /// All elements.
  public var elements: UnsafeMutableBufferPointer<Float> {
    UnsafeMutableBufferPointer(start: pointer, count: count)
  }

  /// `count` elements from `offset` on.
  ///
  /// - Precondition: they lie inside the buffer.
  public func slice(at offset: Int, count: Int) -> FloatSlice {
    precondition(
      offset >= 0 && count >= 0 && offset + count <= self.count,
      "\(count) floats at \(offset) of a buffer of \(self.count)")
    return FloatSlice(buffer: self, offset: offset, count: count)
  }
}

/// A part of a buffer, which it keeps alive.
public struct FloatSlice {
  /// The buffer.
  public let buffer: FloatBuffer
  /// Where the part starts.
  public let offset: Int
  /// The number of elements.
  public let count: Int

  /// The first element.
  public var pointer: UnsafeMutablePointer<Float> { buffer.pointer + offset }
}
