import JSON
import Tensors

extension JSONWriter {
  /// A value as the wire contract writes it: nested lists, complex numbers as `{"re": …, "im": …}`, or binary
  /// arrays; scalars are numbers always.
  ///
  /// - Parameter point: which one is meant, when the first axis is that of points.
  mutating func tensor(_ tensor: Tensor, _ encoding: ArrayEncoding = .json, point: Int? = nil) {
    var lengths = tensor.shape.dimensions[...]
    var elements = 0..<tensor.shape.count
    if let point, let points = lengths.popFirst(), points > 0 {
      let length = tensor.shape.count / points
      elements = point * length..<(point + 1) * length
    }
    let imaginary = tensor.dtype == .complex ? tensor.imaginary[elements] : nil
    let real = tensor.real[elements]
    if encoding == .base64, !lengths.isEmpty {
      binary(real, imaginary, lengths)
    } else if let imaginary {
      beginObject()
      key("re")
      plane(real, lengths)
      key("im")
      plane(imaginary, lengths)
      endObject()
    } else {
      plane(real, lengths)
    }
  }

  private mutating func binary(
    _ real: ArraySlice<Double>, _ imaginary: ArraySlice<Double>?, _ lengths: ArraySlice<Int>
  ) {
    beginObject()
    key("dtype")
    string(imaginary == nil ? "float64" : "complex128")
    key("shape")
    beginArray()
    for length in lengths { integer(length) }
    endArray()
    key("base64")
    base64(real, imaginary: imaginary)
    endObject()
  }

  private mutating func plane(_ numbers: ArraySlice<Double>, _ lengths: ArraySlice<Int>) {
    guard let inner = lengths.last else {
      if let value = numbers.first { number(value) }
      return
    }
    if numbers.isEmpty { return empty(Array(lengths)) }
    // The number of innermost lists under each list of an outer axis; brackets open and close on its
    // multiples, so no level needs a call of its own.
    let outer = lengths.dropLast()
    var spans: [Int] = []
    var span = 1
    for length in outer.reversed() {
      span *= length
      spans.append(span)
    }
    var start = numbers.startIndex
    for row in 0..<numbers.count / inner {
      for span in spans.reversed() where row % span == 0 { beginArray() }
      beginArray()
      self.numbers(numbers[start..<start + inner])
      endArray()
      for span in spans where (row + 1) % span == 0 { endArray() }
      start += inner
    }
  }

  /// An array without elements: lists down to the first axis of length 0.
  private mutating func empty(_ lengths: [Int]) {
    let depth = lengths.firstIndex(of: 0) ?? 0
    // Bounded: `CompiledFunction` refuses results whose axes of some length multiply to too much.
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
