import CNumbers

/// Writes a JSON text, with the commas put in where they belong.
///
/// The caller keeps the calls in a sensible order (a key before each member's value, an end for every
/// begin); the writer puts the text together and does not check that.
public struct JSONWriter: Sendable {
  /// The text so far, in UTF-8.
  public internal(set) var bytes: [UInt8] = []
  private var needsComma = false

  /// An empty text.
  public init(reserving capacity: Int = 256) { bytes.reserveCapacity(capacity) }

  /// Opens an object.
  public mutating func beginObject() { open(UInt8(ascii: "{")) }
  /// Closes the innermost object.
  public mutating func endObject() { close(UInt8(ascii: "}")) }
  /// Opens an array.
  public mutating func beginArray() { open(UInt8(ascii: "[")) }
  /// Closes the innermost array.
  public mutating func endArray() { close(UInt8(ascii: "]")) }

  /// The key of the member that follows.
  public mutating func key(_ key: String) {
    string(key)
    bytes.append(UInt8(ascii: ":"))
    needsComma = false
  }

  /// A number with the fewest digits that read back to it; not finite ones as the strings "NaN",
  /// "Infinity" and "-Infinity", as in the JSON mapping of Protocol Buffers.
  public mutating func number(_ value: Double) {
    separate()
    guard value.isFinite else {
      let name = value.isNaN ? "\"NaN\"" : value > 0 ? "\"Infinity\"" : "\"-Infinity\""
      bytes.append(contentsOf: name.utf8)
      return
    }
    bytes.append(addingCapacity: Self.numberRoom) { Self.write(value, to: &$0) }
  }

  /// Room in which any number can be written.
  package static let numberRoom = Int(CNUMBERS_WRITE_CAPACITY)

  /// The digits of a finite number, at the end of text that somebody else writes, who has made `numberRoom`.
  package static func write(_ value: Double, to out: inout OutputSpan<UInt8>) {
    precondition(out.freeCapacity >= numberRoom)
    out.withUnsafeMutableBufferPointer { room, count in
      // Safe: there is as much room behind what is written as the callee states, as was just checked.
      count += cnumbers_write(value, room.baseAddress.unsafelyUnwrapped + count)
    }
  }

  /// An integer, all digits.
  public mutating func integer(_ value: Int) {
    separate()
    bytes.append(contentsOf: String(value).utf8)
  }

  /// `true` or `false`.
  public mutating func boolean(_ value: Bool) {
    separate()
    bytes.append(contentsOf: (value ? "true" : "false").utf8)
  }

  /// `null`.
  public mutating func null() {
    separate()
    bytes.append(contentsOf: "null".utf8)
  }

  /// A value that is JSON text already.
  public mutating func raw(_ text: [UInt8]) {
    separate()
    bytes += text
  }

  /// A text, with the escapes that RFC 8259 section 7 requires and no others.
  public mutating func string(_ text: String) {
    separate()
    bytes.append(UInt8(ascii: "\""))
    for byte in text.utf8 {
      switch byte {
      case UInt8(ascii: "\""), UInt8(ascii: "\\"):
        bytes.append(UInt8(ascii: "\\"))
        bytes.append(byte)
      case 0x0a: bytes.append(contentsOf: "\\n".utf8)
      case 0x0d: bytes.append(contentsOf: "\\r".utf8)
      case 0x09: bytes.append(contentsOf: "\\t".utf8)
      case 0..<0x20:
        bytes.append(contentsOf: (byte < 0x10 ? "\\u000" : "\\u00").utf8)
        bytes.append(contentsOf: String(byte, radix: 16).utf8)
      default: bytes.append(byte)
      }
    }
    bytes.append(UInt8(ascii: "\""))
  }

  private mutating func open(_ bracket: UInt8) {
    separate()
    bytes.append(bracket)
    needsComma = false
  }

  private mutating func close(_ bracket: UInt8) {
    bytes.append(bracket)
    needsComma = true
  }

  mutating func separate() {
    if needsComma { bytes.append(UInt8(ascii: ",")) }
    needsComma = true
  }
}
