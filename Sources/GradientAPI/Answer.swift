import Differentiation
import Evaluation
import HTTPCore
import Programs
import Tensors

/// Finds what an endpoint answers at one point, or at a block of points at once.
///
/// For a block every tensor of an answer has one more leading axis, along which the points lie; what is
/// said of shapes below is said of a single point. Tangents and cotangents of basis vectors are the same at
/// all points, so a matrix of derivatives takes as many evaluations for a block as for a point.
struct Answer {
  typealias Members = [(key: String, value: AnswerValue)]

  let request: EvaluationRequest
  let function: CompiledFunction
  let arguments: [BatchInput]
  /// The tangents or cotangents that the client gave.
  let seeds: [BatchInput]
  /// The points of the block; nil for a single point, without an axis.
  let range: Range<Int>?
  let budget: Budget
  let settings: ServiceSettings

  var convention: Convention { request.convention }

  /// The members of the answer that belong to a point.
  func members() throws -> Members {
    switch request.endpoint {
    case .value: return values(try evaluate(arguments))
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

  /// The members that are the same at every point.
  static func common(_ request: EvaluationRequest) -> Members {
    var members: Members = []
    if request.endpoint == .check {
      members = [("step", .number(request.step)), ("tolerance", .number(request.tolerance))]
    }
    return members + [("convention", .text(request.convention.rawValue))]
  }

  /// One evaluation of the endpoint's program, unless the time for the request is over.
  func evaluate(_ inputs: [BatchInput]) throws -> [Tensor] {
    try run(function.executable, inputs)
  }

  func run(_ executable: Executable, _ inputs: [BatchInput]) throws -> [Tensor] {
    try budget.check()
    guard let range else {
      return try executable.evaluate(inputs.map { $0.value(at: 0) }, check: budget.check)
    }
    let types = executable.program.outputTypes
    guard let results = BatchResults(types, capacity: range.count) else { throw tooLarge }
    let budget = budget
    try executable.evaluate(
      inputs, points: range, into: results, width: settings.evaluationThreads
    ) { try budget.check() }
    return try types.indices.map { index in
      guard let tensor = results.tensor(of: index, points: range.count) else { throw tooLarge }
      return tensor
    }
  }

  private var tooLarge: Problem {
    Problem(.limitExceeded, "the results have more elements than can be counted")
  }

  /// The number of points along the leading axis; nil when there is none.
  var pointCount: Int? { range?.count }

  /// A shape with the axis of the points in front.
  func batched(_ shape: Shape) -> Shape {
    guard let pointCount, let points = Shape([pointCount]) else { return shape }
    return Shape(joining: points, shape)
  }

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
        try requireHolomorphic(results[0], p, q, index)
        gradients.append(.tensor(convention == .conjugate ? p : Convention.conjugate.convert(p)))
      }
    } else {
      gradients = results[first...].map { .tensor(convention.convert($0)) }
    }
    var members: Members = [
      ("value", .tensor(results[0])), ("gradient", byInput(gradients)),
    ]
    if first > 1 {
      let others = zip(function.outputs, results).dropFirst().prefix(first - 1)
      members.append(("aux", .object(others.map { ($0.name, .tensor($1)) })))
    }
    return members
  }

  private func vjp() throws -> Members {
    let results = try evaluate(arguments + seeds)
    let vjp = results.dropFirst(function.outputs.count).map {
      AnswerValue.tensor(convention.convert($0))
    }
    return values(results) + [("vjp", byInput(vjp))]
  }

  private func jvp() throws -> Members {
    let results = try evaluate(arguments + seeds)
    let jvp = results.dropFirst(function.outputs.count).map(AnswerValue.tensor)
    return values(results) + [("jvp", byOutput(Array(jvp)))]
  }

  private func hvp() throws -> Members {
    let results = try evaluate(arguments + seeds)
    let (outputs, count) = (function.outputs.count, function.wrt.count)
    let gradient = results[outputs..<outputs + count].map {
      AnswerValue.tensor(convention.convert($0))
    }
    let hvp = results[(2 * outputs + count)...].map { AnswerValue.tensor(convention.convert($0)) }
    return [
      ("value", .tensor(results[0])), ("gradient", byInput(gradient)), ("hvp", byInput(hvp)),
    ]
  }

  private func derivatives() throws -> Members {
    let results = try evaluate(arguments)
    try requireHolomorphicAtPoint()
    let derivatives = results.dropFirst(function.outputs.count).map(AnswerValue.tensor)
    if pointCount != nil, request.points.form == .columns, let order = Shape([derivatives.count]) {
      // One array whose second axis is the order.
      let tensors = Array(results.dropFirst(function.outputs.count))
      let isComplex = tensors.contains { $0.dtype == .complex }
      let joined = Tensor(
        rows: tensors, order, function.outputTypes[0].shape, isComplex, pointCount)
      return [("value", .tensor(results[0])), ("derivatives", .tensor(joined))]
    }
    return [("value", .tensor(results[0])), ("derivatives", .list(Array(derivatives)))]
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
    ]
  }
}
