import Differentiation
import Programs
import Tensors

extension CompiledFunction {
  /// The program of an endpoint.
  static func derivative(
    _ request: EvaluationRequest, _ function: Program, _ inputs: [Input], _ wrt: [Int]
  ) throws -> Program {
    switch request.endpoint {
    case .value: return function
    case .gradient:
      try requireScalar(function)
      if request.isHolomorphic {
        try requireComplex(inputs, wrt)
        return try function.wirtinger(wrt: wrt)
      }
      if function.outputTypes[0].dtype == .complex { throw complexResult }
      return try function.gradient(wrt: wrt)
    }
  }

  private static func requireScalar(_ function: Program) throws {
    let shape = function.outputTypes[0].shape
    guard !shape.isScalar else { return }
    throw Problem(
      .notScalar, "the result has shape \(shape), and a gradient needs a scalar",
      pointer: "/function",
      suggestion: "sum(...)")
  }

  private static var complexResult: Problem {
    Problem(
      .complexResult,
      "the result is complex, and a gradient needs a real one: take real(...) or abs(...) of it, ask "
        + "for /v1/vjp or /v1/wirtinger, or say \"holomorphic\": true if it is holomorphic",
      pointer: "/function")
  }

  /// A holomorphic derivative is one by a complex input.
  private static func requireComplex(_ inputs: [Input], _ wrt: [Int]) throws {
    for index in wrt where inputs[index].type.dtype != .complex {
      throw Problem(
        .wrongDType,
        "a holomorphic derivative is by complex inputs, and '\(inputs[index].name)' is real: give it as "
          + "{\"re\": …, \"im\": 0} or declare it complex", pointer: "/holomorphic")
    }
  }

  /// Whether every ∂f/∂z̄ of a Wirtinger program is zero as the program stands, whatever the point.
  static func provesHolomorphic(_ program: Program, _ outputs: Int) -> Bool {
    stride(from: outputs + 1, to: program.outputs.count, by: 2).allSatisfy { index in
      let instruction = program.instructions[program.outputs[index].value.index]
      guard case .constant(let value) = instruction.operation else { return false }
      return (value.real + value.imaginary).allSatisfy { $0 == 0 }
    }
  }
}
