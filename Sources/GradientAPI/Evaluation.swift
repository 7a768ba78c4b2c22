import HTTPCore
import JSON
import Programs

/// One request on its way from bytes to an answer.
struct Evaluation {
  private(set) var request: EvaluationRequest
  let key: ProgramCache.Key
  var timing: Timing

  /// Decodes the content of a request.
  init(_ endpoint: Endpoint, _ content: [UInt8], _ settings: ServiceSettings, _ timing: Timing)
    throws
  {
    self.timing = timing
    do {
      request = try EvaluationRequest(endpoint, parsing: content, settings)
    } catch let error as JSONError {
      throw Problem(error, in: content)
    }
    key = ProgramCache.Key(request)
    self.timing.end("decode")
  }

  /// Reads what depends on the compiled function; the text of the request is released.
  mutating func batch(
    _ function: CompiledFunction, _ settings: ServiceSettings
  ) throws -> Batch {
    do {
      let batch = try Batch(request, function, settings)
      request.release()
      return batch
    } catch let error as JSONError {
      throw Problem(error, in: [])
    }
  }
}
