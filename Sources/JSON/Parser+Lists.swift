/// A list that is given away as it is read, so that no more than a part of it is ever kept.
struct GivenList {
  /// Some elements of a list.
  struct Part {
    /// The index of the list's key among those whose lists are given away.
    let key: Int
    /// The elements, the children of node 0.
    let tape: Tape
    /// The index of the first of them.
    let first: Int
  }

  /// The index of its key.
  let key: Int
  /// The node of the list.
  let node: Int
  /// The shapes of nested lists that are on the tape before it.
  let shapes: Int
  /// Elements given away so far.
  var count = 0

  /// Arrays and objects that are open between its elements: the outermost object and itself.
  static let depth = 2
  /// Nodes from which on elements are given away: 400 KB. Lists of fewer stay on the tape.
  static let nodes = 1 << 14
  /// The same for numbers in arrays of their own: 512 KB.
  static let numbers = 1 << 16
}

extension Parser {
  /// Notes that the value here is a list to be given away, if it is one and the key right before is one of these.
  mutating func expectList(_ bytes: borrowing Span<UInt8>, _ names: [StaticString]) {
    guard !names.isEmpty, position < bytes.count, bytes[position] == UInt8(ascii: "["),
      let key = tape.nodes.last, key.kind == .string
    else { return }
    for (index, name) in names.enumerated() where isText(bytes, key, name) {
      givenAway = GivenList(key: index, node: tape.nodes.count, shapes: tape.shapes.count)
    }
  }

  private func isText(
    _ bytes: borrowing Span<UInt8>, _ node: Tape.Node, _ text: StaticString
  ) -> Bool {
    if Int(node.end - node.start) != text.utf8CodeUnitCount + 2 { return false }
    for offset in 0..<text.utf8CodeUnitCount
    where bytes[Int(node.start) + 1 + offset] != text.utf8Start[offset] { return false }
    return true
  }

  /// Whether what is kept of a list is worth giving away.
  func isLong(_ list: Int) -> Bool {
    tape.nodes[list].kind == .array
      && (tape.nodes.count - list > GivenList.nodes
        || tape.numbers.count - Int(tape.nodes[list].first) > GivenList.numbers)
  }

  /// Gives away the elements that are kept, all of which have ended; none if whoever gets the first does not
  /// want them.
  mutating func giveAway(_ list: Int, to receive: (GivenList.Part) -> Bool) {
    guard let given = givenAway else { return }
    let numbers = Int(tape.nodes[list].first)
    var part = Tape(
      nodes: Array(tape.nodes[list...]), numbers: Array(tape.numbers[numbers...]),
      shapes: Array(tape.shapes[given.shapes...]))
    for index in part.nodes.indices {
      part.nodes[index].next &-= UInt32(list)
      switch part.nodes[index].kind {
      case .packedArray, .packedPairs: part.nodes[index].first -= UInt32(numbers)
      case .nested:
        part.nodes[index].first -= UInt32(given.shapes)
        part.shapes[Int(part.nodes[index].first)] -= UInt32(numbers)
      case .null, .no, .yes, .number, .string, .escapedString, .array, .object: break
      }
    }
    part.nodes[0].next = UInt32(part.nodes.count)
    part.nodes[0].end = UInt32(position)
    // The node on the tape counts all elements; a comma comes before every one but the first.
    part.nodes[0].count -= UInt32(given.count)
    if !receive(GivenList.Part(key: given.key, tape: part, first: given.count)), given.count == 0 {
      givenAway = nil
      return
    }
    tape.nodes.removeLast(tape.nodes.count - list - 1)
    tape.numbers.removeLast(tape.numbers.count - numbers)
    tape.shapes.removeLast(tape.shapes.count - given.shapes)
    givenAway?.count = Int(tape.nodes[list].count)
  }

  /// The list has ended: if some of it has been given away, all of it is, and nothing is left.
  mutating func endGiving(_ list: Int, to receive: (GivenList.Part) -> Bool) {
    defer { givenAway = nil }
    guard let given = givenAway, given.count > 0 else { return }
    if given.count < Int(tape.nodes[list].count) { giveAway(list, to: receive) }
    tape.nodes[list].next = UInt32(list + 1)
    tape.nodes[list].count = 0
  }
}
