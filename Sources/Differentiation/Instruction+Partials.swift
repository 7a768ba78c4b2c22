import Programs

extension Instruction {
  /// Calls `body` with the index of each operand and the derivative by it: ``partials(_:_:)`` without lists,
  /// where there are at most two.
  func forEachPartial(
    _ operand: (Int) -> Term, _ result: Term, _ body: (Int, Partial) -> Void
  ) {
    switch operation {
    case .unary(let function): body(0, function.partial(operand(0), result))
    case .family(let family, let parameter): body(0, family.partial(parameter, operand(0)))
    case .binary(let function):
      let (first, second) = function.partials(operand(0), operand(1), result)
      body(0, first)
      body(1, second)
    case .input, .constant, .compare, .select, .linear, .concatenate, .contract, .maximum, .argmax,
      .argsort, .takeAlong, .putAlong, .matrix, .fourier, .scan:
      let partials = partials(operands.indices.map(operand), result)
      for (index, partial) in partials.enumerated() { body(index, partial) }
    }
  }

  /// The derivative by each operand, in a builder where operands and result have these terms.
  func partials(_ operands: [Term], _ result: Term) -> [Partial] {
    switch operation {
    case .input, .constant: []
    case .unary(let function): [function.partial(operands[0], result)]
    case .family(let family, let parameter): [family.partial(parameter, operands[0])]
    case .binary(let function):
      {
        let (first, second) = function.partials(operands[0], operands[1], result)
        return [first, second]
      }()
    case .compare: [.zero, .zero]
    // The branch not taken gets an exact zero (N4).
    case .select:
      [
        .zero,
        .linear(
          { operands[0].select($0, $0.zeroes) }, adjoint: { operands[0].select($0, $0.zeroes) }),
        .linear(
          { operands[0].select($0.zeroes, $0) }, adjoint: { operands[0].select($0.zeroes, $0) }),
      ]
    case .matrix(let function): function.partials(operands, result)
    case .linear, .concatenate, .contract, .maximum, .argmax, .argsort, .takeAlong, .putAlong,
      .fourier:
      operation.arrayPartials(operands, result)
    // A loop is differentiated as a whole: see `LoopRule`.
    case .scan: operands.map { _ in .zero }
    }
  }
}

extension Term {
  /// A constant zero of this term's type.
  var zeroes: Term { isComplex ? constant(0).promoted : constant(0) }
}
