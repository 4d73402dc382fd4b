import Tensors

/// Where the random numbers of one phase come from.
///
/// A training of a single phase draws from its streams directly, those of several phases each from a
/// child of the phase's name.
struct PhaseStreams {
  /// The noise of epoch `e`, batch `b` comes from `e/b`.
  let noise: RandomStream
  /// The random inputs of epoch `e`, batch `b` come from `e/b`, those of validation from
  /// `validation/b`.
  let draws: RandomStream

  /// Streams of a phase.
  ///
  /// - Parameters:
  ///   - name: The phase's name; `nil` for the only one.
  ///   - stream: The training's stream.
  ///   - noise: The stream of its noise.
  init(_ name: String?, of stream: RandomStream, noise: RandomStream) {
    self.noise = name.map { noise.child($0) } ?? noise
    draws = (name.map { stream.child($0) } ?? stream).child("draws")
  }
}
