import CKernels
import Programs
import Tensors

/// A loop whose body can be compiled: the body's schedule, from which code is made for a number of lanes.
final class LoopPlan: Sendable {
  let scan: Scan
  let schedule: Schedule

  /// Nil when the body is too large to be compiled.
  init?(_ scan: Scan) {
    if scan.body.elements > Int(Int32.max) { return nil }
    self.scan = scan
    let lowering = Lowering(scan.body)
    // What every iteration reads anew must not lose its register to a result.
    var kept: [Int32] = []
    for (index, instruction) in scan.body.instructions.enumerated() {
      guard case .input(let input) = instruction.operation,
        (scan.carryCount + scan.sliceCount..<scan.operandCount).contains(input)
      else { continue }
      let value = lowering.values[index]
      kept += value.isComplex ? [value.re, value.im] : [value.re]
    }
    schedule = Schedule(lowering.graph, results: lowering.outputs, kept: kept)
    if schedule.numbers >= 1 << 29 { return nil }
  }

  /// Numbers that the body reads and writes in all iterations, roughly.
  var work: Int { scan.count.multipliedSaturating(schedule.work.addingSaturating(1)) }
}

/// The body of a loop as code for a number of lanes, and where its values lie in a workspace of its own.
///
/// Carried values go from the registers of the body's outputs to those of its inputs, elements of stacked
/// inputs from the workspace around the loop, and stacked outputs into it.
struct LoopBody: Sendable {
  private typealias Place = CalloutStep.Place

  /// A plane of a carried value.
  private struct Carry: Sendable {
    /// The plane among the operands of the loop.
    let operand: Int
    /// The register of the body's input; -1 if it is not read.
    let input: Int
    let output: Place
    /// The first element in the packed result.
    let target: Int
    let count: Int
    /// Where it waits until all registers of outputs have been read; -1 if it need not.
    var staging = -1
  }

  /// A plane of a stacked input or of an invariant.
  private struct Operand: Sendable {
    let operand: Int
    let input: Int
    let count: Int
  }

  /// A plane of a stacked output.
  private struct Output: Sendable {
    let output: Place
    let target: Int
    let count: Int
  }

  let code: Code
  private let lanes: Int
  private let iterations: Int
  private let isReversed: Bool
  private let work: Int
  private var carries: [Carry] = []
  private var slices: [Operand] = []
  private var invariants: [Operand] = []
  private var outputs: [Output] = []
  private let index: Int
  private var stagingSize = 0

  init(
    _ plan: LoopPlan, lanes: Int, set: InstructionSet, functions: UnsafePointer<cm_function?>
  ) {
    let scan = plan.scan
    let emitter = Emitter(
      plan.schedule, lanes: lanes, isDirect: true, set: set, functions: functions)
    code = Code(plan.schedule, inputs: scan.body.inputs.count, emitter: emitter)
    self.lanes = lanes
    iterations = scan.count
    isReversed = scan.isReversed
    work = plan.schedule.work
    index = code.inputs[2 * scan.operandCount]
    let places = plan.schedule.outputs.map { emitter.place(of: $0.node) }
    var operand = 0
    var output = 0
    for (input, value) in scan.body.inputs.dropLast().enumerated() {
      for part in 0..<(value.type.dtype == .complex ? 2 : 1) {
        let (register, count) = (code.inputs[2 * input + part], value.type.shape.count)
        if input < scan.carryCount {
          carries.append(
            Carry(
              operand: operand, input: register, output: places[output],
              target: scan.packing.slice(input, imaginary: part == 1).start, count: count))
          output += 1
        } else if input < scan.carryCount + scan.sliceCount {
          slices.append(Operand(operand: operand, input: register, count: count))
        } else {
          invariants.append(Operand(operand: operand, input: register, count: count))
        }
        operand += 1
      }
    }
    for (part, type) in scan.body.outputTypes.enumerated().dropFirst(scan.carryCount) {
      for plane in 0..<(type.dtype == .complex ? 2 : 1) {
        outputs.append(
          Output(
            output: places[output],
            target: scan.packing.slice(part, imaginary: plane == 1).start, count: type.shape.count))
        output += 1
      }
    }
    slices.removeAll { $0.input < 0 }
    invariants.removeAll { $0.input < 0 }
    stage()
  }

  /// Doubles of the workspaces of this body and of those in it.
  var workspaceSize: Int { code.workspaceSize + code.bodySize }

  /// Doubles in a register of so many elements.
  private func room(_ count: Int) -> Int { lanes == 1 ? max(8, count) : max(1, count) * lanes }

  /// Finds the carried values whose new register is one that another is still to be read from.
  private mutating func stage() {
    // How far the registers reach that begin before a place.
    let sources = carries.map(\.output.offset).sorted()
    var reach: [Int: Int] = [:]
    for carry in carries {
      let end = carry.output.offset + room(carry.count)
      reach[carry.output.offset] = max(end, reach[carry.output.offset] ?? 0)
    }
    var reaches: [Int] = []
    for source in sources { reaches.append(max(reach[source] ?? 0, reaches.last ?? 0)) }
    for (index, carry) in carries.enumerated() where carry.input >= 0 && !isInPlace(carry) {
      let end = carry.input + room(carry.count)
      var (low, high) = (0, sources.count)
      while low < high {
        let middle = (low + high) / 2
        if sources[middle] < end { low = middle + 1 } else { high = middle }
      }
      guard low > 0, reaches[low - 1] > carry.input else { continue }
      carries[index].staging = stagingSize
      stagingSize += room(carry.count)
    }
  }

  /// Whether the body leaves a carried value where it takes it from.
  private func isInPlace(_ carry: Carry) -> Bool {
    carry.output.offset == carry.input && isDense(carry.output, carry.count)
  }

  private func isDense(_ place: Place, _ count: Int) -> Bool {
    lanes == 1
      ? count == 1 || place.elementStride == 1
      : place.pointStride == 1 && (count == 1 || place.elementStride == lanes)
  }
}

// MARK: Running

extension LoopBody {
  /// Runs all iterations.
  ///
  /// - Parameters:
  ///   - outer: the workspace around the loop.
  ///   - operands: where the planes of the operands lie in it.
  ///   - result: the place of the packed results in it.
  ///   - watch: asked about every hundred thousand numbers.
  func run(
    _ outer: UnsafeMutablePointer<Double>, _ operands: [CalloutStep.Place], _ result: Int,
    _ watch: Watch?
  ) {
    if watch?.isOver == true { return }
    let workspace = code.take()
    defer { code.give(workspace) }
    let inner = workspace.base
    let staging = UnsafeMutablePointer<Double>.allocate(capacity: max(1, stagingSize))
    defer { staging.deallocate() }
    for carry in carries {
      if iterations == 0 {
        spread(outer, operands[carry.operand], outer + result + carry.target * lanes, carry.count)
      } else if carry.input >= 0 {
        fill(outer, operands[carry.operand], inner + carry.input, carry.count)
      }
    }
    for value in invariants {
      fill(outer, operands[value.operand], inner + value.input, value.count)
    }
    var context = cm_context()
    var clock = 0
    for step in 0..<iterations {
      let k = isReversed ? iterations - 1 - step : step
      if step > 0 { carry(inner, staging) }
      for slice in slices {
        fill(
          outer, operands[slice.operand].advanced(by: k * slice.count), inner + slice.input,
          slice.count)
      }
      if index >= 0 { (inner + index).update(repeating: Double(k), count: max(8, lanes)) }
      code.run(workspace, lanes: lanes, &context, watch)
      for output in outputs {
        spread(
          inner, output.output, outer + result + (output.target + k * output.count) * lanes,
          output.count)
      }
      clock = clock.addingSaturating(work.addingSaturating(1))
      if clock > 100_000, let watch {
        clock = 0
        do { try watch.check() } catch { return }
      }
    }
    if iterations > 0 {
      for carry in carries {
        spread(inner, carry.output, outer + result + carry.target * lanes, carry.count)
      }
    }
  }

  /// Takes the carried values from the end of an iteration to the beginning of the next.
  private func carry(
    _ inner: UnsafeMutablePointer<Double>, _ staging: UnsafeMutablePointer<Double>
  ) {
    for carry in carries where carry.staging >= 0 {
      fill(inner, carry.output, staging + carry.staging, carry.count)
    }
    // Those that wait are written last; no other target is a register that is still to be read.
    for carry in carries where carry.staging < 0 && carry.input >= 0 {
      if isInPlace(carry) { continue }
      fill(inner, carry.output, inner + carry.input, carry.count)
    }
    for carry in carries where carry.staging >= 0 {
      (inner + carry.input).update(
        from: staging + carry.staging,
        count: lanes == 1 ? (carry.count == 1 ? 8 : carry.count) : carry.count * lanes)
    }
  }

  /// Fills a register; with one lane a lone number stands in it 8 times.
  private func fill(
    _ base: UnsafeMutablePointer<Double>, _ place: CalloutStep.Place,
    _ target: UnsafeMutablePointer<Double>, _ count: Int
  ) {
    if lanes == 1 && count == 1 {
      target.update(repeating: base[place.offset], count: 8)
    } else {
      spread(base, place, target, count)
    }
  }

  /// Puts the elements at a place one after the other, each with its lanes.
  private func spread(
    _ base: UnsafeMutablePointer<Double>, _ place: CalloutStep.Place,
    _ target: UnsafeMutablePointer<Double>, _ count: Int
  ) {
    if isDense(place, count) {
      // Source and target may be one register.
      target.update(from: base + place.offset, count: count * lanes)
      return
    }
    for element in 0..<count {
      for lane in 0..<lanes {
        target[element * lanes + lane] =
          base[place.offset + element * place.elementStride + lane * place.pointStride]
      }
    }
  }
}

extension CalloutStep.Place {
  /// The place of a later element.
  fileprivate func advanced(by elements: Int) -> CalloutStep.Place {
    var place = self
    place.offset += elements * elementStride
    return place
  }
}
