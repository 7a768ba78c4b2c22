import Differentiation
import Evaluation
import HTTPCore
import Programs
import Tensors

/// Finds what an endpoint answers at one point.
struct Answer {
  typealias Members = [(key: String, value: AnswerValue)]

  let request: EvaluationRequest
  let function: CompiledFunction
  let arguments: [Tensor]
  let budget: Budget
  let settings: ServiceSettings

  var convention: Convention { request.convention }

  /// The members of the answer, but for warnings.
  func members() throws -> Members {
    switch request.endpoint {
    case .value: return values(try evaluate(arguments)) + echo
    case .gradient: return try gradient()
    case .vjp: return try vjp()
    case .jvp: return try jvp()
    case .jacobian: return try jacobian()
    case .hessian: return try hessian()
    case .hvp: return try hvp()
    case .derivatives: return try derivatives()
    case .wirtinger: return try wirtinger()
    case .check: return try check()
    case .compile: return description
    }
  }

  /// One evaluation of the endpoint's program, unless the time for the request is over.
  func evaluate(_ arguments: [Tensor]) throws -> [Tensor] {
    try budget.check()
    return try function.executable.evaluate(arguments)
  }

  var echo: Members { [("convention", .text(convention.rawValue))] }

  /// `value`: one output as it is, several as an object by name.
  func values(_ results: [Tensor]) -> Members {
    [("value", byOutput(results.prefix(function.outputs.count).map(AnswerValue.tensor)))]
  }

  func byOutput(_ parts: [AnswerValue]) -> AnswerValue {
    parts.count == 1
      ? parts[0] : .object(zip(function.outputs, parts).map { ($0.name, $1) })
  }

  func byInput(_ parts: [AnswerValue]) -> AnswerValue {
    .object(zip(function.wrt, parts).map { (function.inputs[$0].name, $1) })
  }

  private func gradient() throws -> Members {
    let results = try evaluate(arguments)
    let first = function.outputs.count
    var gradients: [AnswerValue]
    if request.isHolomorphic {
      // The derivative itself is what the conjugate convention shows (dy = f′ dz); the adjoint one shows its
      // conjugate. Of the pairs only ∂f/∂z is left.
      gradients = []
      for (position, index) in function.wrt.enumerated() {
        let (p, q) = (results[first + 2 * position], results[first + 2 * position + 1])
        try requireHolomorphic(p, q, function.inputs[index].name)
        gradients.append(.tensor(convention == .conjugate ? p : Convention.conjugate.convert(p)))
      }
    } else {
      gradients = results[first...].map { .tensor(convention.convert($0)) }
    }
    var members: Members = [
      ("value", .tensor(results[0])), ("gradient", byInput(gradients)),
    ]
    members += echo
    if first > 1 {
      let others = zip(function.outputs, results).dropFirst().prefix(first - 1)
      members.append(("aux", .object(others.map { ($0.name, .tensor($1)) })))
    }
    return members
  }

  private func vjp() throws -> Members {
    let types = function.outputTypes
    let cotangents = try CotangentReader.cotangents(request, function.outputs.map(\.name), types)
    let results = try evaluate(arguments + cotangents.map(convention.convert))
    let vjp = results.dropFirst(types.count).map { AnswerValue.tensor(convention.convert($0)) }
    return values(results) + [("vjp", byInput(vjp))] + echo
  }

  private func jvp() throws -> Members {
    let tangents = try CotangentReader.tangents(request, function.inputs)
    let results = try evaluate(arguments + tangents)
    let jvp = results.dropFirst(function.outputs.count).map(AnswerValue.tensor)
    return values(results) + [("jvp", byOutput(Array(jvp)))] + echo
  }

  private func hvp() throws -> Members {
    let tangents = try CotangentReader.tangents(request, function.inputs)
    let results = try evaluate(arguments + tangents)
    let (outputs, count) = (function.outputs.count, function.wrt.count)
    let gradient = results[outputs..<outputs + count].map {
      AnswerValue.tensor(convention.convert($0))
    }
    let hvp = results[(2 * outputs + count)...].map { AnswerValue.tensor(convention.convert($0)) }
    return [
      ("value", .tensor(results[0])), ("gradient", byInput(gradient)), ("hvp", byInput(hvp)),
    ] + echo
  }

  private func derivatives() throws -> Members {
    let results = try evaluate(arguments)
    if function.inputs[function.wrt[0]].type.dtype == .complex { try requireHolomorphicAtPoint() }
    let derivatives = results.dropFirst(function.outputs.count).map(AnswerValue.tensor)
    return [("value", .tensor(results[0])), ("derivatives", .list(Array(derivatives)))] + echo
  }

  /// What the server made of the function.
  private var description: Members {
    func type(_ type: ValueType) -> AnswerValue {
      let dtype = type.dtype == .complex ? "complex128" : "float64"
      return .object([
        ("dtype", .text(dtype)), ("shape", .list(type.shape.dimensions.map(AnswerValue.integer))),
      ])
    }
    let outputs = zip(function.outputs, function.outputTypes)
    return [
      ("inputs", .object(function.inputs.map { ($0.name, type($0.type)) })),
      ("outputs", .object(outputs.map { ($0.name, type($1)) })),
      ("holomorphic", .boolean(function.isProvenHolomorphic)),
      ("operations", .integer(function.function.operationCount)),
    ] + echo
  }
}
