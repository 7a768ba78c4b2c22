import Programs

extension TypeError {
  /// One sentence that says what does not fit.
  var sentence: String {
    switch self {
    case .operandCount(let expected, let found): "\(expected) operands are expected, not \(found)"
    case .dtype(_, let found): "a value of dtype \(found) is not taken here"
    case .shapes(let left, let right): "shapes \(left) and \(right) do not fit together"
    case .parameter(let parameter): "the parameter \(parameter) is out of range"
    case .axes(let axes, let shape): "\(axes) are no axes of an array of shape \(shape)"
    case .index(let axis, let shape): "an index lies outside of axis \(axis) of shape \(shape)"
    case .tooLarge(let lengths): "an array of shape \(lengths) is too large"
    }
  }
}
