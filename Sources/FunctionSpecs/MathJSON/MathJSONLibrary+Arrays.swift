// Functions of arrays. MathJSON counts elements and axes from 1, the formula language from 0.
extension MathJSONLibrary {
  static let arrays: [Row] = [
    Row("List(...)", "[x, y, …]") { reader, operands, place throws(Fault) in
      reader.add(.list(operands), place)
    },
    tuple("Tuple(...)"), tuple("Single(x)"), tuple("Pair(x, y)"), tuple("Triple(x, y, z)"),
    Row("Vector(x, ...)", "[[x], [y], …]") { reader, operands, place throws(Fault) in
      let rows = operands.map { reader.add(.list([$0]), place) }
      return reader.add(.list(rows), place)
    },
    Row("Range(lower, upper=Nothing, step=1)", "arange(lower, upper + 1, step): upper included") {
      reader, operands, place throws(Fault) in try reader.range(operands, place)
    },
    same("Linspace(lower, upper, count=50)", "linspace"),
    Row("At(x, index, ...)", "x[index - 1, …]; from the end where negative") {
      reader, operands, place throws(Fault) in
      var subscripts: [Syntax.Subscript] = []
      for index in operands.dropFirst() {
        subscripts.append(.index(try reader.zeroBased(index)))
      }
      return reader.add(.index(operands[0], subscripts), place)
    },
    Row("First(x)", "x[0]") { reader, operands, place throws(Fault) in
      reader.add(.index(operands[0], [.index(reader.number(0, place))]), place)
    },
    Row("Last(x)", "x[-1]") { reader, operands, place throws(Fault) in
      reader.add(.index(operands[0], [.index(reader.number(-1, place))]), place)
    },
    Row("Length(x)", "x.shape[0]") { reader, operands, place throws(Fault) in
      let shape = reader.attribute(operands[0], "shape", place)
      return reader.add(.index(shape, [.index(reader.number(0, place))]), place)
    },
    Row("Shape(x)", "x.shape") { reader, operands, place throws(Fault) in
      reader.attribute(operands[0], "shape", place)
    },
    Row("Rank(x)", "x.ndim") { reader, operands, place throws(Fault) in
      reader.attribute(operands[0], "ndim", place)
    },
    same("Reshape(x, shape)", "reshape"),
    same("Flatten(x)", "ravel"),
    same("Reverse(x)", "flip"),
    Row("Join(x, ...)", "concat([x, y, …])") { reader, operands, place throws(Fault) in
      reader.call("concat", [reader.add(.list(operands), place)], place)
    },
    same("Sort(x)", "sort"),
  ]

  private static func tuple(_ signature: String) -> Row {
    Row(signature, "(x, …)") { reader, operands, place throws(Fault) in
      reader.add(.tuple(operands), place)
    }
  }

  static let matrices: [Row] = [
    transpose("Transpose", conjugates: false),
    transpose("ConjugateTranspose", conjugates: true),
    fold("MatrixMultiply", .matmul),
    same("Dot(x, y)", "dot"),
    same("Cross(x, y)", "cross"),
    same("Trace(A)", "trace"),
    same("Diagonal(A)", "diagonal"),
    same("Determinant(A)", "det"),
    same("Inverse(A)", "inv"),
    same("PseudoInverse(A)", "pinv"),
    Row("Norm(x, p=2)", "norm(x); norm(x, p)", is: ["norm"]) {
      reader, operands, place throws(Fault) in
      guard operands.count > 1 else { return reader.call("norm", operands, place) }
      guard case .string(let text) = reader.syntax.nodes[operands[1]].kind else {
        return reader.call("norm", operands, place)
      }
      switch text {
      case "Frobenius": return reader.call("norm", [operands[0]], place)
      case "Infinity":
        let order = reader.add(.number(.infinity, integer: nil), place)
        return reader.call("norm", [operands[0], order], place)
      default:
        throw Fault(
          .unexpected("'\(text)'", expected: "a number, 'Infinity' or 'Frobenius'"),
          reader.syntax.nodes[operands[1]].range)
      }
    },
    same("IdentityMatrix(n)", "eye"),
    same("KroneckerProduct(A, B)", "kron"),
  ]

  static let statistics: [Row] = [
    same("Mean(x)", "mean"),
    corrected("Variance", "var"),
    corrected("StandardDeviation", "std"),
    same("PopulationVariance(x)", "var"),
    same("PopulationStandardDeviation(x)", "std"),
  ]

  /// Of a sample: divided by n - 1.
  private static func corrected(_ name: String, _ function: String) -> Row {
    Row("\(name)(x)", "\(function)(x, correction=1)") { reader, operands, place throws(Fault) in
      let range = place..<place + 1
      let arguments = [
        Syntax.Argument(name: nil, range: range, value: operands[0]),
        Syntax.Argument(name: "correction", range: range, value: reader.number(1, place)),
      ]
      return reader.add(.call(function, name: range, receiver: nil, arguments), place)
    }
  }

  private static func transpose(_ name: String, conjugates: Bool) -> Row {
    let inner = conjugates ? "conj(A)" : "A"
    return Row(
      "\(name)(A, axis1=-2, axis2=-1)",
      "matrix_transpose(\(inner)); swapaxes(\(inner), axis1 - 1, axis2 - 1)",
      is: conjugates ? [] : ["matrix_transpose"]
    ) { reader, operands, place throws(Fault) in
      let matrix = conjugates ? reader.call("conj", [operands[0]], place) : operands[0]
      if operands.count == 1 { return reader.call("matrix_transpose", [matrix], place) }
      guard operands.count == 3 else {
        throw Fault(
          .argumentCount(
            function: name, signature: "\(name)(A) or \(name)(A, axis1, axis2)",
            found: operands.count), place..<place + 1)
      }
      let axes = [try reader.zeroBased(operands[1]), try reader.zeroBased(operands[2])]
      return reader.call("swapaxes", [matrix] + axes, place)
    }
  }
}

extension MathJSONReader {
  /// An index from 1 as one from 0; negative ones count from the end in both.
  fileprivate mutating func zeroBased(_ index: Int) throws(Fault) -> Int {
    let place = syntax.nodes[index].range.lowerBound
    if case .list(let items) = syntax.nodes[index].kind {
      var shifted: [Int] = []
      for item in items {
        _ = try requiredInteger(item, "an index")
        shifted.append(try zeroBased(item))
      }
      return add(.list(shifted), place)
    }
    guard let value = integer(index) else {
      return infix(.subtract, index, number(1, place), place)
    }
    if value == 0 {
      throw Fault(
        .unexpected("0", expected: "an index from 1 on, or from -1 downwards"),
        syntax.nodes[index].range)
    }
    return number(Double(value > 0 ? value - 1 : value), place)
  }

  /// `Range(upper)`, `Range(lower, upper)` or `Range(lower, upper, step)`; the upper bound is included.
  fileprivate mutating func range(_ operands: [Int], _ place: Int) throws(Fault) -> Int {
    var numbers: [Double] = []
    for operand in operands {
      guard let value = literal(operand) ?? integer(operand).map(Double.init) else {
        throw Fault(
          .unexpected("this", expected: "a number that is written out"),
          syntax.nodes[operand].range)
      }
      numbers.append(value)
    }
    let lower = numbers.count == 1 ? 1 : numbers[0]
    let upper = numbers.count == 1 ? numbers[0] : numbers[1]
    let step = numbers.count == 3 ? numbers[2] : lower <= upper ? 1 : -1
    let count = ((upper - lower) / step).rounded(.down) + 1
    guard count.isFinite else {
      throw Fault(.unexpected("this", expected: "a step that is not 0"), place..<place + 1)
    }
    // Half a step behind the last number, so that no rounding can add or drop one.
    let end = lower + (max(count, 0) - 0.5) * step
    let arguments = [lower, count < 1 ? lower : end, step].map { number($0, place) }
    return call("arange", arguments, place)
  }
}
