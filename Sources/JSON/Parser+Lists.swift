/// A list that is given away as it is read, so that no more than a part of it is ever kept.
struct GivenList {
  /// The node of the list.
  let node: Int
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
  /// Notes that the value here is the list to be given away, if it is one and the key right before is its.
  mutating func expectList(_ bytes: borrowing Span<UInt8>, _ name: StaticString) {
    guard position < bytes.count, bytes[position] == UInt8(ascii: "["),
      let key = tape.nodes.last, key.kind == .string,
      Int(key.end - key.start) == name.utf8CodeUnitCount + 2
    else { return }
    for offset in 0..<name.utf8CodeUnitCount
    where bytes[Int(key.start) + 1 + offset] != name.utf8Start[offset] { return }
    givenAway = GivenList(node: tape.nodes.count)
  }

  /// Whether what is kept of a list is worth giving away.
  func isLong(_ list: Int) -> Bool {
    tape.nodes[list].kind == .array
      && (tape.nodes.count - list > GivenList.nodes
        || tape.numbers.count - Int(tape.nodes[list].first) > GivenList.numbers)
  }

  /// Gives away the elements that are kept, all of which have ended.
  mutating func giveAway(_ list: Int, to receive: (_ tape: Tape, _ first: Int) -> Void) {
    let numbers = Int(tape.nodes[list].first)
    var part = Tape(nodes: Array(tape.nodes[list...]), numbers: Array(tape.numbers[numbers...]))
    for index in part.nodes.indices {
      part.nodes[index].next &-= UInt32(list)
      switch part.nodes[index].kind {
      case .packedArray, .packedPairs: part.nodes[index].first -= UInt32(numbers)
      case .null, .no, .yes, .number, .string, .escapedString, .array, .object: break
      }
    }
    part.nodes[0].next = UInt32(part.nodes.count)
    part.nodes[0].end = UInt32(position)
    tape.nodes.removeLast(tape.nodes.count - list - 1)
    tape.numbers.removeLast(tape.numbers.count - numbers)
    let first = givenAway?.count ?? 0
    // The node on the tape counts all elements; a comma comes before every one but the first.
    givenAway?.count = Int(tape.nodes[list].count)
    part.nodes[0].count -= UInt32(first)
    receive(part, first)
  }

  /// The list has ended: if some of it has been given away, all of it is, and nothing is left.
  mutating func endGiving(_ list: Int, to receive: (_ tape: Tape, _ first: Int) -> Void) {
    guard let given = givenAway, given.count > 0 else { return }
    if given.count < Int(tape.nodes[list].count) { giveAway(list, to: receive) }
    tape.nodes[list].next = UInt32(list + 1)
    tape.nodes[list].count = 0
    givenAway = nil
  }
}
