extension Parser {
  /// Refuses a key that stands twice, also in two spellings.
  ///
  /// Small objects compare in pairs; large ones through a set, whose hash is seeded per process, so that
  /// no client can make it slow.
  func checkKeys(_ bytes: borrowing Span<UInt8>, of object: Int) throws(JSONError) {
    let count = Int(tape.nodes[object].count)
    if count < 2 { return }
    var key = object + 1
    if count > 16 {
      var seen = Set<String>(minimumCapacity: count)
      for _ in 0..<count {
        let text = tape.text(of: tape.nodes[key], in: bytes)
        // Equality of String is canonical equivalence; that of JSON's keys is by code point.
        if !seen.insert(codePoints(text)).inserted { throw duplicate(bytes, key) }
        key = Int(tape.nodes[key + 1].next)
      }
      return
    }
    for _ in 0..<count {
      var other = object + 1
      while other < key {
        if equal(bytes, tape.nodes[other], tape.nodes[key]) { throw duplicate(bytes, key) }
        other = Int(tape.nodes[other + 1].next)
      }
      key = Int(tape.nodes[key + 1].next)
    }
  }

  private func equal(
    _ bytes: borrowing Span<UInt8>, _ left: Tape.Node, _ right: Tape.Node
  ) -> Bool {
    if left.kind == .escapedString || right.kind == .escapedString {
      return tape.text(of: left, in: bytes).utf8.elementsEqual(tape.text(of: right, in: bytes).utf8)
    }
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

  /// Text that is equal to another's exactly when the code points are.
  private func codePoints(_ text: String) -> String {
    text.utf8.allSatisfy { $0 < 0x80 } ? text : text.unicodeScalars.map { "\\\($0.value)" }.joined()
  }
}
