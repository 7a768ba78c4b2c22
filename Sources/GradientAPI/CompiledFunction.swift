import Differentiation
import Evaluation
import FunctionSpecs
import Optimization
import Programs
import Tensors

/// A function compiled for an endpoint and for inputs of certain types.
struct CompiledFunction: Sendable {
  let formula: Formula
  /// Whether it is one of the catalogue, whose places in JSON are not those of the request.
  let isNamed: Bool
  /// The inputs in the program's order.
  let inputs: [Input]
  /// The indices of the inputs to differentiate by.
  let wrt: [Int]
  /// The function itself.
  let function: Program
  /// Computes the function's outputs and, after them, what the endpoint asks for or is made of.
  let program: Program
  /// The program, ready to run.
  let executable: Executable
  /// The function alone, ready to run: for `check`, whose differences need nothing else.
  let functionExecutable: Executable?
  /// Its pushforward, ready to run: for `derivatives`, where the program does not show whether the function is
  /// holomorphic.
  let pushforward: Executable?
  /// Whether the program shows that ∂f/∂z̄ is zero by every complex input asked for, whatever the point.
  let isProvenHolomorphic: Bool
  /// Tells where derivatives pass through points without one; nil where none can.
  let watch: PointWatch?
  /// How the matrix of a Jacobian is gone through.
  let mode: JacobianMode
  /// A measure of the work of one answer, found once: every request asks for it. See `measure`.
  let work: Int
  /// The elements of the largest value.
  let largestValue: Int

  var outputs: [Output] { function.outputs }
  var outputTypes: [ValueType] { function.outputTypes }

  /// Bytes that the function takes in a cache, roughly.
  var size: Int {
    1024 + formula.size + (program.size + function.size) * 160
      + executable.byteCount + (functionExecutable?.byteCount ?? 0)
      + (pushforward?.byteCount ?? 0) + (watch?.byteCount ?? 0)
  }
}

extension CompiledFunction {
  /// Numbers that an evaluation at one point needs room for, results of all passes included: a measure of
  /// what a block of points may hold.
  func numbersPerPoint(_ endpoint: Endpoint) -> Int {
    func numbers(_ types: [ValueType]) -> Int {
      types.reduce(0) {
        $0.addingSaturating($1.paddedCount.multipliedSaturating($1.dtype == .complex ? 2 : 1))
      }
    }
    let own = numbers(program.outputTypes)
    let by = numbers(wrt.map { inputs[$0].type }).multipliedSaturating(2)
    switch endpoint {
    case .value, .gradient, .vjp, .jvp, .hvp, .derivatives, .compile, .check: return max(1, own)
    case .hessian, .jacobian, .wirtinger:
      // Output or gradient by input; all factors are bounded by what may be compiled and sent.
      return max(1, own).multipliedSaturating(max(1, by))
    }
  }

  /// Compiles the function of a request within a budget.
  static func compile(
    _ request: EvaluationRequest, _ limits: FormulaLimits, _ budget: Budget
  ) throws -> CompiledFunction {
    do {
      return try Interruption.$current.withValue(Interruption { budget.isSpent }) {
        try CompiledFunction(request, limits)
      }
    } catch {
      // An interruption may show as any error.
      try budget.check()
      throw error
    }
  }

  /// Compiles the function of a request.
  init(_ request: EvaluationRequest, _ limits: FormulaLimits) throws {
    let source = try request.source(limits)
    formula = try source.formula(limits)
    isNamed = source.isNamed
    inputs = try Self.inputs(request, source, formula)
    let written: Program
    do throws(SpecError) {
      written = try formula.program(
        inputs: inputs, constants: source.constants, outputs: source.outputs)
    } catch {
      throw source.problem(error)
    }
    function = try written.optimized()
    wrt = try Self.wrt(request, inputs, formula)
    mode = Self.mode(request, function, inputs, wrt)
    program = try Self.optimizedDerivative(request, function, inputs, wrt, mode, formula)
    isProvenHolomorphic = try Self.provesHolomorphic(request, function, inputs, wrt)
    let elements = program.elements
    if elements > 8 * limits.maximumElements {
      throw Problem(
        .limitExceeded,
        "the values of the derivative have \(elements) elements, more than eight times the limit of "
          + "\(limits.maximumElements) (max-elements)",
        pointer: source.pointer)
    }
    if program.matrixWork / 8 > limits.maximumMatrixWork {
      throw Problem(
        .limitExceeded,
        "the functions of matrices in the derivative need more operations than eight times the limit of "
          + "\(limits.maximumMatrixWork) (max-matrix-work)",
        pointer: source.pointer)
    }
    for type in program.outputTypes where type.paddedCount > limits.maximumElements {
      throw Problem(
        .limitExceeded,
        "a result has more elements than the limit of \(limits.maximumElements) (max-elements)",
        pointer: source.pointer)
    }
    try Interruption.check()
    executable = try Executable(program)
    try Interruption.check()
    watch = try Self.watch(request.endpoint, function, wrt: wrt, derivative: program)
    largestValue = program.instructions.reduce(1) { max($0, $1.type.shape.count) }
    work = Self.measure(program, largest: largestValue)
      .multipliedSaturating(Self.passes(request.endpoint, program, inputs, wrt, mode))
    functionExecutable = request.endpoint == .check ? try Executable(function) : nil
    let isDecidedAtPoints =
      request.endpoint == .derivatives && inputs[wrt[0]].type.dtype == .complex
      && !isProvenHolomorphic
    pushforward =
      isDecidedAtPoints ? try Executable(try function.pushforward(wrt: wrt)) : nil
    // What was left undone on the way must not be remembered.
    try Interruption.check()
  }

  /// The function's outputs at a point, for `check`.
  ///
  /// - Throws: what `check` throws, which loops call now and then.
  func evaluate(_ arguments: [Tensor], _ check: () throws -> Void) throws -> [Tensor] {
    guard let functionExecutable else {
      preconditionFailure("no other endpoint evaluates the function alone")
    }
    return try functionExecutable.evaluate(arguments, check: check)
  }

  /// The declared inputs and those of the point; every one must be known to the other side.
  private static func inputs(
    _ request: EvaluationRequest, _ source: FunctionSource, _ formula: Formula
  ) throws -> [Input] {
    var points = request.points.values.map { (name: $0.name, type: $0.type, pointer: $0.pointer) }
    let constants = Set(source.constants.map(\.name))
    let free = formula.freeNames
    if request.points.isUntyped {
      // Nothing is evaluated: what neither a declaration nor a point tells is a real scalar.
      var known = constants.union(points.map(\.name))
      for input in source.declared where known.insert(input.name).inserted {
        points.append((input.name, input.type, source.pointer))
      }
      for name in free where !known.contains(name) && !formula.isFunction(name) {
        points.append((name, .real, source.pointer))
      }
    }
    let given = Set(points.map(\.name))
    for input in source.declared where !given.contains(input.name) {
      throw missing(input.name, request, formula)
    }
    for name in free
    where !given.contains(name) && !constants.contains(name) && !formula.isFunction(name) {
      // A name that is close to one of the point's is a typo in either of them.
      throw missing(name, request, formula)
    }
    let declared = Dictionary(
      source.declared.map { ($0.name, $0.type) }, uniquingKeysWith: { first, _ in first })
    let used = formula.usedNames
    return try points.map { name, type, pointer in
      guard let declaration = declared[name] else {
        if !used.contains(name) {
          throw Problem(
            .unknownInput, "the function has no input '\(name)'", pointer: pointer,
            span: formula.span, suggestion: nearestName(to: name, among: free))
        }
        return Input(name, type)
      }
      try check(type, against: declaration, name, pointer, formula)
      return Input(name, declaration)
    }
  }

  private static func missing(
    _ name: String, _ request: EvaluationRequest, _ formula: Formula
  ) -> Problem {
    let nearest = nearestName(to: name, among: request.points.values.map(\.name))
    return Problem(
      .missingInput, "the function needs the input '\(name)', which the point does not have",
      pointer: request.points.pointer, span: formula.firstUse(of: name) ?? formula.span,
      suggestion: nearest)
  }

  private static func check(
    _ type: ValueType, against declaration: ValueType, _ name: String, _ pointer: String,
    _ formula: Formula
  ) throws {
    // Not before it is needed: it is looked for from the beginning of the formula.
    var span: Span? { formula.firstUse(of: name) ?? formula.span }
    if type.shape != declaration.shape {
      throw Problem(
        .shapeMismatch,
        "the input '\(name)' is declared with shape \(declaration.shape), not \(type.shape)",
        pointer: pointer, span: span)
    }
    if type.dtype == .complex && declaration.dtype == .real {
      throw Problem(
        .wrongDType, "the input '\(name)' is declared real", pointer: pointer, span: span)
    }
  }

  private static func wrt(
    _ request: EvaluationRequest, _ inputs: [Input], _ formula: Formula
  ) throws -> [Int] {
    guard let names = request.wrt else { return Array(inputs.indices) }
    let places = Dictionary(
      inputs.enumerated().map { ($1.name, $0) }, uniquingKeysWith: { first, _ in first })
    return try names.enumerated().map { position, name in
      if let index = places[name] { return index }
      throw Problem(
        .unknownInput, "the function has no input '\(name)'",
        pointer: "\(request.wrtPointer)/\(position)", span: formula.span,
        suggestion: nearestName(to: name, among: inputs.map(\.name)))
    }
  }
}

extension ValueType {
  /// The number of elements with axes of length 0 counted as 1: lists of nothing cost something too.
  var paddedCount: Int { Shape(shape.dimensions.map { max(1, $0) })?.count ?? .max }
}
