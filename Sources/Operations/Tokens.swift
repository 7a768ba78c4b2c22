import Glibc
import Synchronization

/// The tokens that a file holds, one a line; empty lines and lines that begin with `#` are nothing.
public final class Tokens: Sendable {
  /// Why a file gives no tokens.
  public struct Fault: Error, CustomStringConvertible {
    /// What is wrong and where.
    public let description: String
  }

  private let path: String
  private let tokens: Mutex<[[UInt8]]>

  /// The shortest token taken: 16 characters, 96 bits if they are random letters and digits.
  static let shortest = 16
  /// The largest file read: 1 MiB, some ten thousand tokens.
  static let largestFile = 1 << 20

  /// Reads a file.
  /// - Throws: `Fault` when it cannot be read, holds no token, or one that no client could send.
  public init(path: String) throws(Fault) {
    self.path = path
    tokens = Mutex(try Self.read(path))
  }

  /// Reads the file again; the tokens of before stay when it throws.
  public func reload() throws(Fault) {
    let fresh = try Self.read(path)
    tokens.withLock { $0 = fresh }
  }

  /// Whether these bytes are one of the tokens; takes as long for a wrong one as for a right one.
  func contains(_ candidate: [UInt8]) -> Bool {
    let known = tokens.withLock { $0 }
    var isKnown: UInt8 = 0
    for token in known { isKnown |= Self.equal(token, candidate) }
    return isKnown != 0
  }

  /// 1 where all bytes agree, else 0; looks at every byte of the token whatever it finds.
  private static func equal(_ token: [UInt8], _ candidate: [UInt8]) -> UInt8 {
    var difference: UInt8 = token.count == candidate.count ? 0 : 1
    for index in token.indices {
      difference |= token[index] ^ (index < candidate.count ? candidate[index] : 0)
    }
    return difference == 0 ? 1 : 0
  }

  private static func read(_ path: String) throws(Fault) -> [[UInt8]] {
    guard let file = fopen(path, "re") else {
      throw Fault(description: "\(path): \(String(cString: strerror(errno)))")
    }
    defer { fclose(file) }
    var text = [UInt8](repeating: 0, count: largestFile + 1)
    let count = fread(&text, 1, text.count, file)
    if count > largestFile { throw Fault(description: "\(path): larger than \(largestFile) bytes") }
    var tokens: [[UInt8]] = []
    let lines = text[..<count].split(
      separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
    for (number, line) in lines.enumerated() {
      let token = trimmed(line)
      if token.isEmpty || token[0] == UInt8(ascii: "#") { continue }
      // RFC 6750 section 2.1: what can stand in a field.
      guard token.count >= shortest, token.allSatisfy({ (0x21...0x7e).contains($0) }) else {
        throw Fault(
          description: "\(path), line \(number + 1): a token is \(shortest) or more visible ASCII "
            + "characters without spaces")
      }
      tokens.append(token)
    }
    if tokens.isEmpty { throw Fault(description: "\(path): no token in it") }
    return tokens
  }

  private static func trimmed(_ line: ArraySlice<UInt8>) -> [UInt8] {
    let isBlank = { (byte: UInt8) in byte == 0x20 || byte == 0x09 || byte == 0x0d }
    return Array(line.drop(while: isBlank).reversed().drop(while: isBlank).reversed())
  }
}
