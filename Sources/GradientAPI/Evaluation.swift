import Differentiation
import JSON
import Programs
import Tensors

/// One request on its way from bytes to an answer.
struct Evaluation {
  let request: EvaluationRequest
  let key: ProgramCache.Key
  var timing: Timing

  /// Decodes the content of a request.
  init(_ endpoint: Endpoint, _ content: [UInt8], _ settings: ServiceSettings, _ timing: Timing)
    throws
  {
    self.timing = timing
    do {
      let document = try JSONDocument(parsing: content, limits: settings.json)
      request = try EvaluationRequest(endpoint, document.root)
    } catch let error as JSONError {
      throw Problem(error, in: content)
    }
    key = ProgramCache.Key(request)
    self.timing.end("decode")
  }

  /// Evaluates a compiled function and writes the answer.
  mutating func run(_ function: CompiledFunction) throws -> [UInt8] {
    let results = try function.program.evaluate(request.arguments(function))
    if request.isHolomorphic { try checkHolomorphic(function, results) }
    timing.end("evaluate")
    var writer = JSONWriter()
    Answer(request: request, function: function, results: results).write(to: &writer)
    timing.end("encode")
    return writer.bytes
  }

  /// Cauchy–Riemann at the point, where the program does not decide it: ∂f/∂z̄ = 0 to 1e-10 of ∂f/∂z.
  private func checkHolomorphic(_ function: CompiledFunction, _ results: [Tensor]) throws {
    if function.isProvenHolomorphic { return }
    for (position, index) in function.wrt.enumerated() {
      let p = results[function.outputs.count + 2 * position]
      let q = results[function.outputs.count + 2 * position + 1]
      let scale = max(1, p.magnitude)
      guard q.magnitude > 1e-10 * scale else { continue }
      throw Problem(
        .notHolomorphic,
        "the function is not holomorphic in '\(function.inputs[index].name)': its derivative by the "
          + "conjugate is not zero at this point; ask for /v1/wirtinger", pointer: "/function")
    }
  }
}

extension Tensor {
  /// The largest finite part.
  fileprivate var magnitude: Double {
    (real + imaginary).lazy.filter(\.isFinite).map(\.magnitude).max() ?? 0
  }
}

extension EvaluationRequest {
  /// The values of a function's inputs, real ones promoted where a complex input is declared.
  func arguments(_ function: CompiledFunction) -> [Tensor] {
    zip(point, function.inputs).map { entry, input in
      guard input.type.dtype == .complex, entry.value.dtype == .real else { return entry.value }
      let zeros = [Double](repeating: 0, count: entry.value.shape.count)
      return Tensor(planes: entry.value.real, zeros, dtype: .complex, shape: entry.value.shape)
    }
  }
}
