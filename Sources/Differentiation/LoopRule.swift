import Programs
import Tensors

/// How a loop is differentiated: into loops.
///
/// Which values have tangents or cotangents is found before anything is built, as the least set that is
/// closed under an iteration; what depends on no active operand costs nothing.
struct LoopRule {
  let scan: Scan
  let builder: ProgramBuilder
  let operands: [Term]
  /// The packed results as the program computes them.
  let result: Term

  init(_ scan: Scan, _ builder: ProgramBuilder, operands: [Term], result: Term) {
    self.scan = scan
    self.builder = builder
    self.operands = operands
    self.result = result
  }

  var carryRange: Range<Int> { 0..<scan.carryCount }
  var sliceRange: Range<Int> { scan.carryCount..<scan.carryCount + scan.sliceCount }
  var invariantRange: Range<Int> { sliceRange.upperBound..<scan.operandCount }

  /// Of the body's inputs those that change with the active operands, in any iteration.
  func varied(_ active: [Bool]) -> [Bool] {
    scan.closure(ofInputs: active + [false], through: \.passesDerivatives)
  }

  /// The body's outputs that matter to the wanted results, in any iteration.
  func useful(_ wanted: [Bool]) -> [Bool] {
    scan.closure(ofOutputs: wanted, through: \.passesDerivatives)
  }

  /// Zero with the type of a value, to begin with where there is no tangent.
  func zeros(_ type: ValueType, in builder: ProgramBuilder) -> Term {
    Term(builder, builder.constant(Tensor(repeating: 0, dtype: type.dtype, shape: type.shape)))
  }

  /// The packed tangents of the results; a truth value has the place of its number and tangent zero.
  func packTangents(_ parts: [Term?]) -> Term {
    let terms = zip(scan.packing.types, parts).map { type, part in
      part ?? zeros(ValueType(type.dtype == .complex ? .complex : .real, type.shape), in: builder)
    }
    return scan.packing.pack(terms, in: builder)
  }
}

// MARK: Forward

extension LoopRule {
  /// The tangent of the packed results: one loop carries the values and their tangents along.
  ///
  /// The values are then known from that loop too, and the first one is not needed.
  func pushforward(_ tangents: [Term?]) -> Term {
    let varied = varied(tangents.map { $0 != nil })
    let loop = LoopBuilder(in: builder, count: scan.count, isReversed: scan.isReversed)
    var inputs: [Term] = []
    var seeds: [Term?] = []
    for index in operands.indices {
      inputs.append(place(operands[index], index, loop))
    }
    for index in operands.indices {
      let isVaried = varied[index]
      let start = tangents[index] ?? (isVaried ? zeros(operands[index].type, in: builder) : nil)
      seeds.append(start.map { place($0, index, loop) })
    }
    let sweep = Sweep(scan.body, in: loop.body, inputs: inputs + [loop.index])
    let results = sweep.pushforward(seeds + [nil])
    var position = scan.carryCount
    var tangentPlaces: [Int?] = []
    for (index, output) in sweep.outputs.enumerated() {
      let value = Term(loop.body, output.value)
      if index < scan.carryCount {
        loop.set(index, to: value)
        tangentPlaces.append(varied[index] ? position : nil)
        guard varied[index] else { continue }
        loop.set(position, to: results[index] ?? zeros(value.type, in: loop.body))
        position += 1
      } else {
        _ = loop.stack(value)
      }
    }
    for index in scan.carryCount..<scan.body.outputs.count {
      tangentPlaces.append(results[index].map { loop.stack($0) })
    }
    let done = loop.finish()
    let stacked = done.outputs.prefix(scan.outputCount)
    let values = scan.packing.pack(
      Array(done.carries.prefix(scan.carryCount)) + stacked, in: builder)
    builder.replace(result.value, by: values.value)
    return packTangents(
      tangentPlaces.enumerated().map { index, place in
        place.map { index < scan.carryCount ? done.carries[$0] : done.outputs[$0] }
      })
  }

  /// What stands for an operand, or for its tangent, in the body.
  func place(_ term: Term, _ operand: Int, _ loop: LoopBuilder) -> Term {
    if carryRange.contains(operand) { return loop.carry(term) }
    return sliceRange.contains(operand) ? loop.slice(term) : loop.invariant(term)
  }
}
