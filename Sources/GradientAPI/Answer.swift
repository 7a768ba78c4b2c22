import Differentiation
import JSON
import Programs
import Tensors

/// What an evaluation found, to be written as JSON.
struct Answer {
  let request: EvaluationRequest
  let function: CompiledFunction
  /// The program's outputs: the function's own, then what the endpoint asks for.
  let results: [Tensor]

  func write(to writer: inout JSONWriter) {
    writer.beginObject()
    switch request.endpoint {
    case .value: values(&writer, key: "value", function.outputs.indices)
    case .gradient:
      writer.key("value")
      writer.tensor(results[0])
      writer.key("gradient")
      byInput(&writer, gradients)
    }
    writer.key("convention")
    writer.string(request.convention.rawValue)
    if request.endpoint == .gradient, function.outputs.count > 1 {
      object(&writer, key: "aux", function.outputs.indices.dropFirst())
    }
    Warnings(function, results, request).write(to: &writer)
    writer.endObject()
  }

  private var gradients: [Tensor] {
    let first = function.outputs.count
    guard request.isHolomorphic else {
      return results[first...].map(request.convention.convert)
    }
    // The derivative itself is what the conjugate convention shows (dy = f′ dz); the adjoint one shows
    // its conjugate. Of the pairs only ∂f/∂z is left: ∂f/∂z̄ has been checked to be zero.
    return function.wrt.indices.map { index in
      let derivative = results[first + 2 * index]
      return request.convention == .conjugate
        ? derivative : Convention.conjugate.convert(derivative)
    }
  }

  private func byInput(_ writer: inout JSONWriter, _ tensors: [Tensor]) {
    writer.beginObject()
    for (index, tensor) in zip(function.wrt, tensors) {
      writer.key(function.inputs[index].name)
      writer.tensor(tensor)
    }
    writer.endObject()
  }

  /// One output as it is, several as an object by name.
  private func values(_ writer: inout JSONWriter, key: String, _ range: Range<Int>) {
    if range.count > 1 { return object(&writer, key: key, range) }
    writer.key(key)
    writer.tensor(results[range.lowerBound])
  }

  private func object(_ writer: inout JSONWriter, key: String, _ range: Range<Int>) {
    writer.key(key)
    writer.beginObject()
    for index in range {
      writer.key(function.outputs[index].name)
      writer.tensor(results[index])
    }
    writer.endObject()
  }
}
