import Programs
import Tensors

extension Program {
  /// Which inputs any of these outputs changes with.
  func influence(on outputs: [Bool]) -> [Bool] {
    var matters = [Bool](repeating: false, count: instructions.count)
    for (output, isWanted) in zip(self.outputs, outputs) where isWanted {
      matters[output.value.index] = true
    }
    var result = [Bool](repeating: false, count: inputs.count)
    for (index, instruction) in instructions.enumerated().reversed() where matters[index] {
      if case .input(let input) = instruction.operation { result[input] = true }
      guard instruction.passesDerivatives else { continue }
      for operand in instruction.operands { matters[operand.index] = true }
    }
    return result
  }
}

extension Instruction {
  /// Whether the result can have a derivative that is not zero; an answer that errs says it can.
  var passesDerivatives: Bool {
    if type.dtype == .boolean { return false }
    return switch operation {
    case .unary(.indicator), .unary(.floor), .unary(.ceil), .unary(.round), .unary(.trunc),
      .unary(.stopGradient), .binary(.floorDivide), .constant, .argmax, .argsort:
      false
    case .input, .unary, .family, .binary, .compare, .select, .linear, .concatenate, .contract,
      .maximum, .takeAlong, .putAlong, .matrix, .fourier, .scan:
      true
    }
  }
}
