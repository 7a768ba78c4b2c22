import JSON

/// Numbers as MathJSON writes them in text: `"1.5e-3"`, `"+Infinity"`, `"NaN"`, `"0.(3)"`.
enum MathJSONNumber {
  /// Whether a bare string is a number and no symbol.
  static func beginsLikeOne(_ text: String) -> Bool {
    guard let first = text.utf8.first else { return false }
    let isSign = first == UInt8(ascii: "+") || first == UInt8(ascii: "-")
    return isSign || isDigit(first) || text == "NaN"
      || (first == UInt8(ascii: ".") && text.utf8.dropFirst().first.map(isDigit) == true)
  }

  /// The nearest double; an infinity for a number beyond the range; nil for a text that is no number.
  ///
  /// Digits may have any count; `(…)` behind the point repeats for ever; a trailing `n` or `d` (integer,
  /// decimal), which older writers of the format put there, changes nothing.
  static func value(of text: String) -> Double? {
    switch text {
    case "NaN": return .nan
    case "Infinity", "+Infinity": return .infinity
    case "-Infinity": return -.infinity
    default: break
    }
    guard text.utf8.count <= 1 << 20, let decimal = Decimal(Array(text.utf8)) else { return nil }
    // The reader of JSON rounds correctly, whatever the number of digits.
    guard let document = try? JSONDocument(parsing: decimal.json) else { return nil }
    do throws(JSONError) {
      return try document.root.double()
    } catch {
      if case .numberOutOfRange = error.kind { return decimal.isNegative ? -.infinity : .infinity }
      return nil
    }
  }

  fileprivate static func isDigit(_ byte: UInt8) -> Bool {
    (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
  }
}

/// A decimal number in parts.
private struct Decimal {
  var isNegative = false
  private var whole: [UInt8] = []
  private var fraction: [UInt8] = []
  private var exponent: [UInt8] = []
  private var exponentIsNegative = false

  /// Digits after which no further one changes the nearest double: the longest exact midpoint of two doubles
  /// has 768.
  private static let enough = 800

  init?(_ bytes: [UInt8]) {
    var rest = bytes[...]
    if let last = rest.last, last == UInt8(ascii: "n") || last == UInt8(ascii: "d") {
      rest.removeLast()
    }
    isNegative = Self.sign(&rest)
    whole = Self.digits(&rest)
    if rest.first == UInt8(ascii: ".") {
      rest.removeFirst()
      fraction = Self.digits(&rest)
      if rest.first == UInt8(ascii: "(") {
        rest.removeFirst()
        let pattern = Self.digits(&rest)
        guard !pattern.isEmpty, rest.first == UInt8(ascii: ")") else { return nil }
        rest.removeFirst()
        appendRepeating(pattern)
      }
    }
    if whole.isEmpty && fraction.isEmpty { return nil }
    if rest.first == UInt8(ascii: "e") || rest.first == UInt8(ascii: "E") {
      rest.removeFirst()
      exponentIsNegative = Self.sign(&rest)
      exponent = Self.digits(&rest)
      if exponent.isEmpty { return nil }
    }
    if !rest.isEmpty { return nil }
  }

  /// The number as JSON writes it.
  var json: [UInt8] {
    var text: [UInt8] = isNegative ? [UInt8(ascii: "-")] : []
    let significant = whole.drop { $0 == UInt8(ascii: "0") }
    text += significant.isEmpty ? [UInt8(ascii: "0")] : Array(significant)
    if !fraction.isEmpty { text += [UInt8(ascii: ".")] + fraction }
    if !exponent.isEmpty {
      text += [UInt8(ascii: "e"), UInt8(ascii: exponentIsNegative ? "-" : "+")] + exponent
    }
    return text
  }

  /// 0.4(9) is 0.5: nines without end are the next number with digits that end. Every other pattern lies
  /// strictly between its first digits and the next number with as many, so enough of them decide.
  private mutating func appendRepeating(_ pattern: [UInt8]) {
    if pattern.allSatisfy({ $0 == UInt8(ascii: "9") }) {
      var digits = whole + fraction
      var index = digits.count - 1
      while index >= 0, digits[index] == UInt8(ascii: "9") {
        digits[index] = UInt8(ascii: "0")
        index -= 1
      }
      if index >= 0 { digits[index] += 1 } else { digits.insert(UInt8(ascii: "1"), at: 0) }
      fraction = Array(digits.suffix(fraction.count))
      whole = Array(digits.dropLast(fraction.count))
      return
    }
    if pattern.allSatisfy({ $0 == UInt8(ascii: "0") }) { return }
    // Zeros at the front are not significant; the pattern has a digit that is.
    let wanted = whole.count + fraction.count + pattern.count + Self.enough
    while whole.count + fraction.count < wanted { fraction += pattern }
  }

  private static func sign(_ rest: inout ArraySlice<UInt8>) -> Bool {
    guard let first = rest.first, first == UInt8(ascii: "+") || first == UInt8(ascii: "-") else {
      return false
    }
    rest.removeFirst()
    return first == UInt8(ascii: "-")
  }

  private static func digits(_ rest: inout ArraySlice<UInt8>) -> [UInt8] {
    let digits = Array(rest.prefix(while: MathJSONNumber.isDigit))
    rest.removeFirst(digits.count)
    return digits
  }
}
