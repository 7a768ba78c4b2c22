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
      var columns = Array(repeating: [(Tensor, Tensor?)](), count: count)
      for element in 0..<input.type.shape.count {
        let one = try push(position, Tensor(unit: element, like: input.type))
        value = Array(one.prefix(outputs + count))
        let i =
          input.type.dtype == .complex
          ? try push(position, Tensor(unit: element, like: input.type, imaginary: true)) : nil
        for row in 0..<count {
          let offset = 2 * outputs + count + row
          columns[row].append((one[offset], i?[offset]))
        }
      }
      for (row, other) in function.wrt.enumerated() {
        let shape = function.inputs[other].type.shape
        blocks[row].append((input.name, block(columns[row], shape, input.type)))
      }
    }
    if value.isEmpty {
      let zeros = function.wrt.map { Tensor(zeros: function.inputs[$0].type) }
      value = Array(try evaluate(arguments + zeros.map(BatchInput.shared)).prefix(outputs + count))
    }
    let gradient = value[outputs...].map { AnswerValue.tensor(convention.convert($0)) }
    return [
      ("value", .tensor(value[0])), ("gradient", byInput(Array(gradient))),
      ("hessian", byInput(blocks.map(AnswerValue.object))),
    ]
  }

  private func push(_ position: Int, _ tangent: Tensor) throws -> [Tensor] {
    let tangents = function.wrt.enumerated().map { other, index in
      other == position ? tangent : Tensor(zeros: function.inputs[index].type)
    }
    return try evaluate(arguments + tangents.map(BatchInput.shared))
  }

  private func block(
    _ columns: [(one: Tensor, i: Tensor?)], _ shape: Shape, _ type: ValueType
  ) -> AnswerValue {
    guard type.dtype == .complex else {
      return .tensor(
        convention.convert(Tensor(columns: columns.map(\.one), batched(shape), type.shape)))
    }
    let one = Tensor(columns: columns.map(\.one), batched(shape), type.shape)
    let i = Tensor(columns: columns.compactMap(\.i), batched(shape), type.shape)
    let p = one.minusI(times: i)
    let q = one.plusI(times: i)
    let (first, second) =
      convention == .adjoint
      ? (p, q) : (Convention.conjugate.convert(q), Convention.conjugate.convert(p))
    return .object([("d_z", .tensor(first)), ("d_conj_z", .tensor(second))])
  }
}

extension Tensor {
  /// (self - i other)/2
  fileprivate func minusI(times other: Tensor) -> Tensor {
    Tensor(
      planes: zip(real, other.imaginaryOrZeros).map { ($0 + $1) / 2 },
      zip(imaginaryOrZeros, other.real).map { ($0 - $1) / 2 }, dtype: .complex, shape: shape)
  }

  /// (self + i other)/2
  fileprivate func plusI(times other: Tensor) -> Tensor {
    Tensor(
      planes: zip(real, other.imaginaryOrZeros).map { ($0 - $1) / 2 },
      zip(imaginaryOrZeros, other.real).map { ($0 + $1) / 2 }, dtype: .complex, shape: shape)
  }
}
