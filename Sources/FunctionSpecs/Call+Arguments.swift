import Programs
import Tensors

// Arguments that must be known when the program is built: axes, shapes, counts, names.
extension Call {
  func integer(_ index: Int) throws(Fault) -> Int {
    guard let integer = arguments[index]?.integer else {
      throw wrong(index, "a whole number that is written out")
    }
    return integer
  }

  func integer(_ index: Int, default value: Int) throws(Fault) -> Int {
    has(index) ? try integer(index) : value
  }

  /// A number of elements or the like: not negative.
  func count(_ index: Int) throws(Fault) -> Int {
    let value = try integer(index)
    if value < 0 { throw wrong(index, "a whole number that is not negative") }
    return value
  }

  func flag(_ index: Int, default value: Bool = false) throws(Fault) -> Bool {
    guard has(index) else { return value }
    if case .value(let term, _) = arguments[index],
      case .constant(let tensor) = term.instruction.operation,
      tensor.dtype == .boolean
    {
      return tensor.real[0] != 0
    }
    throw wrong(index, "True or False")
  }

  func text(_ index: Int) throws(Fault) -> String {
    guard case .text(let text) = arguments[index] else { throw wrong(index, "a string") }
    return text
  }

  /// Whole numbers: one, or a list of them.
  func integers(_ index: Int) throws(Fault) -> [Int] {
    switch arguments[index] {
    case .value(_, let integer?): return [integer]
    case .sequence(let items, _):
      // The one argument of a variadic parameter may be the list itself.
      if items.count == 1, case .sequence(let inner, _) = items[0] {
        return try integers(inner, index)
      }
      return try integers(items, index)
    case .value, .text, .some(.none), nil: throw wrong(index, "whole numbers that are written out")
    }
  }

  private func integers(_ items: [Operand], _ index: Int) throws(Fault) -> [Int] {
    try lowering.countItems(items.count, ranges[index])
    var values: [Int] = []
    for item in items {
      guard let value = item.integer else {
        throw wrong(index, "whole numbers that are written out")
      }
      values.append(value)
    }
    return values
  }

  /// An axis of an array of this rank; negative ones count from the end.
  func axis(_ index: Int, _ rank: Int, default value: Int? = nil) throws(Fault) -> Int {
    if !has(index), let value { return value < 0 ? value + rank : value }
    return try normalize(try integer(index), rank, index)
  }

  /// Axes in ascending order; all of them by default.
  func axes(_ index: Int, _ rank: Int) throws(Fault) -> [Int] {
    guard has(index) else { return Array(0..<rank) }
    return try orderedAxes(index, rank).sorted()
  }

  /// Axes in the order given, each once.
  func orderedAxes(_ index: Int, _ rank: Int) throws(Fault) -> [Int] {
    var axes: [Int] = []
    for axis in try integers(index) { axes.append(try normalize(axis, rank, index)) }
    if Set(axes).count < axes.count { throw wrong(index, "axes, each named once") }
    return axes
  }

  private func normalize(_ axis: Int, _ rank: Int, _ index: Int) throws(Fault) -> Int {
    let range = -rank..<rank
    guard range.contains(axis) else {
      throw Fault(.axisOutOfRange(axis: axis, rank: rank), ranges[index])
    }
    return axis < 0 ? axis + rank : axis
  }

  func shape(_ index: Int) throws(Fault) -> Shape {
    let lengths = try integers(index)
    if lengths.contains(where: { $0 < 0 }) { throw wrong(index, "lengths that are not negative") }
    return try lowering.shape(lengths)
  }

  /// The arrays of a list, tuple or variadic argument.
  func terms(_ index: Int) throws(Fault) -> [Term] {
    guard case .sequence(let items, _) = arguments[index] else {
      throw wrong(index, "a list of arrays")
    }
    try lowering.countItems(items.count, ranges[index])
    var terms: [Term] = []
    for item in items { terms.append(try lowering.number(item, ranges[index])) }
    return terms
  }
}
