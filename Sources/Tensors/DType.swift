/// The element type of a value: float64, complex128, or the result of a comparison.
public enum DType: UInt8, Hashable, Sendable, CaseIterable {
  /// True or false, stored as 1 and 0.
  case boolean
  /// An IEEE 754 binary64 number.
  case real
  /// A pair of binary64 numbers.
  case complex
}

extension DType: CustomStringConvertible {
  /// The name that clients read and write: `bool`, `float64`, `complex128`.
  public var description: String {
    switch self {
    case .boolean: "bool"
    case .real: "float64"
    case .complex: "complex128"
    }
  }
}
