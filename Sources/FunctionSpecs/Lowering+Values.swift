import Programs
import Tensors

// What an operand is as a value, and the instructions that lowering adds by itself.
extension Lowering {
  func constant(_ value: Double) -> Term { Term(root, number(value)) }

  /// A real number in the program itself.
  func number(_ value: Double) -> ValueID {
    root.origin = current
    return root.constant(value)
  }

  /// A constant, counted each time that it is made: that takes time even where the program has it already.
  func constant(_ value: Tensor) throws(Fault) -> Term {
    constantElements = constantElements.addingSaturating(value.shape.paddedCount)
    if constantElements.addingSaturating(-limits.maximumElements) > limits.maximumElements {
      throw Fault(.tooManyElements(limit: limits.maximumElements), range)
    }
    root.origin = current
    return Term(root, root.constant(value))
  }

  /// The value of an operation; the error has the place of the node that is being lowered.
  ///
  /// It is computed once before a loop if no operand depends on the loop.
  func emit(_ operation: Operation, _ operands: [Term]) throws(Fault) -> Term {
    if loops.isEmpty { return try emit(operation, Operands(operands.map(\.value)), in: root) }
    let depth = operands.reduce(0) { max($0, self.depth(of: $1)) }
    let values = operands.map { bring($0, to: depth).value }
    return try emit(operation, Operands(values), in: builder(at: depth))
  }

  /// A function of one term.
  func emit(_ function: Unary, _ operand: Term) throws(Fault) -> Term {
    try emit(.unary(function), Operands(operand.value), in: operand.builder)
  }

  /// A function of two terms, repeated to their common shape.
  func emit(_ function: Binary, _ left: Term, _ right: Term) throws(Fault) -> Term {
    if left.builder === right.builder, left.builder.haveSameShape(left.value, right.value) {
      return try emit(.binary(function), Operands(left.value, right.value), in: left.builder)
    }
    return try emit(.binary(function), try broadcast([left, right]))
  }

  /// The value of an operation on values of a builder.
  func emit(
    _ operation: Operation, _ operands: Operands, in builder: ProgramBuilder
  ) throws(Fault) -> Term {
    Term(builder, try value(operation, operands, in: builder))
  }

  /// The same by its number.
  func value(
    _ operation: Operation, _ operands: Operands, in builder: ProgramBuilder
  ) throws(Fault) -> ValueID {
    builder.origin = current
    let before = builder.count
    let value: ValueID
    do throws(TypeError) {
      value = try builder.checked(operation, operands)
    } catch {
      throw Fault(.illTyped(error), range)
    }
    if builder.count > before {
      // Here, not for each node only: a call may have as many operands as the text holds.
      if operationCount > limits.maximumOperations {
        throw Fault(.tooManyOperations(limit: limits.maximumOperations), range)
      }
      try countWork(operation, operands, in: builder)
      var count = 1
      if !builder.isScalar(value) {
        let shape = builder.type(of: value).shape
        if shape.rank > FormulaLimits.maximumRank {
          throw Fault(.tooManyAxes(limit: FormulaLimits.maximumRank), range)
        }
        count = shape.paddedCount
      }
      elements = elements.addingSaturating(count)
      if elements > limits.maximumElements {
        throw Fault(.tooManyElements(limit: limits.maximumElements), range)
      }
    }
    return value
  }

  /// Nothing can interrupt a factorization that has begun, so its work is bounded beforehand.
  private func countWork(
    _ operation: Operation, _ operands: Operands, in builder: ProgramBuilder
  ) throws(Fault) {
    guard case .matrix(let function) = operation else { return }
    matrixWork = matrixWork.addingSaturating(function.work(operands.map(builder.type)))
    if matrixWork > limits.maximumMatrixWork {
      throw Fault(.tooMuchMatrixWork(limit: limits.maximumMatrixWork), range)
    }
  }

  /// A value of any element type.
  func value(_ operand: Operand, _ range: Range<Int>) throws(Fault) -> Term {
    switch operand {
    case .value(let term, _): return term
    case .sequence(let items, _): return try array(items, range)
    case .text, .none: throw Fault(.notANumber, range)
    }
  }

  /// A real or complex value; conditions count as 0 and 1.
  func number(_ operand: Operand, _ range: Range<Int>) throws(Fault) -> Term {
    let term = try value(operand, range)
    return term.dtype == .boolean ? try emit(.unary(.indicator), [term]) : term
  }

  func condition(_ operand: Operand, _ range: Range<Int>) throws(Fault) -> Term {
    guard case .value(let term, _) = operand, term.dtype == .boolean else {
      throw Fault(.notACondition, range)
    }
    return term
  }

  /// A function that every element type takes, or real ones only.
  func apply(_ function: Unary, _ operand: Term) throws(Fault) -> Term {
    // Of a real value: its conjugate is itself and i times it is complex.
    if function == .timesI && !operand.isComplex {
      return try emit(.timesI, try promoted(operand))
    }
    return try emit(function, operand)
  }

  func promoted(_ term: Term) throws(Fault) -> Term {
    term.isComplex ? term : try emit(.unary(.promote), [term])
  }

  /// Both terms with one element type.
  func unified(_ left: Term, _ right: Term) throws(Fault) -> (Term, Term) {
    if left.dtype == right.dtype { return (left, right) }
    let numbers = (
      left.type.dtype == .boolean ? try emit(.unary(.indicator), [left]) : left,
      right.type.dtype == .boolean ? try emit(.unary(.indicator), [right]) : right
    )
    if numbers.0.isComplex == numbers.1.isComplex { return numbers }
    return (try promoted(numbers.0), try promoted(numbers.1))
  }

  /// All terms repeated to their common shape, by NumPy's rules.
  func broadcast(_ terms: [Term]) throws(Fault) -> [Term] {
    if terms.allSatisfy({ $0.type.shape == terms[0].type.shape }) { return terms }
    var shape = Shape.scalar
    for term in terms where term.type.shape != shape {
      guard let lengths = shape.broadcast(with: term.type.shape) else {
        throw Fault(.shapes(shape.description, term.type.shape.description), range)
      }
      shape = try self.shape(lengths)
    }
    var result: [Term] = []
    for term in terms { result.append(try broadcast(term, to: shape)) }
    return result
  }

  func broadcast(_ term: Term, to shape: Shape) throws(Fault) -> Term {
    term.type.shape == shape ? term : try emit(.linear(.broadcast(shape)), [term])
  }

  func select(_ condition: Term, _ then: Term, _ otherwise: Term) throws(Fault) -> Term {
    let (chosen, other) = try unified(then, otherwise)
    return try emit(.select, try broadcast([condition, chosen, other]))
  }

  func compare(_ comparison: Comparison, _ left: Term, _ right: Term) throws(Fault) -> Term {
    var (left, right) = try unified(left, right)
    switch comparison {
    case .less, .lessEqual:
      if left.isComplex { throw Fault(.realOnly("an order"), range) }
      if left.type.dtype == .boolean {
        left = try emit(.unary(.indicator), [left])
        right = try emit(.unary(.indicator), [right])
      }
    case .equal, .notEqual: break
    }
    return try emit(.compare(comparison), try broadcast([left, right]))
  }
}

extension Shape {
  /// The lengths of the common shape of two by NumPy's rules, aligned right; nil when they do not fit.
  func broadcast(with other: Shape) -> [Int]? {
    if isScalar { return other.dimensions }
    if other.isScalar { return dimensions }
    let rank = max(self.rank, other.rank)
    var lengths: [Int] = []
    for axis in 0..<rank {
      let left = axis < rank - self.rank ? 1 : dimensions[axis - (rank - self.rank)]
      let right = axis < rank - other.rank ? 1 : other.dimensions[axis - (rank - other.rank)]
      guard left == right || left == 1 || right == 1 else { return nil }
      lengths.append(left == 1 ? right : left)
    }
    return lengths
  }
}
