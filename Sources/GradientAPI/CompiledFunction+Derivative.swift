import Differentiation
import FunctionSpecs
import Optimization
import Programs
import Tensors

extension CompiledFunction {
  /// The program of an endpoint, optimized.
  static func optimizedDerivative(
    _ request: EvaluationRequest, _ function: Program, _ inputs: [Input], _ wrt: [Int],
    _ mode: JacobianMode, _ formula: Formula
  ) throws -> Program {
    let program = try derivative(request, function, inputs, wrt, mode, formula)
    // Derivatives are simplified while they are built, and the function is already; but loops are put together
    // once more, and Taylor series are built with their parts kept.
    let hasLoop = function.instructions.contains { $0.operation.scan != nil }
    return hasLoop || request.endpoint == .derivatives ? try program.optimized() : program
  }

  private static func derivative(
    _ request: EvaluationRequest, _ function: Program, _ inputs: [Input], _ wrt: [Int],
    _ mode: JacobianMode, _ formula: Formula
  ) throws -> Program {
    let span = function.instructions[function.outputs[0].value.index].origin.flatMap {
      formula.span(of: $0)
    }
    switch request.endpoint {
    case .value, .compile: return function
    case .gradient:
      try requireScalar(function, span)
      if request.isHolomorphic {
        try requireComplex(inputs, wrt, "/holomorphic")
        return try function.wirtinger(wrt: wrt, in: .optimizing())
      }
      try requireReal(function, span)
      return try function.gradient(wrt: wrt, in: .optimizing())
    case .vjp: return try function.pullback(wrt: wrt, in: .optimizing())
    case .jvp:
      return try function.pushforward(wrt: Array(inputs.indices), in: .optimizing())
    case .jacobian:
      if request.isHolomorphic { try requireComplex(inputs, wrt, "/holomorphic") }
      return mode == .reverse
        ? try function.pullback(wrt: wrt, in: .optimizing())
        : try function.pushforward(wrt: wrt, in: .optimizing())
    case .check: return try function.pushforward(wrt: wrt, in: .optimizing())
    case .hessian, .hvp:
      try requireScalar(function, span)
      try requireReal(function, span)
      return try function.gradient(wrt: wrt, in: .optimizing())
        .pushforward(wrt: wrt, in: .optimizing())
    case .derivatives:
      guard wrt.count == 1, inputs[wrt[0]].type.shape.isScalar else {
        throw Problem(
          .notScalar, "derivatives are by one scalar input: name it in \"wrt\"", pointer: "/wrt")
      }
      return try function.derivatives(by: wrt[0], order: request.order)
    case .wirtinger:
      return function.outputs.count == 1 && function.outputTypes[0].shape.isScalar
        ? try function.wirtinger(wrt: wrt, in: .optimizing())
        : try function.pushforward(wrt: wrt, in: .optimizing())
    }
  }

  /// Forward goes through the elements of inputs, reverse through those of outputs, each complex element
  /// twice: once for 1 and once for i.
  static func mode(
    _ request: EvaluationRequest, _ function: Program, _ inputs: [Input], _ wrt: [Int]
  ) -> JacobianMode {
    if request.mode != .auto { return request.mode }
    func passes(_ types: [ValueType]) -> Int {
      types.reduce(0) { $0 + $1.shape.count * ($1.dtype == .complex ? 2 : 1) }
    }
    return passes(function.outputTypes) < passes(wrt.map { inputs[$0].type }) ? .reverse : .forward
  }

  private static func requireScalar(_ function: Program, _ span: Span?) throws {
    let shape = function.outputTypes[0].shape
    guard !shape.isScalar else { return }
    throw Problem(
      .notScalar,
      "the result has shape \(shape), and a gradient needs a scalar: take sum(...) of it, or send many "
        + "points as \"points\"", pointer: "/function", span: span, suggestion: "sum(...)")
  }

  private static func requireReal(_ function: Program, _ span: Span?) throws {
    if function.outputTypes[0].dtype != .complex { return }
    throw Problem(
      .complexResult,
      "the result is complex, and a gradient needs a real one: take real(...) or abs(...) of it, ask "
        + "for /v1/vjp or /v1/wirtinger, or say \"holomorphic\": true if it is holomorphic",
      pointer: "/function", span: span)
  }

  /// A holomorphic derivative is one by a complex input.
  private static func requireComplex(_ inputs: [Input], _ wrt: [Int], _ pointer: String) throws {
    for index in wrt where inputs[index].type.dtype != .complex {
      throw Problem(
        .wrongDType,
        "a holomorphic derivative is by complex inputs, and '\(inputs[index].name)' is real: give it as "
          + "{\"re\": …, \"im\": 0} or declare it complex", pointer: pointer)
    }
  }

  /// Whether the pullbacks of 1 and i show by their structure that ∂f/∂z̄ = (a + i b)/2 is zero: decided on
  /// the program, without any numbers.
  static func provesHolomorphic(
    _ request: EvaluationRequest, _ function: Program, _ inputs: [Input], _ wrt: [Int]
  ) throws -> Bool {
    let complex = wrt.filter { inputs[$0].type.dtype == .complex }
    switch request.endpoint {
    case .value, .vjp, .jvp, .hessian, .hvp, .wirtinger, .check: return false
    case .gradient: if !request.isHolomorphic { return false }
    case .jacobian, .derivatives, .compile: break
    }
    return try function.isHolomorphic(by: complex)
  }
}
