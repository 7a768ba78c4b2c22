import Differentiation
import FunctionSpecs
import JSON
import Programs
import Tensors

/// Where results that are not finite come from.
///
/// Looked for only when there are any, so that a usual answer pays one look at its own numbers.
struct Warnings {
  private var spans: [Span] = []
  private var inputs: [String] = []

  init(_ function: CompiledFunction, _ request: EvaluationRequest, _ arguments: [Tensor]) {
    for (name, value, _) in request.point where !value.isFinite { inputs.append(name) }
    // The gradient of the first output where there is one shows more places than the function alone.
    let isDirect = function.program.inputs.count == arguments.count
    let program = isDirect ? function.program : function.function
    var seen: Set<Span> = []
    for origin in program.firstNotFinite(arguments) {
      guard let span = function.formula.span(of: origin), seen.insert(span).inserted else {
        continue
      }
      spans.append(span)
    }
    if spans.isEmpty && !isDirect { spans = sources(function, arguments) }
  }

  /// Where the derivatives arise that are not finite, when all values are: in the pushforward of ones.
  private func sources(_ function: CompiledFunction, _ arguments: [Tensor]) -> [Span] {
    let all = Array(function.inputs.indices)
    guard let pushforward = try? function.function.pushforward(wrt: all) else { return [] }
    let ones = function.inputs.map {
      Tensor(repeating: 1, dtype: $0.type.dtype, shape: $0.type.shape)
    }
    var seen: Set<Span> = []
    return pushforward.firstNotFinite(arguments + ones).compactMap(function.formula.span).filter {
      seen.insert($0).inserted
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
