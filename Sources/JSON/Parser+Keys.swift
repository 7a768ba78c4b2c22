extension Parser {
  /// Refuses a key that stands twice, also in two spellings: with escapes, or in canonically equivalent
  /// sequences of code points (UAX #15), which no reader can tell apart and which are equal as strings of Swift.
  ///
  /// A few keys in ASCII are compared in pairs; others through a set, whose hash is seeded per process, so that
  /// no client can make it slow.
  func checkKeys(_ bytes: borrowing Span<UInt8>, of object: Int) throws(JSONError) {
    let count = Int(tape.nodes[object].count)
    if count < 2 { return }
    if count > 16 { return try checkInSet(bytes, of: object, count) }
    var key = object + 1
    for _ in 0..<count {
      let node = tape.nodes[key]
      if !isPlain(bytes, node) { return try checkInSet(bytes, of: object, count) }
      var other = object + 1
      while other < key {
        if equal(bytes, tape.nodes[other], node) { throw duplicate(bytes, key) }
        other = Int(tape.nodes[other + 1].next)
      }
      key = Int(tape.nodes[key + 1].next)
    }
  }

  private func checkInSet(
    _ bytes: borrowing Span<UInt8>, of object: Int, _ count: Int
  ) throws(JSONError) {
    var seen = Set<String>(minimumCapacity: count)
    var key = object + 1
    for _ in 0..<count {
      if !seen.insert(tape.text(of: tape.nodes[key], in: bytes)).inserted {
        throw duplicate(bytes, key)
      }
      key = Int(tape.nodes[key + 1].next)
    }
  }

  /// Whether a key has no escapes and nothing but ASCII, so that equal ones have equal bytes.
  private func isPlain(_ bytes: borrowing Span<UInt8>, _ key: Tape.Node) -> Bool {
    if key.kind == .escapedString { return false }
    for offset in Int(key.start)..<Int(key.end) where bytes[offset] >= 0x80 { return false }
    return true
  }

  private func equal(
    _ bytes: borrowing Span<UInt8>, _ left: Tape.Node, _ right: Tape.Node
  ) -> Bool {
    let length = left.end - left.start
    if length != right.end - right.start { return false }
    for offset in 0..<Int(length)
    where bytes[Int(left.start) + offset] != bytes[Int(right.start) + offset] { return false }
    return true
  }

  private func duplicate(_ bytes: borrowing Span<UInt8>, _ key: Int) -> JSONError {
    let node = tape.nodes[key]
    return JSONError(.duplicateKey(tape.text(of: node, in: bytes)), at: Int(node.start))
  }
}
