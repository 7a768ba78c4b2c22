import Programs
import Tensors

// Movement and reduction of arrays, with the errors of this language.
extension Lowering {
  func apply(_ map: LinearMap, _ term: Term) throws(Fault) -> Term {
    try emit(.linear(map), [term])
  }

  func shape(_ lengths: [Int]) throws(Fault) -> Shape {
    guard let shape = Shape(lengths) else { throw Fault(.illTyped(.tooLarge(lengths)), range) }
    return shape
  }

  func reshape(_ term: Term, _ lengths: [Int]) throws(Fault) -> Term {
    if term.type.shape.dimensions == lengths { return term }
    let target = try shape(lengths)
    if target.count != term.type.shape.count {
      throw Fault(.shapes(term.type.shape.description, target.description), range)
    }
    return try apply(.reshape(target), term)
  }

  func permute(_ term: Term, _ axes: [Int]) throws(Fault) -> Term {
    axes == Array(0..<term.rank) ? term : try apply(.permute(axes), term)
  }

  /// The last two axes exchanged.
  func matrixTransposed(_ term: Term) throws(Fault) -> Term {
    let rank = term.rank
    if rank < 2 { throw Fault(.tooFewAxes(needed: 2, found: rank), range) }
    return try permute(term, Array(0..<rank - 2) + [rank - 1, rank - 2])
  }

  func flattened(_ term: Term) throws(Fault) -> Term { try reshape(term, [term.type.shape.count]) }

  func sum(_ term: Term, _ axes: [Int], keepsAxes: Bool = false) throws(Fault) -> Term {
    let sum = axes.isEmpty ? term : try apply(.sum(axes), term)
    return keepsAxes ? try restoreAxes(sum, of: term, axes) : sum
  }

  /// The reduced axes put back with length 1.
  func restoreAxes(_ reduced: Term, of term: Term, _ axes: [Int]) throws(Fault) -> Term {
    let lengths = term.type.shape.dimensions.enumerated().map {
      axes.contains($0.offset) ? 1 : $0.element
    }
    return try reshape(reduced, lengths)
  }

  /// Some elements of one axis.
  func slice(_ term: Term, _ axis: Int, start: Int, count: Int, step: Int = 1) throws(Fault) -> Term
  {
    var slices = term.type.shape.dimensions.map(AxisSlice.all)
    slices[axis] = AxisSlice(start: start, count: count, step: step)
    return try apply(.slice(slices), term)
  }

  func concatenate(_ terms: [Term], _ axis: Int) throws(Fault) -> Term {
    guard let first = terms.first else { throw Fault(.notANumber, range) }
    if terms.count == 1 { return first }
    let isComplex = terms.contains(where: \.isComplex)
    var unified: [Term] = []
    for term in terms {
      if term.rank != first.rank {
        throw Fault(.shapes(first.type.shape.description, term.type.shape.description), range)
      }
      unified.append(isComplex ? try promoted(term) : term)
    }
    return try emit(.concatenate(axis: axis), unified)
  }

  /// Arrays of one shape side by side along a new axis.
  func stack(_ terms: [Term], _ axis: Int = 0) throws(Fault) -> Term {
    let shape = terms.first?.type.shape ?? .scalar
    var lengths = shape.dimensions
    lengths.insert(1, at: axis)
    var layers: [Term] = []
    for term in terms {
      if term.type.shape != shape {
        throw Fault(.shapes(shape.description, term.type.shape.description), range)
      }
      layers.append(try reshape(term, lengths))
    }
    return try concatenate(layers, axis)
  }

  /// Counts items of a list that becomes an array, with 16 for the array, or that is taken as an argument.
  func countItems(_ count: Int, _ range: Range<Int>) throws(Fault) {
    listWork = listWork.addingSaturating(count)
    if listWork > limits.maximumListItems {
      throw Fault(.tooManyElements(limit: limits.maximumListItems), range)
    }
  }

  /// The array that a list stands for; one of real constants is a constant.
  func array(_ items: [Operand], _ range: Range<Int>) throws(Fault) -> Term {
    // `a = (a, a)` line by line doubles what there is to do.
    try countItems(items.count + 16, range)
    if items.isEmpty {
      return try constant(Tensor(repeating: 0, dtype: .real, shape: try shape([0])))
    }
    var terms: [Term] = []
    for item in items { terms.append(try number(item, range)) }
    let shape = try shape([terms.count] + terms[0].type.shape.dimensions)
    // A list of arrays holds more than it has items.
    if shape.paddedCount > limits.maximumElements {
      throw Fault(.tooManyElements(limit: limits.maximumElements), range)
    }
    var plane: [Double] = []
    for term in terms {
      guard case .constant(let value) = term.instruction.operation,
        value.dtype == .real, value.shape == terms[0].type.shape
      else { return try stack(terms) }
      plane += value.real
    }
    return try constant(Tensor(planes: plane, [], dtype: .real, shape: shape))
  }

  /// Real numbers known now.
  func constant(_ numbers: [Double], _ lengths: [Int]) throws(Fault) -> Term {
    let shape = try shape(lengths)
    return try constant(Tensor(planes: numbers, [], dtype: .real, shape: shape))
  }

  /// An array of one constant, refused before it is made if it is too large.
  func filled(_ value: Double, _ shape: Shape) throws(Fault) -> Term {
    try broadcast(constant(value), to: shape)
  }
}

extension Term {
  var rank: Int { type.shape.rank }

  func length(_ axis: Int) -> Int { type.shape.dimensions[axis] }
}
