import Differentiation
import Evaluation
import Programs
import Tensors

extension Answer {
  /// The derivatives of the gradient: one pushforward of it per real input element, two per complex one.
  ///
  /// `hessian[a][b]` is ∂g_a/∂b, of the shape of a followed by that of b; for a complex b the pair
  /// ∂g_a/∂z and ∂g_a/∂z̄. The gradient of the conjugate convention is conj(g), whose pair is that of g
  /// conjugated and swapped.
  func hessian() throws -> Members {
    let (outputs, count) = (function.outputs.count, function.wrt.count)
    try checkSize(function.wrt.map { function.inputs[$0].type })
    var value: [Tensor] = []
    // By the input of the gradient, then by the other input.
    var blocks = Array(repeating: Answer.Members(), count: count)
    for (position, index) in function.wrt.enumerated() {
      let input = function.inputs[index]
      var columns = Array(repeating: [(p: Tensor, q: Tensor?)](), count: count)
      for element in 0..<input.type.shape.count {
        let one = try push((position, Tensor(unit: element, like: input.type)))
        value = Array(one.prefix(outputs + count))
        let i =
          input.type.dtype == .complex
          ? try push((position, Tensor(unit: element, like: input.type, imaginary: true))) : nil
        for row in 0..<count {
          let offset = 2 * outputs + count + row
          columns[row].append(Self.pair(one[offset], i?[offset]))
        }
      }
      for (row, other) in function.wrt.enumerated() {
        let gradient = function.inputs[other].type
        blocks[row].append((input.name, block(columns[row], gradient, input.type)))
      }
    }
    if value.isEmpty { value = Array(try push().prefix(outputs + count)) }
    let gradient = value[outputs...].map { AnswerValue.tensor(convention.convert($0)) }
    return [
      ("value", .tensor(value[0])), ("gradient", byInput(Array(gradient))),
      ("hessian", byInput(blocks.map(AnswerValue.object))),
    ]
  }

  private func block(
    _ columns: [(p: Tensor, q: Tensor?)], _ gradient: ValueType, _ type: ValueType
  ) -> AnswerValue {
    let isComplex = type.dtype == .complex
    func matrix(_ columns: [Tensor]) -> Tensor {
      Tensor(
        columns: columns, batched(gradient.shape), type.shape,
        isComplex: isComplex || gradient.dtype == .complex)
    }
    let p = matrix(columns.map(\.p))
    guard isComplex else { return .tensor(convention.convert(p)) }
    let q = matrix(columns.compactMap(\.q))
    let (first, second) =
      convention == .adjoint
      ? (p, q) : (Convention.conjugate.convert(q), Convention.conjugate.convert(p))
    return .object([("d_z", .tensor(first)), ("d_conj_z", .tensor(second))])
  }
}
