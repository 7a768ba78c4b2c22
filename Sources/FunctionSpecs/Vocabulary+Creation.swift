import Programs
import Tensors

extension Vocabulary {
  private static let none = "0: a constant"

  static let creation: [Entry] = [
    row("zeros(*shape)", [], "an array of zeros", none) { call throws(Fault) in
      .value(try call.lowering.filled(0, try call.shape(0)))
    },
    row("ones(*shape)", [], "an array of ones", none) { call throws(Fault) in
      .value(try call.lowering.filled(1, try call.shape(0)))
    },
    row("full(shape, value)", [], "an array of one value", "sum over the elements") {
      call throws(Fault) in
      .value(try call.lowering.broadcast(try call.number(1), to: try call.shape(0)))
    },
    row("zeros_like(x)", [], "zeros of the shape of x", none) { call throws(Fault) in
      .value(try call.lowering.filled(0, try call.value(0).type.shape))
    },
    row("ones_like(x)", [], "ones of the shape of x", none) { call throws(Fault) in
      .value(try call.lowering.filled(1, try call.value(0).type.shape))
    },
    row("eye(n, m=None, k=0)", ["identity"], "ones on a diagonal, zeros elsewhere", none) {
      call throws(Fault) in
      let rows = try call.count(0)
      let columns = call.has(1) ? try call.count(1) : rows
      let shape = try call.lowering.bounded([rows, columns])
      let k = try call.integer(2, default: 0)
      var plane = [Double](repeating: 0, count: shape.count)
      for row in 0..<rows {
        let (column, overflow) = row.addingReportingOverflow(k)
        if !overflow, (0..<columns).contains(column) { plane[row * columns + column] = 1 }
      }
      return .value(try call.lowering.constant(plane, [rows, columns]))
    },
    row("arange(start, stop=None, step=1)", [], "numbers at equal distances", none) {
      call throws(Fault) in
      let first = try call.known(0)
      let (start, stop) = call.has(1) ? (first, try call.known(1)) : (0, first)
      let step = call.has(2) ? try call.known(2) : 1
      // NumPy's count: the ceiling of the quotient.
      let count = ((stop - start) / step).rounded(.up)
      guard count.isFinite else { throw call.wrong(2, "a step that is not 0") }
      let shape = try call.lowering.bounded([Int(exactly: max(0, min(count, 1e15))) ?? 0])
      let numbers = (0..<shape.count).map { start + Double($0) * step }
      return .value(try call.lowering.constant(numbers, [shape.count]))
    },
    row(
      "linspace(start, stop, num=50)", [], "numbers at equal distances, both ends included",
      "1 - t; t"
    ) {
      call throws(Fault) in
      let count = call.has(2) ? try call.count(2) : 50
      _ = try call.lowering.bounded([count])
      let last = Double(max(1, count - 1))
      let weights = try call.lowering.constant((0..<count).map { Double($0) / last }, [count])
      let rest = try call.lowering.constant((0..<count).map { (last - Double($0)) / last }, [count])
      // Both ends exactly, in place of start + t (stop - start).
      let first = try call.lowering.arithmetic(.multiply, try call.number(0), rest)
      let second = try call.lowering.arithmetic(.multiply, try call.number(1), weights)
      return .value(try call.lowering.arithmetic(.add, first, second))
    },
    row(
      "meshgrid(*arrays, indexing='xy')", [], "coordinates of a grid, one array each",
      "sum over the other axes"
    ) {
      call throws(Fault) in
      var terms = try call.terms(0)
      let isMatrix = call.has(1) ? try call.text(1) == "ij" : false
      for term in terms where term.rank > 1 { throw call.wrong(0, "arrays of one axis") }
      for index in terms.indices { terms[index] = try call.lowering.flattened(terms[index]) }
      var lengths = terms.map { $0.length(0) }
      let swaps = !isMatrix && terms.count > 1
      if swaps { lengths.swapAt(0, 1) }
      var grids: [Operand] = []
      for (index, term) in terms.enumerated() {
        let axis = swaps && index < 2 ? 1 - index : index
        let line = lengths.indices.map { $0 == axis ? lengths[$0] : 1 }
        let grid = try call.lowering.broadcast(
          try call.lowering.reshape(term, line), to: try call.lowering.shape(lengths))
        grids.append(.value(grid))
      }
      return .sequence(grids)
    },
  ]
}

extension Call {
  /// A real number that is known when the program is built.
  fileprivate func known(_ index: Int) throws(Fault) -> Double {
    let term = try real(index)
    guard case .constant(let value) = term.instruction.operation,
      value.shape.isScalar
    else { throw wrong(index, "a number that is written out") }
    return value.real[0]
  }
}

extension Lowering {
  /// A shape, refused when an array of it would exceed the limit.
  func bounded(_ lengths: [Int]) throws(Fault) -> Shape {
    let shape = try shape(lengths)
    if shape.paddedCount > limits.maximumElements {
      throw Fault(.tooManyElements(limit: limits.maximumElements), range)
    }
    return shape
  }
}
