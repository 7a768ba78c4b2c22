import Programs

extension Instruction {
  /// The derivative by each operand, in a builder where operands and result have these terms.
  func partials(_ operands: [Term], _ result: Term) -> [Partial] {
    switch operation {
    case .input, .constant: []
    case .unary(let function): [function.partial(operands[0], result)]
    case .family(let family, let parameter): [family.partial(parameter, operands[0])]
    case .binary(let function): function.partials(operands[0], operands[1], result)
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
