public import Tensors

/// The elementwise functions of one operand.
public enum Unary: String, Ordinal, Hashable, Sendable {
  // Linear over the reals.
  case negate, conj, real, imag, promote, timesI
  // Between truth values and numbers.
  case indicator, not, isFinite
  // The identity, with derivative zero by decree.
  case stopGradient
  // Not holomorphic.
  case abs, abs2, angle, sign
  // Holomorphic where they are defined.
  case reciprocal, sqrt
  case exp, expm1, exp2, log, log1p, log2, log10
  case sin, cos, tan, asin, acos, atan
  case sinh, cosh, tanh, asinh, acosh, atanh
  case sechSquared, sigmoid
  // Of a real operand only.
  case cbrt, erf, erfc, gamma, lgamma
  case floor, ceil, round, trunc
}

/// The elementwise functions of one operand and an integer that is known when the program is built.
public enum Family: String, Ordinal, Hashable, Sendable {
  /// x^n by repeated squaring.
  case power
  /// The n-th derivative of sin(πx)/(πx).
  case sinc
  /// The n-th derivative of the digamma function; real operand.
  case polygamma
}

/// The elementwise functions of two operands.
public enum Binary: String, Ordinal, Hashable, Sendable {
  case add, subtract, multiply, divide
  /// The product with exact zeros: +0 as soon as one operand is zero, whatever the other.
  case strongMultiply
  case pow
  // Of real operands only.
  case atan2, hypot, logaddexp, maximum, minimum, copysign, remainder, floorDivide
  // Of truth values.
  case and, or
}

/// The elementwise comparisons; `a > b` is `b < a`.
public enum Comparison: String, Ordinal, Hashable, Sendable {
  case less, lessEqual, equal, notEqual
}

/// What an instruction does with its operands.
///
/// What is large is held by reference: operations are copied and compared all the time, and nearly all of
/// them are of the small kinds.
public enum Operation: Hashable, Sendable {
  /// The program's input of this index; no operands.
  case input(Int)
  /// A value known when the program was built; no operands.
  indirect case constant(Tensor)
  /// An elementwise function of one operand.
  case unary(Unary)
  /// A member of a family of elementwise functions.
  case family(Family, Int)
  /// An elementwise function of two operands.
  case binary(Binary)
  /// An elementwise comparison, which gives truth values.
  case compare(Comparison)
  /// The second operand where the first is true, else the third.
  case select

  // Of arrays.
  /// Moves or adds the elements of one operand.
  indirect case linear(LinearMap)
  /// The operands one after the other along an axis.
  case concatenate(axis: Int)
  /// The products of matrices: shapes (…, m, k) and (…, k, n) with the same leading axes. If strong,
  /// each product is exactly zero as soon as one factor is.
  case contract(strong: Bool)
  /// The largest element along these axes, which are dropped; NaN if there is one. Real.
  indirect case maximum([Int])
  /// The index of the first largest element (or NaN) along an axis, which is dropped. Real.
  case argmax(axis: Int)
  /// The indices, as real numbers, that sort an axis in a stable way, NaN last. Real.
  case argsort(axis: Int)
  /// Along an axis, the elements of the first operand at the indices in the second.
  case takeAlong(axis: Int)
  /// Zeros with an axis of this length, and the elements of the first operand added along it at the
  /// indices in the second: the adjoint of `takeAlong`.
  indirect case putAlong(axis: Int, length: Int)

  // Of whole matrices and transforms.
  /// A function of matrices.
  indirect case matrix(MatrixFunction)
  /// The discrete Fourier transform along an axis, not scaled: Σ x_j exp(-2πi jk/n), with + in the
  /// exponent if inverse. Complex.
  case fourier(axis: Int, isInverse: Bool)

  // Of programs.
  /// A loop of a fixed count; its results are packed.
  indirect case scan(Scan)
}

/// An enum without payloads, whose cases have numbers.
public protocol Ordinal: CaseIterable {}

extension Ordinal {
  /// The place among all cases, which is the one byte that a value is made of.
  public var ordinal: Int {
    MemoryLayout<Self>.size == 1 ? Int(unsafeBitCast(self, to: UInt8.self)) : 0
  }
}
