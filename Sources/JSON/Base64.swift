import CNumbers

/// Reads the base64 of RFC 4648 section 4 and nothing more lenient: its alphabet, no line ends, padding to
/// a multiple of four characters, and zeros in the bits that no byte uses (section 3.5), so that equal
/// arrays have equal texts.
public enum Base64 {
  /// What is wrong with a text.
  public enum Fault: Error, Equatable, Sendable {
    /// The length is not a multiple of four.
    case length(Int)
    /// The character at an index is not of the alphabet, or padding inside.
    case character(at: Int)
    /// Bits of the last character belong to no byte and are not zero.
    case trailingBits
    /// Another number of bytes than expected.
    case count(found: Int, expected: Int)
  }

  /// The float64 numbers, little-endian, of a text that holds exactly so many.
  ///
  /// Nothing is allocated before the length of the text is found to be right.
  public static func doubles(_ text: ArraySlice<UInt8>, count: Int) throws(Fault) -> [Double] {
    if text.count % 4 != 0 { throw .length(text.count) }
    let padding = text.suffix(2).reversed().prefix { $0 == UInt8(ascii: "=") }.count
    let found = text.count / 4 * 3 - padding
    let (expected, overflow) = count.multipliedReportingOverflow(by: 8)
    if overflow || found != expected {
      throw .count(found: found, expected: overflow ? .max : expected)
    }
    let whole = padding == 0 ? text : text.dropLast(4)
    var fault: Fault?
    let numbers = [Double](unsafeUninitializedCapacity: count) { buffer, initialized in
      let target = UnsafeMutableRawBufferPointer(buffer)
      // Safe: whole / 4 * 3 bytes are at most those of the numbers, as was found above, and the last one
      // to three are written within them; every byte is written unless there is a fault.
      fault = whole.withUnsafeBufferPointer { source in
        guard let from = source.baseAddress, let to = target.baseAddress else { return nil }
        let end = cnumbers_base64_decode(from, source.count, to.assumingMemoryBound(to: UInt8.self))
        return end == source.count ? nil : Fault.character(at: end)
      }
      if fault == nil, padding > 0 {
        fault = decodeLast(Array(text.suffix(4)), padding, text.count - 4, into: target)
      }
      initialized = fault == nil ? count : 0
    }
    if let fault { throw fault }
    return numbers
  }

  /// The last group of four, of which one or two are padding.
  private static func decodeLast(
    _ group: [UInt8], _ padding: Int, _ offset: Int, into target: UnsafeMutableRawBufferPointer
  ) -> Fault? {
    let digits =
      Array(group.dropLast(padding)) + [UInt8](repeating: UInt8(ascii: "A"), count: padding)
    var decoded: [UInt8] = [0, 0, 0]
    let end = cnumbers_base64_decode(digits, 4, &decoded)
    if end != 4 { return .character(at: offset + end) }
    let used = 3 - padding
    if decoded[used...].contains(where: { $0 != 0 }) { return .trailingBits }
    for index in 0..<used { target[target.count - used + index] = decoded[index] }
    return nil
  }
}

extension JSONValue {
  /// The UTF-8 of a string, escapes resolved; not copied when there are none.
  /// - Throws: `wrongType` when this is no string.
  public func utf8() throws(JSONError) -> ArraySlice<UInt8> {
    guard isNode, node.kind == .string else { return Array(try string().utf8)[...] }
    return document.bytes[Int(node.start) + 1..<Int(node.end) - 1]
  }

  /// The two numbers of an object with exactly these members in this order; nil for every other value,
  /// also for one whose numbers are beyond the range of double.
  ///
  /// A short cut past the dictionaries and texts of the general way: complex numbers come by the million.
  public func pair(_ first: StaticString, _ second: StaticString) -> (Double, Double)? {
    guard isNode, node.kind == .object, node.count == 2 else { return nil }
    let nodes = document.tape.nodes
    let (a, b) = (nodes[index + 2], nodes[Int(nodes[index + 2].next) + 1])
    guard a.kind == .number, b.kind == .number, a.number.isFinite, b.number.isFinite,
      isKey(nodes[index + 1], first), isKey(nodes[index + 3], second)
    else { return nil }
    return (a.number, b.number)
  }

  private func isKey(_ node: Tape.Node, _ name: StaticString) -> Bool {
    guard node.kind == .string, Int(node.end - node.start) - 2 == name.utf8CodeUnitCount else {
      return false
    }
    for offset in 0..<name.utf8CodeUnitCount
    where document.bytes[Int(node.start) + 1 + offset] != name.utf8Start[offset] { return false }
    return true
  }
}
