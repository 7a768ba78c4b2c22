public import Tensors

/// A value in a builder, with operators, so that a rule reads like the formula it stands for.
///
/// Operators on mixed real and complex terms work by component; a number literal is a real constant
/// of the other operand's shape.
public struct Term {
  /// Where the value lives.
  public let builder: ProgramBuilder
  /// The value.
  public let value: ValueID

  /// The term of a value.
  public init(_ builder: ProgramBuilder, _ value: ValueID) {
    self.builder = builder
    self.value = value
  }

  /// The element type and shape.
  public var type: ValueType { builder.type(of: value) }

  /// The element type.
  public var dtype: DType { builder.dtype(of: value) }

  /// Whether the elements are complex.
  public var isComplex: Bool { builder.dtype(of: value) == .complex }

  /// Whether there are no axes.
  private var isScalar: Bool { builder.isScalar(value) }

  /// A real constant of this term's shape.
  public func constant(_ number: Double) -> Term {
    let value = builder.constant(number)
    return isScalar ? Term(builder, value) : Term(builder, value).broadcast(type.shape)
  }

  /// This term repeated to a shape.
  public func broadcast(_ shape: Shape) -> Term {
    type.shape == shape ? self : apply(.broadcast(shape))
  }

  /// A map that moves or adds the elements of this term; a number that is repeated stays one.
  public func apply(_ map: LinearMap) -> Term {
    if let number = uniform, map.keepsElements, let shape = try? map.resultShape(type.shape) {
      return Term(builder, builder.constant(number)).broadcast(scalar: shape)
    }
    return Term(builder, builder.emit(.linear(map), Operands(value)))
  }

  private func broadcast(scalar shape: Shape) -> Term {
    shape.isScalar ? self : Term(builder, builder.emit(.linear(.broadcast(shape)), Operands(value)))
  }

  /// An elementwise function of this term.
  public func apply(_ function: Unary) -> Term {
    Term(builder, builder.emit(.unary(function), Operands(value)))
  }

  /// A member of a family of elementwise functions, of this term.
  public func apply(_ family: Family, _ parameter: Int) -> Term {
    Term(builder, builder.emit(.family(family, parameter), Operands(value)))
  }

  /// An elementwise function of two terms.
  public static func apply(_ function: Binary, _ left: Term, _ right: Term) -> Term {
    Term(left.builder, left.builder.emit(.binary(function), Operands(left.value, right.value)))
  }
}

// MARK: Arithmetic

extension Term {
  /// The sum.
  public static func + (left: Term, right: Term) -> Term { .apply(.add, left, right) }
  /// The difference.
  public static func - (left: Term, right: Term) -> Term { .apply(.subtract, left, right) }
  /// The product.
  public static func * (left: Term, right: Term) -> Term { .apply(.multiply, left, right) }
  /// The quotient.
  public static func / (left: Term, right: Term) -> Term { .apply(.divide, left, right) }
  /// The negative.
  public static prefix func - (term: Term) -> Term { term.apply(.negate) }

  /// The sum with a constant.
  public static func + (left: Double, right: Term) -> Term { right.constant(left) + right }
  /// The difference from a constant.
  public static func - (left: Double, right: Term) -> Term { right.constant(left) - right }
  /// The difference to a constant.
  public static func - (left: Term, right: Double) -> Term { left - left.constant(right) }
  /// The product with a constant.
  public static func * (left: Double, right: Term) -> Term { right.constant(left) * right }
  /// The quotient of a constant.
  public static func / (left: Double, right: Term) -> Term { right.constant(left) / right }
}

// MARK: Choice

extension Term {
  /// Where this term compares so with a number; the term is real.
  public func compare(_ comparison: Comparison, _ number: Double) -> Term {
    compare(comparison, constant(number))
  }

  /// Where this term compares so with another one.
  public func compare(_ comparison: Comparison, _ other: Term) -> Term {
    Term(builder, builder.emit(.compare(comparison), Operands(value, other.value)))
  }

  /// Where this term, real or complex, is zero in all its parts.
  public var isZero: Term {
    isComplex ? compare(.equal, constant(0).apply(.promote)) : compare(.equal, 0)
  }

  /// The first term where this condition holds, else the second.
  public func select(_ chosen: Term, _ other: Term) -> Term {
    Term(builder, builder.emit(.select, Operands(value, chosen.value, other.value)))
  }

  /// This term, but exactly zero where the condition holds.
  public func zero(where condition: Term) -> Term {
    condition.select(isComplex ? constant(0).apply(.promote) : constant(0), self)
  }

  /// Where both conditions hold.
  public func and(_ other: Term) -> Term { .apply(.and, self, other) }
}
