import Glibc

/// Angles of a sphere of any dimension.
///
/// x = (cos a1, sin a1 cos a2, sin a1 sin a2 cos a3, and so on), the last coordinate with sines alone.
enum SphericalAngles {
  /// The unit vector, shape `[d + 1]`, of angles, shape `[d]`; for none the vector (1).
  static func direction(_ angles: [Double]) -> [Double] {
    var direction: [Double] = []
    var sines = 1.0
    for angle in angles {
      direction.append(sines * cos(angle))
      sines *= sin(angle)
    }
    return direction + [sines]
  }

  /// The angles, shape `[d]`, of a vector, shape `[d + 1]`: polar ones in [0, pi], the last in [0, 2 pi).
  static func angles(of vector: [Double]) -> [Double] {
    let last = vector.count - 2
    return (0...last).map { axis in
      if axis < last { return atan2(length(Array(vector[(axis + 1)...])), vector[axis]) }
      let angle = atan2(vector[last + 1], vector[last])
      return angle < 0 ? angle + 2 * .pi : angle
    }
  }

  /// The unit vectors along which the angles grow, shape `[d, d + 1]`; they are orthogonal.
  static func tangents(_ angles: [Double]) -> [[Double]] {
    angles.indices.map { axis in
      // Past its axis an angle moves along the direction of the later angles.
      let later = direction(Array(angles.dropFirst(axis + 1)))
      return [Double](repeating: 0, count: axis) + [-sin(angles[axis])]
        + later.map { cos(angles[axis]) * $0 }
    }
  }

  /// sum_i (d - i) ln |sin a_i|, what area of the unit sphere a unit of the angles covers, in nats.
  static func logVolumeFactor(_ angles: [Double]) -> Double {
    angles.enumerated().dropLast().reduce(0) { sum, entry in
      sum + Double(angles.count - 1 - entry.offset) * log(abs(sin(entry.element)))
    }
  }

  /// The Euclidean length.
  static func length(_ vector: [Double]) -> Double {
    vector.reduce(0) { hypot($0, $1) }
  }
}
