/// A program as arithmetic on planes of real numbers: complex values are two nodes, and what differs only
/// in its shape is one.
///
/// Nodes are shared when made: a node with the same operation and operands is not made again. Operands
/// come before their users.
///
/// A class, because lowering passes it around. Unchecked: it is only written to while it is lowered and
/// scheduled, by one thread, before an executable that threads can share exists.
final class PlaneGraph: @unchecked Sendable {
  typealias ID = Int32

  struct Node {
    var op: PlaneOp
    /// Which result of the operation.
    var member: UInt8 = 0
    /// The number of elements; 1 also stands for a number that all elements share.
    var count: Int32
    var operands: SIMD4<ID>
    /// An index into the list that the operation uses: constants, arrays, details, callouts.
    var payload: Int32 = 0
  }

  /// What an operation on arrays needs beside its operands.
  struct Detail {
    /// Numbers that become fields of the instruction.
    var numbers: [UInt32] = []
    /// An index table, or runs of target, source and length.
    var table: [UInt32] = []
  }

  private(set) var nodes: [Node] = []
  private(set) var arrays: [[Double]] = []
  private(set) var details: [Detail] = []
  private(set) var callouts: [Callout] = []
  private(set) var lists: [[ID]] = []
  private(set) var listDetails: [[Detail]] = []

  /// Where reciprocals of complex numbers come with another function; see `PlaneGraph+Quotients.swift`.
  var reciprocals: [SIMD2<ID>: ID] = [:]

  private static let key = (UInt64.random(in: .min ... .max), UInt64.random(in: .min ... .max) | 1)
  // A copy, because each use of the static one would ask whether it has been initialized.
  private let key = PlaneGraph.key
  private var table: [ID] = Array(repeating: -1, count: 64)
  private var shared = 0
}

// MARK: Making nodes

extension PlaneGraph {
  /// The node of an operation on up to four operands, of this many elements; the first of its results.
  func node(
    _ op: PlaneOp, _ a: ID = -1, _ b: ID = -1, _ c: ID = -1, _ d: ID = -1, count: Int,
    payload: Int32 = 0, members: Int? = nil
  ) -> ID {
    let node = Node(
      op: op, count: Int32(count), operands: SIMD4(a, b, c, d), payload: payload)
    let slot = slot(of: node)
    if table[slot] >= 0 { return table[slot] }
    let id = append(node, members: members ?? op.members)
    table[slot] = id
    shared += 1
    if shared * 2 > table.count { grow(to: 4 * table.count) }
    return id
  }

  private func append(_ node: Node, members: Int) -> ID {
    let id = ID(nodes.count)
    for member in 0..<members {
      var node = node
      node.member = UInt8(member)
      nodes.append(node)
    }
    return id
  }

  private func slot(of node: Node) -> Int {
    let mask = table.count - 1
    var slot = Int(truncatingIfNeeded: hash(node)) & mask
    while table[slot] >= 0 {
      let other = nodes[Int(table[slot])]
      if other.op == node.op, other.operands == node.operands, other.count == node.count,
        other.payload == node.payload
      {
        break
      }
      slot = (slot + 1) & mask
    }
    return slot
  }

  /// By keyed multiplications whose halves are folded, because clients choose what is hashed: with a known
  /// function they could send numbers that all fall on one place.
  private func hash(_ node: Node) -> UInt64 {
    func pair(_ a: Int32, _ b: Int32) -> UInt64 {
      UInt64(UInt32(bitPattern: a)) | UInt64(UInt32(bitPattern: b)) << 32
    }
    let key = key
    var hash = key.0 ^ UInt64(node.op.rawValue)
    func add(_ word: UInt64) {
      let product = (hash ^ word).multipliedFullWidth(by: key.1)
      hash = product.high ^ product.low ^ (hash << 23 | hash >> 41)
    }
    add(pair(node.operands[0], node.operands[1]))
    add(pair(node.operands[2], node.operands[3]))
    add(pair(node.payload, node.count))
    return hash
  }

  /// Makes room for so many more nodes.
  func reserve(_ more: Int) {
    nodes.reserveCapacity(nodes.count + more)
    var size = table.count
    while size < 2 * (shared + more) { size *= 2 }
    if size > table.count { grow(to: size) }
  }

  private func grow(to size: Int) {
    let old = table
    table = Array(repeating: -1, count: size)
    for id in old where id >= 0 { table[slot(of: nodes[Int(id)])] = id }
  }

  /// A number that is known now.
  func constant(_ value: Double) -> ID {
    // By bits, so that -0 and 0 are two constants.
    let bits = value.bitPattern
    return node(
      .constant, ID(truncatingIfNeeded: bits), ID(truncatingIfNeeded: bits >> 32), count: 1)
  }

  /// The number of a constant node; nil for any other.
  func value(_ id: ID) -> Double? {
    let node = nodes[Int(id)]
    guard node.op == .constant else { return nil }
    let low = UInt64(UInt32(bitPattern: node.operands[0]))
    let high = UInt64(UInt32(bitPattern: node.operands[1]))
    return Double(bitPattern: low | high << 32)
  }

  /// Numbers that are known now, as an operand of a product of matrices; see `spread` for other uses.
  func array(_ numbers: [Double]) -> ID {
    if numbers.count == 1 { return constant(numbers[0]) }
    arrays.append(numbers)
    return append(
      Node(
        op: .constantArray, count: Int32(numbers.count), operands: SIMD4(repeating: -1),
        payload: Int32(arrays.count - 1)), members: 1)
  }

  /// The value of an input's real (part 0) or imaginary (part 1) plane.
  func input(_ index: Int, part: Int, count: Int) -> ID {
    node(.input, count: count, payload: Int32(2 * index + part))
  }

  /// An operation on one array.
  func array(_ op: PlaneOp, _ operand: ID, count: Int, _ detail: Detail) -> ID {
    details.append(detail)
    return append(
      Node(
        op: op, count: Int32(count), operands: SIMD4(operand, -1, -1, -1),
        payload: Int32(details.count - 1)), members: 1)
  }

  /// Neighbours out of an array, without a copy.
  func view(_ operand: ID, start: UInt32, count: Int) -> ID {
    let node = nodes[Int(operand)]
    let isView = node.op == .view
    return self.node(
      .view, isView ? node.operands[0] : operand, count: count,
      payload: Int32(clamping: start) + (isView ? node.payload : 0))
  }

  /// The node whose register a node's numbers are in.
  func owner(_ id: ID) -> ID { nodes[Int(id)].op == .view ? nodes[Int(id)].operands[0] : id }

  /// Several arrays put into one, each by its runs.
  func concatenate(_ operands: [ID], _ runs: [Detail], count: Int) -> ID {
    lists.append(operands)
    listDetails.append(runs)
    return append(
      Node(
        op: .concatenate, count: Int32(count), operands: SIMD4(repeating: -1),
        payload: Int32(lists.count - 1)), members: 1)
  }

  /// A product of matrices; the second node is the imaginary part if there is one.
  func contract(_ operands: SIMD4<ID>, count: Int, isComplex: Bool, _ numbers: [UInt32]) -> ID {
    details.append(Detail(numbers: numbers))
    return append(
      Node(
        op: .contract, count: Int32(count), operands: operands, payload: Int32(details.count - 1)),
      members: isComplex ? 2 : 1)
  }

  /// A step that is carried out on the Swift side.
  func callout(_ callout: Callout, _ operands: [ID], count: Int, isComplex: Bool) -> ID {
    lists.append(operands)
    listDetails.append([])
    callouts.append(callout)
    return append(
      Node(
        op: .callout, count: Int32(count),
        operands: SIMD4(ID(callouts.count - 1), -1, -1, -1), payload: Int32(lists.count - 1)),
      members: isComplex ? 2 : 1)
  }

  /// Changes a node in place, for passes after lowering.
  func replace(_ id: ID, _ op: PlaneOp, _ operands: SIMD4<ID>) {
    nodes[Int(id)].op = op
    nodes[Int(id)].operands = operands
  }

  /// The nodes of all results of the operation of which this is the first.
  func group(_ first: ID) -> Range<ID> {
    var end = first + 1
    while Int(end) < nodes.count, nodes[Int(end)].member > 0 { end += 1 }
    return first..<end
  }

  /// Calls `body` with each operand of a node.
  func forEachOperand(_ node: Node, _ body: (ID) -> Void) {
    switch node.op {
    case .constant, .constantArray, .input: break
    case .concatenate, .callout: lists[Int(node.payload)].forEach(body)
    default:
      // The reciprocals of divisors need nothing else; they come last, behind what needs all.
      let operands = node.operands
      if node.op != .cquotients || node.member < 4 {
        if operands.x >= 0 { body(operands.x) }
        if operands.y >= 0 { body(operands.y) }
      }
      if operands.z >= 0 { body(operands.z) }
      if operands.w >= 0 { body(operands.w) }
    }
  }

  /// Bytes of what the nodes refer to, roughly.
  var byteCount: Int {
    let arrays = arrays.reduce(0) { $0 + $1.count * 8 + 32 }
    let tables = (details + listDetails.joined()).reduce(0) { $0 + $1.table.count * 4 + 64 }
    return arrays + tables + lists.reduce(0) { $0 + $1.count * 4 + 32 }
      + callouts.reduce(0) { $0 + $1.byteCount }
  }
}
