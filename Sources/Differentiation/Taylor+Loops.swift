import Programs
import Tensors

// Series through a loop: one loop that carries the coefficients of all orders along.
extension Taylor {
  /// The coefficients from the first on of a loop's packed results; those of its operands are known.
  ///
  /// The new loop computes the values as well and takes the place of the old one.
  func loopSeries(_ value: ValueID, _ scan: Scan, order: Int) -> [Term?] {
    let operands = builder.instruction(of: value).operands.map { Term(builder, $0) }
    let series = operands.map { operand in
      stride(from: 1, through: order, by: 1).map { coefficient(operand, $0) }
    }
    let rule = LoopRule(scan, builder, operands: operands, result: Term(builder, value))
    let varied = rule.varied(series.map { $0.contains { $0 != nil } })
    let loop = LoopBuilder(in: builder, count: scan.count, isReversed: scan.isReversed)
    loop.body.keepsParts = true
    let inputs = operands.enumerated().map { rule.place($1, $0, loop) }
    var seeds: [ValueID: [Term?]] = [:]
    for (index, operand) in operands.enumerated() where varied[index] {
      let isCarried = rule.carryRange.contains(index)
      seeds[inputs[index].value] = series[index].map { term in
        (term ?? (isCarried ? rule.zeros(operand.type, in: builder) : nil))
          .map { rule.place($0, index, loop) }
      }
    }
    let values = loop.body.inline(scan.body, inputs: (inputs + [loop.index]).map(\.value))
    let ends = scan.body.outputs.map { values[$0.value.index] }
    let results = Taylor(loop.body, seeds: seeds).expand(ends, order: order)
    // Where the coefficients of each result are, among the carried values or the stacked outputs.
    var places: [[Int?]] = []
    var next = scan.carryCount
    for (index, end) in ends.enumerated() {
      let end = Term(loop.body, end)
      if index >= scan.carryCount {
        _ = loop.stack(end)
        continue
      }
      loop.set(index, to: end)
      places.append(
        results[index].map { coefficient in
          guard varied[index] else { return nil }
          loop.set(next, to: coefficient ?? rule.zeros(end.type, in: loop.body))
          next += 1
          return next - 1
        })
    }
    for index in ends.indices.dropFirst(scan.carryCount) {
      places.append(results[index].map { $0.map { loop.stack($0) } })
    }
    let done = loop.finish()
    let packed = scan.packing.pack(
      Array(done.carries.prefix(scan.carryCount)) + done.outputs.prefix(scan.outputCount),
      in: builder)
    builder.replace(value, by: packed.value)
    return (0..<order).map { k in
      rule.packTangents(
        places.enumerated().map { index, places in
          places[k].map { index < scan.carryCount ? done.carries[$0] : done.outputs[$0] }
        })
    }
  }
}
