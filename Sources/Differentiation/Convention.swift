public import Tensors

/// How the gradient of a real function of complex inputs is written.
///
/// Everything inside is `adjoint`. `conjugate` conjugates cotangents on the way in and gradients on
/// the way out, because vjp_conjugate(c) = conj(vjp_adjoint(conj c)); nothing else changes.
public enum Convention: String, Sendable, CaseIterable {
  /// ∂f/∂x + i ∂f/∂y: Zygote, PyTorch, TensorFlow, Enzyme, Mooncake.
  case adjoint
  /// ∂f/∂x - i ∂f/∂y: JAX, HIPS autograd.
  case conjugate

  /// A cotangent or gradient between this convention and the adjoint one; its own inverse.
  public func convert(_ tensor: Tensor) -> Tensor {
    switch self {
    case .adjoint: tensor
    case .conjugate: tensor.conjugate
    }
  }
}

extension Tensor {
  fileprivate var conjugate: Tensor {
    Tensor(planes: real, imaginary.map { -$0 }, dtype: dtype, shape: shape)
  }
}
