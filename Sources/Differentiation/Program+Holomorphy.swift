public import Programs
import Tensors

extension Program {
  /// Whether every ∂f/∂z̄ by these complex inputs is zero as the program stands, whatever the point.
  ///
  /// For each output the pullback of the cotangent i is i times that of 1 in a function whose conjugate
  /// enters nowhere: ∂f/∂z̄ = (a + i b)/2 with a, b the pullbacks of 1 and i. That is decided by following
  /// which values depend on an input through analytic steps only, without any numbers. A function that is
  /// holomorphic for other reasons (say z̄̄) is not recognised.
  public func isHolomorphic(by inputs: [Int]) -> Bool {
    let wanted = Set(inputs)
    let builder = ProgramBuilder()
    let sweep = Sweep(self, in: builder)
    // What each value may depend on: nothing, the inputs alone, or the inputs' conjugates as well.
    var depends = [Bool](repeating: false, count: instructions.count)
    var isTainted = [Bool](repeating: false, count: instructions.count)
    for (index, instruction) in instructions.enumerated() {
      if case .input(let input) = instruction.operation {
        depends[index] = wanted.contains(input)
        continue
      }
      let active = instruction.operands.filter { depends[$0.index] }
      if active.isEmpty { continue }
      if instruction.operation.scan != nil {
        // The results of a loop are packed as real numbers: not decided here, but at the point.
        (depends[index], isTainted[index]) = (true, true)
        continue
      }
      let partials = instruction.partials(
        instruction.operands.map(sweep.term), sweep.term(ValueID(index)))
      for (operand, partial) in zip(instruction.operands, partials) where depends[operand.index] {
        switch partial {
        case .zero: continue
        case .analytic: depends[index] = true
        case .linear:
          depends[index] = true
          if instruction.operation.conjugates { isTainted[index] = true }
        case .gradient, .pair:
          depends[index] = true
          isTainted[index] = true
        }
        if isTainted[operand.index] { isTainted[index] = true }
      }
      // A real value that depends on a complex input depends on its conjugate.
      if depends[index] && instruction.type.dtype != .complex { isTainted[index] = true }
    }
    return !outputs.contains { isTainted[$0.value.index] }
  }
}

extension Operation {
  /// Whether the operation is linear over the reals but not over the complex numbers.
  fileprivate var conjugates: Bool {
    switch self {
    case .unary(.conj), .unary(.real), .unary(.imag): true
    case .matrix(let function): function.conjugates
    case .input, .constant, .unary, .family, .binary, .compare, .select, .linear, .concatenate,
      .contract, .maximum, .argmax, .argsort, .takeAlong, .putAlong, .fourier, .scan:
      false
    }
  }
}
