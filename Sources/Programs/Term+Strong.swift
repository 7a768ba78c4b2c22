import Tensors

extension Term {
  /// The product that derivatives use: exactly zero as soon as one factor is.
  ///
  /// With a number that is known to be finite and not zero the usual product has that property already, and with
  /// 1 or i there is nothing to multiply. Signs move out of the product, where they meet other signs and sums. So
  /// a zero has the sign that the usual product gives it.
  public func strong(_ other: Term) -> Term {
    // Signs first; by values, because terms count references to the builder.
    var (x, y, isNegative) = (value, other.value, false)
    while let operand = builder.operand(of: x, if: .negate) {
      (x, isNegative) = (operand, !isNegative)
    }
    while let operand = builder.operand(of: y, if: .negate) {
      (y, isNegative) = (operand, !isNegative)
    }
    let (left, right) = (Term(builder, x), Term(builder, y))
    let product = left.known(right) ?? right.known(left) ?? .apply(.strongMultiply, left, right)
    return isNegative ? -product : product
  }

  /// The product of this term, if it is a known number, with another.
  private func known(_ other: Term) -> Term? {
    if let number = uniform, number.isFinite, number != 0 {
      return number == 1 ? other : constant(number) * other
    }
    // 1 and i as the seeds of pullbacks by a complex result.
    guard let operand = operand(if: .promote), operand.uniform == 1 else {
      guard let inner = operand(if: .timesI)?.operand(if: .promote), inner.uniform == 1 else {
        return nil
      }
      return other.apply(.promote).apply(.timesI)
    }
    return other.apply(.promote)
  }

  /// The number that a real term is everywhere, if it was built as one.
  public var uniform: Double? {
    builder.number(of: builder.operandOfBroadcast(value) ?? value)
  }

  /// The operand of a term that is this function of it.
  private func operand(if function: Unary) -> Term? {
    builder.operand(of: value, if: function).map { Term(builder, $0) }
  }
}
