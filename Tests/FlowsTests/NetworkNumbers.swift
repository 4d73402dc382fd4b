import Flows
import Tensors

/// Numbers of no particular values around zero.
func numbers(_ shape: Shape, _ name: String) -> Tensor {
  var stream = RandomStream(seed: 11, path: ["networks", name])
  return Tensor((0..<shape.count).map { _ in stream.uniform(in: -1..<1) }, shape: shape)
}

/// Such numbers for every parameter of a layout.
func values(of layout: ParameterLayout) -> [Tensor] {
  layout.parameters.map { numbers($0.shape, $0.name) }
}
