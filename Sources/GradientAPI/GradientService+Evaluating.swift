import HTTPCore
import JSON
import Programs
import Synchronization

extension GradientService {
  /// Small requests are answered at once if their function is known, and with it what it costs, or is plainly simple;
  /// everything else by a worker. What a new function costs, no length of its text tells.
  func evaluate(
    _ endpoint: Endpoint, _ content: [UInt8], _ format: AnswerFormat, _ id: String,
    _ settings: ServiceSettings
  ) throws -> HTTPAnswer {
    let timing = Timing()
    if content.count > settings.contentOnLoop {
      let content = Handover(content)
      return .later { cancellation in
        self.finish(id) {
          let evaluation = try Evaluation(endpoint, content.take(), settings, timing)
          let function = self.cache.find(evaluation.key)
          return try self.run(
            Handover(consume evaluation), function, isHit: function != nil, format, id, settings,
            cancellation)
        }
      }
    }
    let evaluation = try Evaluation(endpoint, content, settings, timing)
    let function = cache.find(evaluation.key)
    if case .json = format,
      function != nil || evaluation.request.isQuicklyCompiled(settings),
      let response = try answerAtOnce(evaluation, function, id, settings)
    {
      // The second time it comes: what comes once is not worth remembering.
      if let function {
        forms.learn(content, evaluation.request, function, answer: response.content)
      }
      return .now(response)
    }
    let key = evaluation.key
    let handover = Handover(evaluation)
    return .later { cancellation in
      self.finish(id) {
        // It may have been compiled already, here or for another request, which makes it no hit.
        let known = function ?? self.cache.find(key)
        return try self.run(
          handover, known, isHit: function != nil, format, id, settings, cancellation)
      }
    }
  }

  /// The answer, unless it is much work, or takes longer than could be known before.
  private func answerAtOnce(
    _ evaluation: Evaluation, _ function: CompiledFunction?, _ id: String,
    _ settings: ServiceSettings
  ) throws -> HTTPResponse? {
    do {
      return try run(
        Handover(evaluation), function, isHit: function != nil, .json, id, settings, nil)
    } catch is TakesLonger {
      return nil
    }
  }

  private func run(
    _ handover: Handover<Evaluation>, _ known: CompiledFunction?, isHit: Bool,
    _ format: AnswerFormat, _ id: String, _ settings: ServiceSettings, _ cancellation: Cancellation?
  ) throws -> HTTPResponse {
    var evaluation = handover.take()
    evaluation.timing.isCacheHit = isHit
    let budget = Budget(settings, cancellation)
    let function: CompiledFunction
    if let known {
      function = known
    } else {
      do {
        function = try .compile(evaluation.request, settings.formula, budget)
      } catch let error as JSONError {
        throw Problem(error, in: [])
      }
      counters.countLookup(isHit: false)
      cache.insert(function, evaluation.key)
    }
    let work = function.work.multipliedSaturating(max(1, evaluation.request.points.count))
    if cancellation == nil, work > settings.workOnLoop { throw TakesLonger() }
    let batch = try evaluation.batch(function, settings)
    evaluation.timing.end("compile")
    var response = HTTPResponse(
      status: 200, fields: [("Content-Type", format.mediaType), ("X-Request-Id", id)])
    switch format {
    case .json:
      response.content = try batch.content(budget)
    case .lines, .page:
      let stream = BatchStream(batch, time: budget.remaining)
      switch try stream.first(cancellation) {
      case .more(let content): (response.content, response.rest) = (content, stream)
      case .last(let content): response.content = content
      }
    }
    evaluation.timing.end("evaluate")
    if isHit { counters.countLookup(isHit: true) }
    counters.begin(points: evaluation.request.points.count, function)
    counters.end(evaluation.timing.last)
    response.fields.append(("Server-Timing", evaluation.timing.field))
    return response
  }
}

/// Something that is given on once, so that whoever had it first holds none of its memory any longer.
private final class Handover<Value: Sendable>: Sendable {
  private let value: Mutex<Value?>

  init(_ value: Value) { self.value = Mutex(value) }

  /// The value; its only taker is the work that it was made for.
  func take() -> Value {
    let taken = value.withLock { value in
      defer { value = nil }
      return value
    }
    guard let taken else { preconditionFailure("taken twice") }
    return taken
  }
}
