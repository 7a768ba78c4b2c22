import Programs
import Tensors

/// A part of an answer by columns that grows block by block.
///
/// A class, so that appending never copies what is there already.
final class ColumnBuilder {
  private var dtype = DType.real
  private var inner: [Int] = []
  private var count = 0
  private var real: [Double] = []
  private var imaginary: [Double] = []
  private var parts: [(key: String, builder: ColumnBuilder)] = []
  private var items: [AnswerValue] = []
  private let sample: AnswerValue

  /// A builder with the first block in it.
  ///
  /// - Parameter total: the number of points of all blocks.
  init(_ value: AnswerValue, total: Int) {
    sample = value
    switch value {
    case .tensor(let tensor):
      dtype = tensor.dtype
      inner = Array(tensor.shape.dimensions.dropFirst())
      let room = inner.reduce(total, *)
      real.reserveCapacity(room)
      if dtype == .complex { imaginary.reserveCapacity(room) }
    case .object(let members):
      parts = members.map { ($0.key, ColumnBuilder($0.value, total: total)) }
    case .list(let items):
      parts = items.map { ("", ColumnBuilder($0, total: total)) }
    case .points, .text, .boolean, .number, .integer: break
    }
    if parts.isEmpty { append(value) }
  }

  /// Adds the same part of the next block.
  func append(_ value: AnswerValue) {
    switch value {
    case .tensor(let tensor):
      count += tensor.shape.dimensions.first ?? 1
      real += tensor.real
      imaginary += tensor.imaginary
    case .object(let members):
      for (part, member) in zip(parts, members) { part.builder.append(member.value) }
    case .list(let items): for (part, item) in zip(parts, items) { part.builder.append(item) }
    case .points(let items): self.items += items
    case .text, .boolean, .number, .integer: break
    }
  }

  /// All blocks together.
  var value: AnswerValue {
    switch sample {
    case .tensor(let tensor):
      guard let shape = Shape([count] + inner) else { return .tensor(tensor) }
      return .tensor(Tensor(planes: real, imaginary, dtype: dtype, shape: shape))
    case .object: return .object(parts.map { ($0.key, $0.builder.value) })
    case .list: return .list(parts.map(\.builder.value))
    case .points: return .points(items)
    case .text, .boolean, .number, .integer: return sample
    }
  }
}

extension AnswerValue {
  /// The answer at a point as a block of one.
  var batched: AnswerValue {
    switch self {
    case .tensor(let tensor):
      guard let shape = Shape([1] + tensor.shape.dimensions) else { return self }
      return .tensor(
        Tensor(planes: tensor.real, tensor.imaginary, dtype: tensor.dtype, shape: shape))
    case .object(let members): return .object(members.map { ($0.key, $0.value.batched) })
    case .list(let items): return .list(items.map(\.batched))
    case .points, .text, .boolean, .number, .integer: return self
    }
  }
}
