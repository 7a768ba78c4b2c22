import Programs
import Tensors

/// Some iterations of a loop that is being differentiated, with what they work on.
struct Segment {
  let scan: Scan
  let builder: ProgramBuilder
  /// The carried values at the start, in the order of execution.
  var starts: [Term]
  /// The elements of the stacked inputs that belong to these iterations.
  let slices: [Term]
  let invariants: [Term]
  /// The cotangents of the stacked outputs in these iterations, by number of the body's output.
  let cotangents: [Int: Term]
  let count: Int
  /// The index of the first of the iterations; nil for 0.
  let offset: Term?

  /// What a forward run leaves.
  struct Run {
    let carries: [Term]
    let outputs: [Term]
    /// By number of the carried value, its states before each iteration, or before each segment.
    let states: [Int: Term]
  }

  /// All iterations.
  init(_ rule: LoopRule, _ cotangents: [Term?]) {
    scan = rule.scan
    builder = rule.builder
    starts = rule.carryRange.map { rule.operands[$0] }
    slices = rule.sliceRange.map { rule.operands[$0] }
    invariants = rule.invariantRange.map { rule.operands[$0] }
    var stacked: [Int: Term] = [:]
    for index in rule.scan.carryCount..<cotangents.count { stacked[index] = cotangents[index] }
    self.cotangents = stacked
    count = rule.scan.count
    offset = nil
  }

  private init(
    _ scan: Scan, _ builder: ProgramBuilder, starts: [Term], slices: [Term], invariants: [Term],
    cotangents: [Int: Term], count: Int, offset: Term?
  ) {
    self.scan = scan
    self.builder = builder
    self.starts = starts
    self.slices = slices
    self.invariants = invariants
    self.cotangents = cotangents
    self.count = count
    self.offset = offset
  }

  /// Some of the iterations.
  func part(_ range: Range<Int>) -> Segment {
    Segment(
      scan, builder, starts: starts, slices: slices.map { $0.rows(range) }, invariants: invariants,
      cotangents: cotangents.mapValues { $0.rows(range) }, count: range.count,
      offset: Term(builder, builder.constant(Tensor(Double(range.lowerBound)))))
  }

  /// The same iterations from other carried values.
  func starting(from carries: [Term]) -> Segment {
    var segment = self
    segment.starts = carries
    return segment
  }

  private func index(_ loop: LoopBuilder) -> Term {
    offset.map { loop.invariant($0) + loop.index } ?? loop.index
  }
}

// MARK: Forward

extension Segment {
  /// Runs the iterations and keeps the states of some carried values.
  func forward(storing needed: [Int]) -> Run {
    let loop = LoopBuilder(in: builder, count: count, isReversed: scan.isReversed)
    let carries = starts.map(loop.carry)
    let inputs = carries + slices.map(loop.slice) + invariants.map(loop.invariant)
    let ends = iteration(loop, inputs)
    for (index, end) in ends.prefix(carries.count).enumerated() { loop.set(index, to: end) }
    let outputs = ends.dropFirst(carries.count).map(loop.stack)
    let places = needed.map { ($0, loop.stack(carries[$0])) }
    let done = loop.finish()
    return Run(
      carries: done.carries, outputs: outputs.map { done.outputs[$0] },
      states: Dictionary(uniqueKeysWithValues: places.map { ($0, done.outputs[$1]) }))
  }

  /// Runs the iterations again for the states alone; only the carried values that those depend on are
  /// carried.
  func states(of needed: [Int]) -> [Int: Term] {
    let loop = LoopBuilder(in: builder, count: count, isReversed: scan.isReversed)
    var carried: [Int: Term] = [:]
    for index in needed { carried[index] = loop.carry(starts[index]) }
    let inputs =
      starts.indices.map { carried[$0] ?? loop.invariant(starts[$0]) } + slices.map(loop.slice)
      + invariants.map(loop.invariant)
    let ends = iteration(loop, inputs)
    var places: [(Int, Int)] = []
    for (place, index) in needed.enumerated() {
      loop.set(place, to: ends[index])
      places.append((index, loop.stack(inputs[index])))
    }
    let done = loop.finish()
    return Dictionary(uniqueKeysWithValues: places.map { ($0, done.outputs[$1]) })
  }

  private func iteration(_ loop: LoopBuilder, _ inputs: [Term]) -> [Term] {
    let values = loop.body.inline(scan.body, inputs: (inputs + [index(loop)]).map(\.value))
    return scan.body.outputs.map { Term(loop.body, values[$0.value.index]) }
  }

  /// Runs the iterations segment by segment and keeps the states at the starts of the segments.
  func forwardInSegments(
    _ plan: CheckpointPlan, storing needed: [Int], from carries: [Term]?
  ) -> Run {
    let loop = LoopBuilder(in: builder, count: plan.segments, isReversed: scan.isReversed)
    let inner = segment(
      plan, loop, starts: (carries ?? starts).map(loop.carry), cotangents: [:])
    let run = inner.forward(storing: [])
    for (index, end) in run.carries.enumerated() { loop.set(index, to: end) }
    let outputs = run.outputs.map(loop.stack)
    let places = needed.map { ($0, loop.stack(inner.starts[$0])) }
    let done = loop.finish()
    return Run(
      carries: done.carries, outputs: outputs.map { done.outputs[$0].flattenedRows },
      states: Dictionary(uniqueKeysWithValues: places.map { ($0, done.outputs[$1]) }))
  }

  /// One segment, in the body of a loop over segments.
  private func segment(
    _ plan: CheckpointPlan, _ loop: LoopBuilder, starts: [Term], cotangents: [Int: Term]
  ) -> Segment {
    let first = Double(plan.length) * loop.index
    return Segment(
      scan, loop.body, starts: starts,
      slices: slices.map { loop.slice($0.groupedRows(plan.segments)) },
      invariants: invariants.map(loop.invariant),
      cotangents: cotangents.mapValues { loop.slice($0.groupedRows(plan.segments)) },
      count: plan.length, offset: offset.map { loop.invariant($0) + first } ?? first)
  }
}

// MARK: Backward

extension Segment {
  /// Goes back through the iterations, with the states before each of them.
  func backward(_ body: BodyPullback, states: [Int: Term], _ bars: inout Bars) {
    let loop = LoopBuilder(in: builder, count: count, isReversed: !scan.isReversed)
    let cotangents = bars.carries.map(loop.carry)
    let sums = bars.sums.map(loop.carry)
    let values = starts.enumerated().map { index, start in
      // A state that is not kept is not used.
      states[index].map(loop.slice) ?? loop.invariant(start)
    }
    let inputs =
      values + slices.map(loop.slice) + invariants.map(loop.invariant) + [index(loop)] + cotangents
      + body.outputs.map { self.cotangents[$0].map(loop.slice) ?? loop.index }
    let results = loop.body.inline(body.program, inputs: inputs.map(\.value))
    let parts = body.program.outputs.map { Term(loop.body, results[$0.value.index]) }
    for index in cotangents.indices { loop.set(index, to: parts[index]) }
    let stacked = parts[cotangents.count...].prefix(body.slices.count).map(loop.stack)
    for (index, part) in parts.suffix(sums.count).enumerated() {
      loop.set(cotangents.count + index, to: sums[index] + part)
    }
    let done = loop.finish()
    bars = Bars(
      carries: Array(done.carries.prefix(cotangents.count)),
      sums: Array(done.carries.dropFirst(cotangents.count)),
      slices: stacked.map { done.outputs[$0] })
  }

  /// Goes back through the iterations segment by segment, with the states at their starts.
  func backwardInSegments(
    _ plan: CheckpointPlan, _ body: BodyPullback, states: [Int: Term], _ bars: inout Bars
  ) {
    let loop = LoopBuilder(in: builder, count: plan.segments, isReversed: !scan.isReversed)
    var inner = Bars(
      carries: bars.carries.map(loop.carry), sums: bars.sums.map(loop.carry), slices: [])
    let starts = starts.enumerated().map { index, start in
      states[index].map(loop.slice) ?? loop.invariant(start)
    }
    let segment = segment(plan, loop, starts: starts, cotangents: cotangents)
    segment.backward(body, states: segment.states(of: body.needed), &inner)
    for (index, end) in (inner.carries + inner.sums).enumerated() { loop.set(index, to: end) }
    let stacked = inner.slices.map(loop.stack)
    let done = loop.finish()
    bars = Bars(
      carries: Array(done.carries.prefix(inner.carries.count)),
      sums: Array(done.carries.dropFirst(inner.carries.count)),
      slices: stacked.map { done.outputs[$0].flattenedRows })
  }
}

extension Term {
  /// Some of the elements along the first axis.
  fileprivate func rows(_ range: Range<Int>) -> Term {
    var slices = type.shape.dimensions.map(AxisSlice.all)
    if slices.isEmpty || slices[0] == AxisSlice(start: range.lowerBound, count: range.count) {
      return self
    }
    slices[0] = AxisSlice(start: range.lowerBound, count: range.count)
    return apply(.slice(slices))
  }

  /// The first axis in groups of one length.
  fileprivate func groupedRows(_ groups: Int) -> Term {
    let lengths = type.shape.dimensions
    let shape = Shape([groups, lengths[0] / max(1, groups)] + lengths.dropFirst())
    return shape.map(reshaped) ?? self
  }

  /// The first two axes as one.
  fileprivate var flattenedRows: Term {
    let lengths = type.shape.dimensions
    return Shape([lengths[0] * lengths[1]] + lengths.dropFirst(2)).map(reshaped) ?? self
  }
}
