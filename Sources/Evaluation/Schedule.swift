import Programs

/// What is computed in which order, and until when each node is needed: all that is known before the
/// number of lanes.
struct Schedule: Sendable {
  /// A node, or the first of the results that are computed together.
  struct Step: Sendable {
    let node: Int32
    /// Which of the results are needed.
    let members: UInt8
  }

  /// A plane of a result of the program.
  struct Output: Sendable {
    let node: Int32
    /// Twice the index of the result, and 1 more for an imaginary part.
    let plane: Int
    let count: Int32
  }

  let graph: PlaneGraph
  let outputs: [Output]
  private(set) var steps: [Step] = []
  /// The last step that reads a node; `Int32.max` for outputs, -1 for a node that is not needed.
  let lastUse: [Int32]
  /// The constants and arrays that are needed.
  private(set) var constants: [Int32] = []
  /// The largest number of elements of a node.
  private(set) var largest = 1
  /// Numbers in all nodes together.
  private(set) var numbers = 0
  /// Whether there is nothing but numbers: no arrays.
  var isScalar: Bool { largest == 1 }
  /// Numbers that one evaluation reads and writes, roughly.
  private(set) var work = 0

  /// - Parameter kept: nodes whose registers nothing else may take.
  init(_ graph: PlaneGraph, results: [Lowering.Value], kept: [Int32] = []) {
    self.graph = graph
    var planes: [Output] = []
    for (index, value) in results.enumerated() {
      let count = Int32(clamping: value.count)
      planes.append(Output(node: value.re, plane: 2 * index, count: count))
      if value.isComplex {
        planes.append(Output(node: value.im, plane: 2 * index + 1, count: count))
      }
    }
    self.outputs = planes
    let outputs = planes.map(\.node)
    var needed = graph.needed(by: outputs)
    graph.fuse(&needed, outputs: outputs)
    // Not a field, which the closure below would ask at each step whether it is the only one.
    var lastUse = [Int32](repeating: -1, count: graph.nodes.count)
    var isDone = [Bool](repeating: false, count: graph.nodes.count)
    // A field of an object is loaded and counted each time.
    let nodes = graph.nodes
    for index in nodes.indices where needed[index] {
      let node = nodes[index]
      largest = max(largest, Int(node.count))
      numbers += Int(node.count) + 8
      if node.op == .constant || node.op == .constantArray {
        constants.append(Int32(index))
        continue
      }
      let first = index - Int(node.member)
      if isDone[first] { continue }
      isDone[first] = true
      var members: UInt8 = 0
      var other = first
      repeat {
        if needed[other] { members |= 1 << UInt8(other - first) }
        other += 1
      } while other < nodes.count && nodes[other].member > 0
      let step = Int32(steps.count)
      steps.append(Step(node: Int32(first), members: members))
      var uses = lastUse.mutableSpan
      graph.forEachOperand(node) {
        uses[Int($0)] = step
        if nodes[Int($0)].op == .view { uses[Int(nodes[Int($0)].operands[0])] = step }
      }
      work = work.addingSaturating(Int(node.count))
      if node.op == .callout, case .loop(let plan) = graph.callouts[Int(node.operands[0])] {
        work = work.addingSaturating(plan.work)
        // Its body may have arrays, for which all lanes are computed.
        largest = max(largest, 2)
      }
      if node.op == .contract {
        let numbers = graph.details[Int(node.payload)].numbers
        work = work.addingSaturating(
          numbers[..<4].reduce(1) { $0.multipliedSaturating(Int($1)) } / 4)
      }
    }
    for node in outputs + kept where needed[Int(node)] {
      lastUse[Int(node)] = .max
      lastUse[Int(graph.owner(node))] = .max
    }
    self.lastUse = lastUse
  }

  /// Bytes of the schedule and its graph.
  var byteCount: Int {
    graph.nodes.count * 36 + steps.count * 8 + graph.byteCount
  }
}
