import Tensors

extension Term {
  /// The product that derivatives use: exactly zero as soon as one factor is.
  ///
  /// With a number that is known to be finite and not zero the usual product has that property already, and with
  /// 1 or i there is nothing to multiply. Signs move out of the product, where they meet other signs and sums. So
  /// a zero has the sign that the usual product gives it.
  public func strong(_ other: Term) -> Term { Term(builder, builder.strong(value, other.value)) }

  /// The number that a real term is everywhere, if it was built as one.
  public var uniform: Double? { builder.uniform(value) }
}

// By values, because terms count references to the builder, and most of differentiation is this.
extension ProgramBuilder {
  /// ``Term/strong(_:)``.
  public func strong(_ left: ValueID, _ right: ValueID) -> ValueID {
    // Signs first.
    var (x, y, isNegative) = (left, right, false)
    while let operand = operand(of: x, if: .negate) { (x, isNegative) = (operand, !isNegative) }
    while let operand = operand(of: y, if: .negate) { (y, isNegative) = (operand, !isNegative) }
    let product =
      known(x, times: y) ?? known(y, times: x)
      ?? emit(.binary(.strongMultiply), Operands(x, y))
    return isNegative ? emit(.unary(.negate), Operands(product)) : product
  }

  /// The product of a value, if it is a known number, with another.
  private func known(_ value: ValueID, times other: ValueID) -> ValueID? {
    if let number = uniform(value), number.isFinite, number != 0 {
      return number == 1 ? other : emit(.binary(.multiply), Operands(value, other))
    }
    // 1 and i as the seeds of pullbacks by a complex result.
    guard let operand = operand(of: value, if: .promote), uniform(operand) == 1 else {
      guard let rotated = operand(of: value, if: .timesI),
        let inner = self.operand(of: rotated, if: .promote), uniform(inner) == 1
      else { return nil }
      let promoted = emit(.unary(.promote), Operands(other))
      return emit(.unary(.timesI), Operands(promoted))
    }
    return emit(.unary(.promote), Operands(other))
  }

  /// ``Term/uniform``.
  func uniform(_ value: ValueID) -> Double? { number(of: operandOfBroadcast(value) ?? value) }
}
