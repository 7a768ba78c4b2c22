import FunctionSpecs
import JSON
import Programs
import Tensors

/// Where results that are not finite come from.
///
/// Looked for only when there are any, so that a usual answer pays one pass over its own numbers.
struct Warnings {
  private var spans: [Span] = []
  private var inputs: [String] = []

  init(_ function: CompiledFunction, _ results: [Tensor], _ request: EvaluationRequest) {
    if results.allSatisfy(\.isFinite) { return }
    for (name, value, _) in request.point where !value.isFinite { inputs.append(name) }
    var seen: Set<Span> = []
    for origin in function.program.firstNotFinite(request.arguments(function)) {
      guard let span = function.formula.span(of: origin), seen.insert(span).inserted else {
        continue
      }
      spans.append(span)
    }
  }

  func write(to writer: inout JSONWriter) {
    if spans.isEmpty && inputs.isEmpty { return }
    writer.key("warnings")
    writer.beginArray()
    for name in inputs {
      begin(&writer)
      writer.key("input")
      writer.string(name)
      writer.endObject()
    }
    for span in spans {
      begin(&writer)
      writer.key("span")
      writer.span(span)
      writer.endObject()
    }
    writer.endArray()
  }

  private func begin(_ writer: inout JSONWriter) {
    writer.beginObject()
    writer.key("kind")
    writer.string("not-finite")
  }
}

extension Tensor {
  /// Whether every part of every element is finite.
  var isFinite: Bool { real.allSatisfy(\.isFinite) && imaginary.allSatisfy(\.isFinite) }
}

extension Program {
  /// The origins of the instructions that first make something not finite out of finite operands.
  func firstNotFinite(_ arguments: [Tensor]) -> [Int] {
    guard let values = try? trace(arguments) else { return [] }
    var origins: [Int] = []
    for (index, instruction) in instructions.enumerated() where !values[index].isFinite {
      if case .input = instruction.operation { continue }
      guard instruction.operands.allSatisfy({ values[$0.index].isFinite }) else { continue }
      if let origin = instruction.origin { origins.append(origin) }
    }
    return origins
  }
}
