import Differentiation
import FunctionSpecs
import Programs
import Tensors

/// A function compiled for an endpoint and for inputs of certain types.
struct CompiledFunction: Sendable {
  let formula: Formula
  /// The inputs in the program's order.
  let inputs: [Input]
  /// The indices of the inputs to differentiate by.
  let wrt: [Int]
  /// The function's own outputs.
  let outputs: [Output]
  let outputTypes: [ValueType]
  /// Computes the outputs and, after them, what the endpoint asks for.
  let program: Program
  /// Whether the program shows that no input's conjugate matters, as far as it was asked.
  let isProvenHolomorphic: Bool

  /// Instructions times elements of the largest: a measure of the work of one evaluation.
  var work: Int {
    let largest = program.instructions.map(\.type.shape.count).max() ?? 1
    let (work, overflow) = program.instructions.count.multipliedReportingOverflow(by: largest)
    return overflow ? .max : work
  }

  /// Bytes that the function takes in a cache, roughly.
  var size: Int { 1024 + formula.size + program.instructions.count * 160 }
}

extension CompiledFunction {
  /// Compiles the function of a request.
  init(_ request: EvaluationRequest, _ limits: FormulaLimits) throws {
    let source = try FunctionSource(request.function)
    do throws(SpecError) {
      formula = try Formula(source.formula, limits: limits)
    } catch {
      throw Problem(error, at: source.pointer)
    }
    inputs = try Self.inputs(request, source, formula)
    let function: Program
    do throws(SpecError) {
      function = try formula.program(
        inputs: inputs, constants: source.constants, outputs: source.outputs)
    } catch {
      throw Problem(error, at: source.pointer)
    }
    outputs = function.outputs
    outputTypes = function.outputTypes
    wrt = try Self.wrt(request, inputs)
    let derivative = try Self.derivative(request, function, inputs, wrt)
    program = derivative
    isProvenHolomorphic = request.isHolomorphic && Self.provesHolomorphic(derivative, outputs.count)
  }

  /// The declared inputs and those of the point; every one must be known to the other side.
  private static func inputs(
    _ request: EvaluationRequest, _ source: FunctionSource, _ formula: Formula
  ) throws -> [Input] {
    let given = Set(request.point.map(\.name))
    for input in source.declared where !given.contains(input.name) {
      throw missing(input.name, request)
    }
    let constants = Set(source.constants.map(\.name))
    let free = formula.freeNames
    for name in free where !given.contains(name) && !constants.contains(name) {
      // A name that is close to one of the point's is a typo in either of them.
      throw missing(name, request)
    }
    let declared = Dictionary(uniqueKeysWithValues: source.declared.map { ($0.name, $0.type) })
    let used = formula.usedNames
    return try request.point.map { name, value, pointer in
      let type = ValueType(value.dtype, value.shape)
      guard let declaration = declared[name] else {
        if !used.contains(name) {
          throw Problem(
            .unknownInput, "the function has no input '\(name)'", pointer: pointer,
            suggestion: nearestName(to: name, among: free))
        }
        return Input(name, type)
      }
      try check(type, against: declaration, name, pointer)
      return Input(name, declaration)
    }
  }

  private static func missing(_ name: String, _ request: EvaluationRequest) -> Problem {
    let nearest = nearestName(to: name, among: request.point.map(\.name))
    return Problem(
      .missingInput, "the function needs the input '\(name)', which the point does not have",
      pointer: request.pointPointer, suggestion: nearest)
  }

  private static func check(
    _ type: ValueType, against declaration: ValueType, _ name: String, _ pointer: String
  ) throws {
    if type.shape != declaration.shape {
      throw Problem(
        .shapeMismatch,
        "the input '\(name)' is declared with shape \(declaration.shape), not \(type.shape)",
        pointer: pointer)
    }
    if type.dtype == .complex && declaration.dtype == .real {
      throw Problem(.wrongDType, "the input '\(name)' is declared real", pointer: pointer)
    }
  }

  private static func wrt(_ request: EvaluationRequest, _ inputs: [Input]) throws -> [Int] {
    guard let names = request.wrt else { return Array(inputs.indices) }
    return try names.enumerated().map { position, name in
      if let index = inputs.firstIndex(where: { $0.name == name }) { return index }
      throw Problem(
        .unknownInput, "the function has no input '\(name)'",
        pointer: "\(request.wrtPointer)/\(position)",
        suggestion: nearestName(to: name, among: inputs.map(\.name)))
    }
  }
}
