import GradientAPI
import JSON
import Testing

/// The numbers of a part of an answer: the real parts of its elements in order, and the imaginary ones.
struct Numbers: Equatable {
  var real: [Double] = []
  var imaginary: [Double] = []

  /// Nested lists, complex pairs, lists of complex numbers and binary arrays, read without the reader under
  /// test.
  init(_ value: JSONValue) throws {
    switch value.kind {
    case .number: real = [try value.double()]
    case .string: real = [try #require(Double(try value.string()))]
    case .array:
      for element in try value.elements() {
        let part = try Numbers(element)
        real += part.real
        imaginary += part.imaginary
      }
    case .object:
      if let base64 = value.at(["base64"]) {
        let numbers = try decoded(try base64.string())
        let isComplex = try value.at(["dtype"])?.string() == "complex128"
        real = isComplex ? stride(from: 0, to: numbers.count, by: 2).map { numbers[$0] } : numbers
        imaginary = isComplex ? stride(from: 1, to: numbers.count, by: 2).map { numbers[$0] } : []
      } else {
        real = try Numbers(try #require(value.at(["re"]))).real
        imaginary = try Numbers(try #require(value.at(["im"]))).real
      }
    case .null, .boolean: Issue.record("no number: \(value.text)")
    }
  }

  init() {}

  /// What belongs to one of so many points along the first axis.
  func part(_ index: Int, of count: Int) -> Numbers {
    var part = Numbers()
    let (a, b) = (real.count / count, imaginary.count / count)
    part.real = Array(real[index * a..<(index + 1) * a])
    part.imaginary = Array(imaginary[index * b..<(index + 1) * b])
    return part
  }

  /// Equal up to rounding of different ways of evaluation; what is not finite is equal in kind.
  func isClose(to other: Numbers) -> Bool {
    let (a, b) = (real + imaginary, other.real + other.imaginary)
    let scale = max(1, b.filter(\.isFinite).map(\.magnitude).max() ?? 0)
    return real.count == other.real.count && a.count == b.count
      && zip(a, b).allSatisfy { x, y in
        x == y || (x.isNaN && y.isNaN) || (x - y).magnitude <= 1e-11 * scale
      }
  }
}

/// The leaves of an answer by their path, but for those that only a batch or only a single answer has.
func leaves(_ value: JSONValue, _ path: [String] = []) throws -> [(
  path: [String], value: JSONValue
)] {
  guard value.kind == .object, value.at(["re"]) == nil, value.at(["base64"]) == nil else {
    return [(path, value)]
  }
  return try value.members().filter { $0.key != "convention" && $0.key != "warnings" }.flatMap {
    try leaves($0.value, path + [$0.key])
  }
}

private let alphabet = Array(
  "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)

/// Base64 of RFC 4648 written once more, bit by bit, as a check of the fast one.
func encoded(_ numbers: [Double]) -> String {
  var bits: [UInt8] = []
  for number in numbers {
    for byte in 0..<8 {
      let value = UInt8(truncatingIfNeeded: number.bitPattern >> UInt64(8 * byte))
      for bit in 0..<8 { bits.append(value >> UInt8(7 - bit) & 1) }
    }
  }
  let bytes = bits.count / 8
  while bits.count % 6 != 0 { bits.append(0) }
  var text = stride(from: 0, to: bits.count, by: 6).map { start in
    alphabet[Int(bits[start..<start + 6].reduce(0) { $0 << 1 | $1 })]
  }
  while text.count < (bytes + 2) / 3 * 4 { text.append(UInt8(ascii: "=")) }
  return String(decoding: text, as: UTF8.self)
}

func decoded(_ text: String) throws -> [Double] {
  var bits: [UInt8] = []
  for character in text.utf8 where character != UInt8(ascii: "=") {
    let value = UInt8(try #require(alphabet.firstIndex(of: character)))
    for bit in 0..<6 { bits.append(value >> UInt8(5 - bit) & 1) }
  }
  return (0..<bits.count / 64).map { index in
    var pattern: UInt64 = 0
    for byte in 0..<8 {
      let start = index * 64 + byte * 8
      let value = bits[start..<start + 8].reduce(0) { $0 << 1 | UInt64($1) }
      pattern |= value << UInt64(8 * byte)
    }
    return Double(bitPattern: pattern)
  }
}

/// An answer of the service, taken apart.
struct ServiceAnswer {
  let root: JSONValue
  let text: String
  let succeeded: Bool

  init(_ service: GradientService, _ endpoint: String, _ content: String) throws {
    let answer = service.evaluate(path: "/v1/" + endpoint, Array(content.utf8))
    root = try JSONDocument(parsing: answer.content).root
    text = String(decoding: answer.content, as: UTF8.self)
    succeeded = answer.succeeded
  }
}
