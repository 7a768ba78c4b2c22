import HTTPCore
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
      request = try EvaluationRequest(endpoint, document.root, settings)
    } catch let error as JSONError {
      throw Problem(error, in: content)
    }
    key = ProgramCache.Key(request)
    self.timing.end("decode")
  }

  /// Evaluates a compiled function and writes the answer.
  mutating func run(
    _ function: CompiledFunction, _ settings: ServiceSettings, _ cancellation: Cancellation?
  ) throws -> [UInt8] {
    let arguments = request.arguments(function)
    let members: Answer.Members
    do {
      members = try Answer(
        request: request, function: function, arguments: arguments,
        budget: Budget(settings, cancellation), settings: settings
      ).members()
    } catch let error as JSONError {
      throw Problem(error, in: [])
    }
    timing.end("evaluate")
    var writer = JSONWriter()
    writer.beginObject()
    for (key, value) in members {
      writer.key(key)
      value.write(to: &writer)
    }
    if !members.allSatisfy(\.value.isFinite) {
      Warnings(function, request, arguments).write(to: &writer)
    }
    writer.endObject()
    timing.end("encode")
    return writer.bytes
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
