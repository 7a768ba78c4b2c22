import Differentiation
import Evaluation
import Programs
import Tensors

// Matrices of derivatives: one evaluation per element of the inputs or of the outputs.
extension Answer {
  /// ∂f/∂z and ∂f/∂z̄ of every output by every input, with shape of the output followed by that of the
  /// input; by a real input ∂f/∂x and nil.
  struct Pairs {
    var value: [Tensor]
    /// By output, then by position in `wrt`.
    var blocks: [[(p: Tensor, q: Tensor?)]]
  }

  func jacobian() throws -> Members {
    let pairs = function.mode == .reverse ? try pairsByRows() : try pairsByColumns()
    let blocks = try pairs.blocks.enumerated().map { output, row in
      byInput(
        try zip(function.wrt, row).map { index, block in
          guard let q = block.q else { return .tensor(block.p) }
          if function.outputTypes[output].dtype == .complex || request.isHolomorphic {
            try requireHolomorphic(pairs.value[output], block.p, q, index)
            return .tensor(block.p)
          }
          // Of a real result: rows are gradients, 2 ∂f/∂z̄ in the adjoint convention.
          return .tensor(convention.convert(q.doubled))
        })
    }
    return values(pairs.value) + [("jacobian", byOutput(blocks))]
  }

  func wirtinger() throws -> Members {
    let count = function.outputs.count
    let pairs: Pairs
    if count == 1, function.outputTypes[0].shape.isScalar {
      let results = try evaluate(arguments)
      let row = function.wrt.indices.map {
        (p: results[1 + 2 * $0], q: Optional(results[2 + 2 * $0]))
      }
      pairs = Pairs(value: [results[0]], blocks: [row])
    } else {
      pairs = try pairsByColumns()
    }
    func part(_ choose: ((p: Tensor, q: Tensor?)) -> Tensor) -> AnswerValue {
      byOutput(pairs.blocks.map { byInput($0.map { .tensor(choose($0)) }) })
    }
    return values(pairs.value) + [
      ("d_z", part { $0.p }), ("d_conj_z", part { $0.q ?? $0.p.zeroed }),
    ]
  }

  /// One pushforward per real input element and two, of 1 and i, per complex one:
  /// ∂f/∂z = (J1 - i Ji)/2, ∂f/∂z̄ = (J1 + i Ji)/2.
  func pairsByColumns() throws -> Pairs {
    let count = function.outputs.count
    try checkSize(function.outputTypes)
    var pairs = Pairs(value: [], blocks: Array(repeating: [], count: count))
    for (position, index) in function.wrt.enumerated() {
      let type = function.inputs[index].type
      var columns = Array(repeating: [(p: Tensor, q: Tensor?)](), count: count)
      for element in 0..<type.shape.count {
        let one = try push((position, Tensor(unit: element, like: type)))
        if pairs.value.isEmpty { pairs.value = Array(one.prefix(count)) }
        let i =
          type.dtype == .complex
          ? try push((position, Tensor(unit: element, like: type, imaginary: true))) : nil
        for output in 0..<count {
          columns[output].append(Self.pair(one[count + output], i?[count + output]))
        }
      }
      for output in 0..<count {
        let to = function.outputTypes[output]
        let isComplex = type.dtype == .complex
        func matrix(_ columns: [Tensor]) -> Tensor {
          Tensor(
            columns: columns, batched(to.shape), type.shape,
            isComplex: isComplex || to.dtype == .complex)
        }
        pairs.blocks[output].append(
          (
            matrix(columns[output].map(\.p)),
            isComplex ? matrix(columns[output].compactMap(\.q)) : nil
          ))
      }
    }
    if pairs.value.isEmpty { pairs.value = Array(try push().prefix(count)) }
    return pairs
  }

  /// The results of the program for one tangent by an input asked for, zero elsewhere; or for none.
  func push(_ tangent: (position: Int, value: Tensor)? = nil) throws -> [Tensor] {
    try evaluate(function.wrt.map { function.inputs[$0].type }, tangent)
  }

  private func evaluate(
    _ seeds: [ValueType], _ only: (position: Int, value: Tensor)?
  ) throws -> [Tensor] {
    let seeds = seeds.enumerated().map { position, type in
      if let only, only.position == position { return BatchInput.shared(only.value) }
      return BatchInput.shared(Tensor(zeros: type))
    }
    return try evaluate(arguments + seeds)
  }

  static func pair(_ one: Tensor, _ i: Tensor?) -> (p: Tensor, q: Tensor?) {
    guard let i else { return (one, nil) }
    return pair(one, i: i)
  }

  /// (J1 - i Ji)/2 and (J1 + i Ji)/2.
  static func pair(_ one: Tensor, i: Tensor) -> (p: Tensor, q: Tensor) {
    let (x, y) = (one.real, one.imaginaryOrZeros)
    let (u, v) = (i.real, i.imaginaryOrZeros)
    // J1 ∓ i Ji = (x ± v) + i (y ∓ u)
    return (
      Tensor(
        planes: zip(x, v).map { ($0 + $1) / 2 }, zip(y, u).map { ($0 - $1) / 2 }, dtype: .complex,
        shape: one.shape),
      Tensor(
        planes: zip(x, v).map { ($0 - $1) / 2 }, zip(y, u).map { ($0 + $1) / 2 }, dtype: .complex,
        shape: one.shape)
    )
  }

  /// One pullback per real output element and two, of 1 and i, per complex one: with a and b the
  /// pullbacks of 1 and i, ∂f/∂z = (conj(a) + i conj(b))/2, ∂f/∂z̄ = (a + i b)/2, ∂f/∂x = a + i b.
  func pairsByRows() throws -> Pairs {
    let count = function.outputs.count
    try checkSize(function.outputTypes)
    var pairs = Pairs(value: [], blocks: [])
    for output in 0..<count {
      let type = function.outputTypes[output]
      var rows = Array(repeating: [(p: Tensor, q: Tensor?)](), count: function.wrt.count)
      for element in 0..<type.shape.count {
        let one = try pull((output, Tensor(unit: element, like: type)))
        if pairs.value.isEmpty { pairs.value = Array(one.prefix(count)) }
        let i =
          type.dtype == .complex
          ? try pull((output, Tensor(unit: element, like: type, imaginary: true))) : nil
        for position in function.wrt.indices {
          rows[position].append(Self.rows(one[count + position], i?[count + position]))
        }
      }
      pairs.blocks.append(
        zip(function.wrt, rows).map { index, rows in
          let shape = function.inputs[index].type.shape
          let isComplex = function.inputs[index].type.dtype == .complex
          return (
            Tensor(
              rows: rows.map(\.p), type.shape, shape, isComplex || type.dtype == .complex,
              pointCount),
            isComplex
              ? Tensor(rows: rows.compactMap(\.q), type.shape, shape, true, pointCount) : nil
          )
        })
    }
    if pairs.value.isEmpty { pairs.value = Array(try pull().prefix(count)) }
    return pairs
  }

  /// The results of the program for one cotangent, zero elsewhere; or for none.
  private func pull(_ cotangent: (position: Int, value: Tensor)? = nil) throws -> [Tensor] {
    try evaluate(function.outputTypes, cotangent)
  }

  private static func rows(_ a: Tensor, _ b: Tensor?) -> (p: Tensor, q: Tensor?) {
    guard a.dtype == .complex else {
      guard let b else { return (a, nil) }
      return (Tensor(planes: a.real, b.real, dtype: .complex, shape: a.shape), nil)
    }
    let zeros = a.real.map { _ in 0.0 }
    let (x, y) = (a.real, a.imaginary)
    let (u, v) = (b?.real ?? zeros, b?.imaginary ?? zeros)
    // conj(a) + i conj(b) = (x + v) + i (u - y); a + i b = (x - v) + i (y + u)
    return (
      Tensor(
        planes: zip(x, v).map { ($0 + $1) / 2 }, zip(u, y).map { ($0 - $1) / 2 }, dtype: .complex,
        shape: a.shape),
      Tensor(
        planes: zip(x, v).map { ($0 - $1) / 2 }, zip(y, u).map { ($0 + $1) / 2 }, dtype: .complex,
        shape: a.shape)
    )
  }

  func checkSize(_ types: [ValueType]) throws {
    // An axis without elements is as long as one of length 1: a matrix has all axes of both.
    let inputs = function.wrt.reduce(0) {
      $0.addingSaturating(function.inputs[$1].type.paddedCount)
    }
    let outputs = types.reduce(0) { $0.addingSaturating($1.paddedCount) }
    let (elements, overflow) = inputs.multipliedReportingOverflow(by: outputs)
    if overflow || elements > settings.maximumMatrix {
      throw Problem(
        .limitExceeded,
        "the matrix of derivatives has more elements than the limit of \(settings.maximumMatrix)",
        pointer: "/function")
    }
  }
}
