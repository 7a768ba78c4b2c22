/// The values of a text in the order in which they begin, each with the index after its last descendant.
///
/// An array of nothing but plain numbers, the bulk of every request, is one node: its doubles lie side
/// by side in `numbers`. So is an array of nothing but `{"re": 1, "im": 2}`, with both parts of each, and so
/// are lists of lists of numbers that all have one length on each level. A number beyond the range of double is an infinity there, which no JSON text can write otherwise.
struct Tape: Sendable {
  /// One value.
  struct Node: Sendable {
    enum Kind: UInt8, Sendable {
      case null, no, yes, number, string, escapedString, array, packedArray, packedPairs, nested
      case object
    }
    var kind: Kind
    /// The first byte of the value.
    var start: UInt32
    /// The byte after the value.
    var end: UInt32 = 0
    /// The index of the next node that is not a descendant.
    var next: UInt32 = 0
    /// Arrays: the number of elements; objects: of members.
    var count: UInt32 = 0
    /// Packed arrays: the index of the first number; nested lists: where their shape stands.
    var first: UInt32 = 0

    /// Numbers: the value, which takes the room of the two fields that a number does not need. A node of 24
    /// bytes is what an array of short lists costs for each of them.
    var number: Double {
      get { Double(bitPattern: UInt64(count) | UInt64(first) << 32) }
      set {
        count = UInt32(truncatingIfNeeded: newValue.bitPattern)
        first = UInt32(truncatingIfNeeded: newValue.bitPattern >> 32)
      }
    }
  }

  var nodes: [Node] = []
  var numbers: [Double] = []
  /// Of each node of nested lists the index of its first number, the number of levels, and the length of the
  /// lists on each.
  var shapes: [UInt32] = []
}

extension Tape {
  /// A key of an object as Unicode text, escapes resolved.
  func text(of node: Node, in bytes: borrowing Span<UInt8>) -> String {
    let content = Int(node.start) + 1..<Int(node.end) - 1
    if node.kind == .string {
      return String(unsafeUninitializedCapacity: content.count) { target in
        for (index, offset) in content.enumerated() { target[index] = bytes[offset] }
        return content.count
      }
    }
    return unescape(bytes, content)
  }
}

/// The text of a string's content that a reader has found valid.
private func unescape(_ bytes: borrowing Span<UInt8>, _ content: Range<Int>) -> String {
  var scalars = String.UnicodeScalarView()
  var raw: [UInt8] = []
  func flush() {
    scalars.append(contentsOf: String(decoding: raw, as: UTF8.self).unicodeScalars)
    raw.removeAll(keepingCapacity: true)
  }
  var position = content.lowerBound
  while position < content.upperBound {
    let byte = bytes[position]
    position += 1
    guard byte == UInt8(ascii: "\\") else {
      raw.append(byte)
      continue
    }
    let escape = bytes[position]
    position += 1
    switch escape {
    case UInt8(ascii: "b"): raw.append(0x08)
    case UInt8(ascii: "f"): raw.append(0x0c)
    case UInt8(ascii: "n"): raw.append(0x0a)
    case UInt8(ascii: "r"): raw.append(0x0d)
    case UInt8(ascii: "t"): raw.append(0x09)
    case UInt8(ascii: "u"):
      var unit = hexadecimal(bytes, at: position)
      position += 4
      if unit & 0xfc00 == 0xd800 {
        unit = 0x10000 + (unit & 0x3ff) << 10 + hexadecimal(bytes, at: position + 2) & 0x3ff
        position += 6
      }
      flush()
      scalars.append(Unicode.Scalar(unit) ?? "\u{fffd}")
    default: raw.append(escape)
    }
  }
  flush()
  return String(scalars)
}

/// The value of four hexadecimal digits that a reader has found valid.
private func hexadecimal(_ bytes: borrowing Span<UInt8>, at position: Int) -> UInt32 {
  var value: UInt32 = 0
  for offset in position..<position + 4 {
    value = value << 4 | UInt32(hexadecimalDigit(bytes[offset]) ?? 0)
  }
  return value
}

/// The value of a hexadecimal digit.
func hexadecimalDigit(_ byte: UInt8) -> UInt8? {
  switch byte {
  case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0")
  case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - UInt8(ascii: "a") + 10
  case UInt8(ascii: "A")...UInt8(ascii: "F"): byte - UInt8(ascii: "A") + 10
  default: nil
  }
}
