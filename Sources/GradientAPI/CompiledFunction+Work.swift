import Programs
import Tensors

extension CompiledFunction {
  /// Instructions times elements of the largest value, or more where loops repeat and matrices are multiplied or
  /// taken apart; at most `Int.max`.
  static func measure(_ program: Program, largest: Int) -> Int {
    max(program.instructions.count.multipliedSaturating(largest), program.work)
  }

  /// How often the program is evaluated for one answer, at most.
  static func passes(
    _ endpoint: Endpoint, _ program: Program, _ inputs: [Input], _ wrt: [Int], _ mode: JacobianMode
  ) -> Int {
    // Without seeds of its own it gives everything at once.
    if program.inputs.count == inputs.count { return 1 }
    func parts(_ types: [ValueType]) -> Int {
      types.reduce(0) { $0.addingSaturating($1.shape.count.multipliedSaturating(2)) }
    }
    let byInputs = parts(wrt.map { inputs[$0].type }).addingSaturating(1)
    switch endpoint {
    case .value, .gradient, .vjp, .jvp, .hvp, .derivatives, .compile: return 1
    case .hessian, .wirtinger: return byInputs
    case .jacobian:
      // In reverse each part of an output is a pass; those of the derivative are outputs of the program too.
      return mode == .reverse ? parts(program.outputTypes).addingSaturating(1) : byInputs
    case .check:
      // Beside every derivative the function at four points.
      return byInputs.multipliedSaturating(5)
    }
  }
}
