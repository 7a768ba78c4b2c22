import JSON
import Tensors

extension JSONWriter {
  /// A value as the wire contract writes it: nested lists, complex numbers as `{"re": …, "im": …}`.
  mutating func tensor(_ tensor: Tensor) {
    guard tensor.dtype == .complex else { return plane(tensor.real, tensor.shape) }
    beginObject()
    key("re")
    plane(tensor.real, tensor.shape)
    key("im")
    plane(tensor.imaginary, tensor.shape)
    endObject()
  }

  private mutating func plane(_ numbers: [Double], _ shape: Shape) {
    if shape.isScalar { return number(numbers[0]) }
    let lengths = shape.dimensions
    // The number of innermost elements under each list of an axis; brackets open and close on its
    // multiples, so no level needs a call of its own.
    var spans = [Int](repeating: 1, count: lengths.count)
    for axis in lengths.indices.dropLast().reversed() {
      spans[axis] = spans[axis + 1] * lengths[axis + 1]
    }
    if shape.count == 0 { return empty(lengths) }
    for (index, value) in numbers.enumerated() {
      for (axis, length) in lengths.enumerated() where index % (spans[axis] * length) == 0 {
        beginArray()
      }
      number(value)
      for (axis, length) in lengths.enumerated().reversed()
      where (index + 1) % (spans[axis] * length) == 0 {
        endArray()
      }
    }
  }

  /// An array without elements: lists down to the first axis of length 0.
  private mutating func empty(_ lengths: [Int]) {
    let depth = lengths.firstIndex(of: 0) ?? 0
    // Such shapes come from a client's nested lists, whose sizes it has sent itself.
    let lists = lengths[..<depth].reduce(1, *)
    for index in 0..<lists {
      for axis in 0..<depth where index % lengths[axis..<depth].reduce(1, *) == 0 { beginArray() }
      beginArray()
      endArray()
      for axis in 0..<depth where (index + 1) % lengths[axis..<depth].reduce(1, *) == 0 {
        endArray()
      }
    }
  }
}
