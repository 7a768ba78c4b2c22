public import Programs
import Tensors

extension Program {
  /// The program of the value and the Wirtinger pair of one output, elementwise by each input.
  ///
  /// With the adjoint pullbacks a of 1 and b of i, ∂f/∂z = (conj(a) + i conj(b))/2 and
  /// ∂f/∂z̄ = (a + i b)/2. A real output needs one pullback: ∂f/∂z = conj(a)/2, ∂f/∂z̄ = a/2. By a real
  /// input the pair is ∂f/∂x and 0.
  ///
  /// - Parameters:
  ///   - output: the output that is differentiated, a scalar.
  ///   - wrt: the inputs to differentiate by.
  ///   - builder: an empty builder, which may simplify what it is given.
  /// - Returns: a program of the same inputs; its outputs are those of this program, followed by
  ///   ∂f/∂z and ∂f/∂z̄ for each input in `wrt`.
  public func wirtinger(
    of output: Int = 0, wrt: [Int], in builder: ProgramBuilder = ProgramBuilder()
  ) throws(ProgramError) -> Program {
    let sweep = Sweep(self, in: builder)
    let one = sweep.term(outputs[output].value).constant(1)
    let isComplex = type(of: outputs[output].value).dtype == .complex
    func pullback(_ seed: Term) -> [Term?] {
      var seeds = [Term?](repeating: nil, count: outputs.count)
      seeds[output] = seed
      return sweep.pullback(seeds, wrt: wrt)
    }
    let first = pullback(isComplex ? one.promoted : one)
    let second = isComplex ? pullback(one.promoted.timesI) : first.map { _ in nil }
    var results = sweep.outputs
    for (input, (a, b)) in zip(wrt, zip(first, second)) {
      let (p, q) = pair(a, b, byReal: inputs[input].type.dtype == .real)
      let isReal = inputs[input].type.dtype == .real && !isComplex
      let type = ValueType(isReal ? .real : .complex, inputs[input].type.shape)
      results.append(("d_z." + inputs[input].name, builder.value(p, type: type)))
      results.append(("d_conj_z." + inputs[input].name, builder.value(q, type: type)))
    }
    return try builder.finish(results)
  }
}

/// The pair from the pullbacks of 1 and i; nil is a structural zero.
private func pair(_ a: Term?, _ b: Term?, byReal: Bool) -> (Term?, Term?) {
  if byReal {
    // The cotangent of a real input is Re(conj(seed) f′): a and b are the parts of f′.
    guard let b else { return (a, nil) }
    let imaginary = b.promoted.timesI
    return (a.map { $0 + imaginary } ?? imaginary, nil)
  }
  let first = a.map { 0.5 * $0 }
  let second = b.map { (0.5 * $0) }
  return (
    sum(first?.conjugate, second?.conjugate.timesI),
    sum(first, second?.timesI)
  )
}

private func sum(_ a: Term?, _ b: Term?) -> Term? {
  guard let a, let b else { return a ?? b }
  return a + b
}
