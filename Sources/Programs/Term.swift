public import Tensors

/// A value in a builder, with operators, so that a rule reads like the formula it stands for.
///
/// Operators on mixed real and complex terms work by component; a number literal is a real constant
/// of the other operand's shape.
///
/// A term does not keep its builder alive: counting the references of the terms that rules pass around was a third of
/// differentiation. Invariant: whoever makes a builder holds it until its program is finished, and uses none of its terms
/// afterwards. Debug builds, and so all tests, end where that is broken.
public struct Term {
  #if DEBUG
    private unowned let reference: ProgramBuilder
  #else
    private let reference: Unmanaged<ProgramBuilder>
  #endif
  /// The value.
  public let value: ValueID

  /// The term of a value.
  public init(_ builder: ProgramBuilder, _ value: ValueID) {
    #if DEBUG
      reference = builder
    #else
      reference = .passUnretained(builder)
    #endif
    self.value = value
  }

  /// Where the value lives.
  public var builder: ProgramBuilder {
    #if DEBUG
      reference
    #else
      reference.takeUnretainedValue()
    #endif
  }

  /// Asks the builder without counting a reference to it.
  @inline(__always)
  private func ask<Answer>(_ question: (ProgramBuilder) -> Answer) -> Answer {
    #if DEBUG
      question(reference)
    #else
      reference._withUnsafeGuaranteedRef { question($0) }
    #endif
  }

  /// The element type and shape.
  public var type: ValueType { ask { $0.type(of: value) } }

  /// The element type.
  public var dtype: DType { ask { $0.dtype(of: value) } }

  /// Whether the elements are complex.
  public var isComplex: Bool { dtype == .complex }

  /// Whether a builder is the one where the value lives.
  public func isMade(by builder: ProgramBuilder) -> Bool { ask { $0 === builder } }

  /// Whether both live in the same builder, are real and have the same axes.
  public func isRealAndShaped(as other: Term) -> Bool {
    ask { other.isMade(by: $0) && $0.areRealOfOneShape(value, other.value) }
  }

  /// Whether both live in the same builder and have the same axes.
  public func isShaped(as other: Term) -> Bool {
    ask { other.isMade(by: $0) && $0.haveSameShape(value, other.value) }
  }

  private func emit(_ operation: Operation, _ operands: Operands) -> Term {
    ask { Term($0, $0.emit(operation, operands)) }
  }

  /// The number that a real term is everywhere, if it was built as one.
  public var uniform: Double? { ask { $0.uniform(value) } }

  /// The product that derivatives use: ``ProgramBuilder/strong(_:_:)``.
  public func strong(_ other: Term) -> Term { ask { Term($0, $0.strong(value, other.value)) } }

  /// Whether there are no axes.
  private var isScalar: Bool { ask { $0.isScalar(value) } }

  /// A real constant of this term's shape.
  public func constant(_ number: Double) -> Term {
    let term = ask { Term($0, $0.constant(number)) }
    return isScalar ? term : term.broadcast(type.shape)
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
    return emit(.linear(map), Operands(value))
  }

  private func broadcast(scalar shape: Shape) -> Term {
    shape.isScalar ? self : emit(.linear(.broadcast(shape)), Operands(value))
  }

  /// An elementwise function of this term.
  public func apply(_ function: Unary) -> Term {
    emit(.unary(function), Operands(value))
  }

  /// A member of a family of elementwise functions, of this term.
  public func apply(_ family: Family, _ parameter: Int) -> Term {
    emit(.family(family, parameter), Operands(value))
  }

  /// An elementwise function of two terms.
  public static func apply(_ function: Binary, _ left: Term, _ right: Term) -> Term {
    left.emit(.binary(function), Operands(left.value, right.value))
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
    emit(.compare(comparison), Operands(value, other.value))
  }

  /// Where this term, real or complex, is zero in all its parts.
  public var isZero: Term {
    isComplex ? compare(.equal, constant(0).apply(.promote)) : compare(.equal, 0)
  }

  /// The first term where this condition holds, else the second.
  public func select(_ chosen: Term, _ other: Term) -> Term {
    emit(.select, Operands(value, chosen.value, other.value))
  }

  /// This term, but exactly zero where the condition holds.
  public func zero(where condition: Term) -> Term {
    condition.select(isComplex ? constant(0).apply(.promote) : constant(0), self)
  }

  /// Where both conditions hold.
  public func and(_ other: Term) -> Term { .apply(.and, self, other) }
}
