import Programs
import Tensors

// Reverse mode: a loop that runs the other way. It needs what the carried values were before each
// iteration, as far as the derivatives of the body depend on them. See `README.md`, "Loops".
extension LoopRule {
  /// The cotangents of the operands.
  ///
  /// - Parameters:
  ///   - cotangents: one per result of the loop; nil for zero.
  ///   - wanted: the operands that are asked for.
  func pullback(_ cotangents: [Term?], wanted: [Bool]) -> [Term?] {
    let varied = varied(wanted)
    let useful = useful(cotangents.map { $0 != nil })
    let active = carryRange.filter { varied[$0] && useful[$0] }
    do throws(ProgramError) {
      let body = try BodyPullback(self, active: active, cotangents: cotangents, wanted: wanted)
      var bars = Bars(
        carries: active.map { cotangents[$0] ?? zeros(operands[$0].type, in: builder) },
        sums: body.invariants.map { zeros(operands[$0].type, in: builder) }, slices: [])
      run(body, cotangents, &bars)
      var results = [Term?](repeating: nil, count: operands.count)
      let places = Dictionary(uniqueKeysWithValues: zip(active, active.indices))
      for carry in carryRange where wanted[carry] && useful[carry] {
        results[carry] = places[carry].map { bars.carries[$0] }
      }
      for (slice, bar) in zip(body.slices, bars.slices) { results[slice] = bar }
      for (invariant, bar) in zip(body.invariants, bars.sums) { results[invariant] = bar }
      return results
    } catch {
      builder.fail(error)
      return operands.map { _ in nil }
    }
  }

  /// Runs backwards through all iterations, with the states that it takes.
  private func run(_ body: BodyPullback, _ cotangents: [Term?], _ bars: inout Bars) {
    let whole = Segment(self, cotangents)
    guard !body.needed.isEmpty else {
      // Nothing of the body's derivatives depends on the carried values: a sum, a linear recurrence.
      whole.backward(body, states: [:], &bars)
      return
    }
    let elements = body.needed.reduce(0) { $0.addingSaturating(operands[$1].type.size) }
    guard let plan = CheckpointPlan(count: scan.count, elements: elements) else {
      let forward = whole.forward(storing: body.needed)
      replaceResult(carries: forward.carries, outputs: forward.outputs)
      whole.backward(body, states: forward.states, &bars)
      return
    }
    let main = whole.part(0..<plan.covered)
    let rest = plan.covered < scan.count ? whole.part(plan.covered..<scan.count) : nil
    // In the order of execution.
    if scan.isReversed {
      let first = rest?.forward(storing: body.needed)
      let second = main.forwardInSegments(plan, storing: body.needed, from: first?.carries)
      replaceResult(carries: second.carries, outputs: joined(second.outputs, first?.outputs))
      main.backwardInSegments(plan, body, states: second.states, &bars)
      let sliced = bars.slices
      if let rest, let first { rest.backward(body, states: first.states, &bars) }
      bars.slices = rest == nil ? sliced : joined(sliced, bars.slices)
    } else {
      let first = main.forwardInSegments(plan, storing: body.needed, from: nil)
      let second = rest?.starting(from: first.carries).forward(storing: body.needed)
      replaceResult(
        carries: second?.carries ?? first.carries, outputs: joined(first.outputs, second?.outputs))
      if let rest, let second { rest.backward(body, states: second.states, &bars) }
      let sliced = bars.slices
      main.backwardInSegments(plan, body, states: first.states, &bars)
      bars.slices = rest == nil ? bars.slices : joined(bars.slices, sliced)
    }
  }

  /// The loop that stored its states gives the results too, so the first one is not needed.
  private func replaceResult(carries: [Term], outputs: [Term]) {
    builder.replace(result.value, by: scan.packing.pack(carries + outputs, in: builder).value)
  }

  private func joined(_ first: [Term], _ second: [Term]?) -> [Term] {
    guard let second else { return first }
    return zip(first, second).map {
      Term(builder, builder.emit(.concatenate(axis: 0), [$0.value, $1.value]))
    }
  }
}

/// The cotangents on their way back: of the carried values, the sums for the invariants, and the stacked
/// ones of slices.
struct Bars {
  var carries: [Term]
  var sums: [Term]
  var slices: [Term]
}

/// How the states of a long loop are kept: at the start of every segment; within a segment they are
/// computed again when the way back has come to it.
struct CheckpointPlan {
  /// Iterations of a segment.
  let length: Int
  /// Segments; what they leave of the iterations keeps all of its states.
  let segments: Int

  /// Numbers that are kept without segments: the states of a short loop cost less to keep than to compute
  /// again. 4,096 are 32 KiB, what a first-level cache holds.
  static let keptElements = 4_096

  /// A plan for so many iterations of states of so many numbers each; nil to keep them all.
  init?(count: Int, elements: Int) {
    guard count > 16, count.multipliedSaturating(max(1, elements)) > Self.keptElements else {
      return nil
    }
    // 2√n states are alive at most: the starts of √n segments and the states of one.
    length = Int(Double(count).squareRoot().rounded(.up))
    segments = count / length
  }

  /// The iterations that segments cover.
  var covered: Int { length * segments }
}

extension ValueType {
  /// Numbers of a value.
  fileprivate var size: Int { shape.count.multipliedSaturating(dtype == .complex ? 2 : 1) }
}

/// The pullback of a body, built once and used wherever iterations are gone through backwards.
///
/// Its inputs are those of the body, the cotangents of the active carried values and those of the stacked
/// outputs that have one; its outputs the cotangents of the active carried values, of slices and of
/// invariants.
struct BodyPullback {
  let program: Program
  /// The carried values with cotangents.
  let active: [Int]
  /// The stacked outputs with cotangents, by number of the body's output.
  let outputs: [Int]
  /// The operands whose cotangents are asked for.
  let slices: [Int]
  let invariants: [Int]
  /// The carried values whose states are needed, and those that these need.
  let needed: [Int]

  init(
    _ rule: LoopRule, active: [Int], cotangents: [Term?], wanted: [Bool]
  ) throws(ProgramError) {
    let body = rule.scan.body
    let builder = ProgramBuilder()
    let inputs = body.inputs.map { Term(builder, builder.input($0.name, $0.type)) }
    let sweep = Sweep(body, in: builder, inputs: inputs)
    var seeds = [Term?](repeating: nil, count: body.outputs.count)
    outputs = (rule.scan.carryCount..<body.outputs.count).filter { cotangents[$0] != nil }
    let types = body.outputTypes
    for index in active + outputs {
      seeds[index] = Term(builder, builder.input("bar\(index)", types[index]))
    }
    let influenced = body.influence(on: seeds.map { $0 != nil })
    slices = rule.sliceRange.filter { wanted[$0] && influenced[$0] }
    invariants = rule.invariantRange.filter { wanted[$0] && influenced[$0] }
    self.active = active
    let wrt = active + slices + invariants
    let results = zip(wrt, sweep.pullback(seeds, wrt: wrt)).map { input, bar in
      ("bar." + body.inputs[input].name, builder.value(bar, type: body.inputs[input].type))
    }
    program = try builder.finish(results)
    var used = Set<Int>()
    for instruction in program.instructions {
      if case .input(let input) = instruction.operation { used.insert(input) }
    }
    // Whatever the new value of a needed one is computed from, by whatever operations.
    let needed = rule.scan.closure(
      ofOutputs: body.outputTypes.indices.map { $0 < rule.scan.carryCount && used.contains($0) }
    ) { _ in true }
    self.needed = rule.carryRange.filter { needed[$0] }
  }
}
