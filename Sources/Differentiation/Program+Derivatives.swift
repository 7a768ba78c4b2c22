public import Programs
import Tensors

extension Program {
  /// The program that carries tangents forward (jvp).
  ///
  /// - Parameters:
  ///   - wrt: the inputs that have a tangent; the others' is zero.
  ///   - builder: an empty builder, which may simplify what it is given.
  /// - Returns: a program of the inputs, followed by a tangent for each input in `wrt`; its outputs
  ///   are those of this program, followed by the tangent of each.
  public func pushforward(
    wrt: [Int], in builder: ProgramBuilder = ProgramBuilder()
  ) throws(ProgramError) -> Program {
    let sweep = Sweep(self, in: builder)
    var tangents = [Term?](repeating: nil, count: inputs.count)
    for input in wrt {
      let name = "d." + inputs[input].name
      tangents[input] = Term(builder, builder.input(name, inputs[input].type))
    }
    let results = sweep.pushforward(tangents)
    return try builder.finish(
      sweep.outputs
        + zip(outputs, results).map {
          ("d." + $0.name, builder.value($1, type: type(of: $0.value)))
        })
  }

  /// The program that carries cotangents back (vjp, in the adjoint convention).
  ///
  /// - Parameters:
  ///   - wrt: the inputs whose cotangents are asked for.
  ///   - builder: an empty builder, which may simplify what it is given.
  /// - Returns: a program of the inputs, followed by a cotangent for each output; its outputs are
  ///   those of this program, followed by the cotangent of each input in `wrt`.
  public func pullback(
    wrt: [Int], in builder: ProgramBuilder = ProgramBuilder()
  ) throws(ProgramError) -> Program {
    let sweep = Sweep(self, in: builder)
    let cotangents = outputs.map {
      Term(builder, builder.input("bar." + $0.name, type(of: $0.value)))
    }
    return try finishPullback(sweep, cotangents, wrt)
  }

  /// The program of the values and the gradient of one real scalar output, in the adjoint convention.
  ///
  /// - Parameters:
  ///   - output: the output that is differentiated, a real scalar.
  ///   - wrt: the inputs to differentiate by.
  ///   - builder: an empty builder, which may simplify what it is given.
  /// - Returns: a program of the same inputs; its outputs are those of this program, followed by the
  ///   gradient by each input in `wrt`: ∂f/∂x of a real one, ∂f/∂x + i ∂f/∂y of a complex one.
  public func gradient(
    of output: Int = 0, wrt: [Int], in builder: ProgramBuilder = ProgramBuilder()
  ) throws(ProgramError) -> Program {
    let sweep = Sweep(self, in: builder)
    var cotangents = [Term?](repeating: nil, count: outputs.count)
    cotangents[output] = sweep.term(outputs[output].value).constant(1)
    return try finishPullback(sweep, cotangents, wrt)
  }

  private func finishPullback(
    _ sweep: Sweep, _ cotangents: [Term?], _ wrt: [Int]
  ) throws(ProgramError) -> Program {
    let results = sweep.pullback(cotangents, wrt: wrt)
    return try sweep.builder.finish(
      sweep.outputs
        + zip(wrt, results).map {
          ("bar." + inputs[$0].name, sweep.builder.value($1, type: inputs[$0].type))
        })
  }
}

extension ProgramBuilder {
  /// The value of a tangent or cotangent; a structural zero becomes a constant.
  func value(_ term: Term?, type: ValueType) -> ValueID {
    origin = nil
    return term?.value ?? constant(Tensor(repeating: 0, dtype: type.dtype, shape: type.shape))
  }
}
