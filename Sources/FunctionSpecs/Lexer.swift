/// Formula text to tokens.
///
/// Lines end statements except inside of brackets and after a backslash, as in Python. Identifiers are
/// those of Unicode (XID), compared by canonical equivalence, as Swift compares strings: Python's NFKC folding would make
/// different texts one name, and no formula needs it.
struct Lexer {
  private let source: [UInt8]
  private let symbols = Symbol.byBytes
  private var words = Words()
  /// What the names of up to eight bytes are that were met, by their bytes as a number.
  private var known: [UInt64: Token.Kind] = [:]
  /// The numbers of those of a single byte, or -1.
  private var letters: [Int32] = []
  private var position = 0
  private var brackets = 0
  private var tokens: [Token] = []
  private var lineStart = true
  private var indentation = 0

  /// The tokens of a text, the last one `.end`, and the names in them.
  static func tokens(_ source: [UInt8]) throws(Fault) -> ([Token], Words) {
    var lexer = Lexer(source: source)
    while try lexer.next() {}
    return (lexer.tokens, lexer.words)
  }

  private init(source: [UInt8]) {
    self.source = source
    // As many as there mostly are, or a few more.
    tokens.reserveCapacity(source.count / 3 + 16)
  }

  private mutating func next() throws(Fault) -> Bool {
    skipBlanks()
    guard position < source.count else {
      append(.end, from: position)
      return false
    }
    let start = position
    let byte = source[position]
    switch byte {
    case UInt8(ascii: "\n"), UInt8(ascii: "\r"):
      position += 1
      if byte == UInt8(ascii: "\r"), peek() == UInt8(ascii: "\n") { position += 1 }
      if brackets == 0 { append(.separator(newline: true), from: start) }
      lineStart = brackets == 0
    case UInt8(ascii: ";"):
      position += 1
      append(.separator(newline: false), from: start)
    case UInt8(ascii: "0")...UInt8(ascii: "9"): try number()
    case UInt8(ascii: "."):
      if isDigit(peek(1)) { try number() } else { try symbol() }
    case UInt8(ascii: "\""), UInt8(ascii: "'"): try string(byte)
    default:
      if byte.isNameStart {
        try name()
      } else if byte >= 0x80, let scalar = try scalar(at: position), scalar.properties.isXIDStart {
        try name()
      } else {
        try symbol()
      }
    }
    return true
  }

  /// Skips blanks, comments and joined lines.
  private mutating func skipBlanks() {
    if lineStart { indentation = 0 }
    while position < source.count {
      switch source[position] {
      case UInt8(ascii: " "):
        if lineStart { indentation += 1 }
        position += 1
      case UInt8(ascii: "\t"):
        // Python's rule: up to the next multiple of eight.
        if lineStart { indentation = (indentation / 8 + 1) * 8 }
        position += 1
      case UInt8(ascii: "#"):
        while let byte = peek(), byte != UInt8(ascii: "\n"), byte != UInt8(ascii: "\r") {
          position += 1
        }
      case UInt8(ascii: "\\") where peek(1) == UInt8(ascii: "\n"): position += 2
      case UInt8(ascii: "\\") where peek(1) == UInt8(ascii: "\r"):
        position += peek(2) == UInt8(ascii: "\n") ? 3 : 2
      default: return
      }
    }
  }

  private mutating func name() throws(Fault) {
    let start = position
    try skipName()
    let length = position - start
    let letter = Int(source[start])
    if length == 1, letter < 0x80 {
      // No keyword is that short.
      if letters.isEmpty { letters = [Int32](repeating: -1, count: 128) }
      if letters[letter] < 0 { letters[letter] = Int32(truncatingIfNeeded: word(start..<position)) }
      return append(.name(Int(letters[letter])), from: start)
    }
    // Nor longer than eight bytes.
    guard length <= 8 else { return append(.name(word(start..<position)), from: start) }
    // No name has a byte 0, so there is one number for each.
    var bytes: UInt64 = 0
    for index in start..<position { bytes = bytes << 8 | UInt64(source[index]) }
    if let kind = known[bytes] { return append(kind, from: start) }
    let kind =
      Keyword.spelled[bytes].map { .keyword($0) } ?? Token.Kind.name(word(start..<position))
    known[bytes] = kind
    append(kind, from: start)
  }

  /// The number of the name that these bytes spell.
  private mutating func word(_ range: Range<Int>) -> Int {
    words.number(of: String(decoding: source[range], as: UTF8.self))
  }

  /// Skips what a name goes on with.
  private mutating func skipName() throws(Fault) {
    while position < source.count {
      // Without Unicode's tables as long as nothing else is needed.
      if source[position] < 0x80 {
        guard source[position].isNamePart else { return }
        position += 1
      } else {
        guard let scalar = try scalar(at: position), scalar.properties.isXIDContinue else { return }
        position += scalar.utf8.count
      }
    }
  }

  private mutating func string(_ quote: UInt8) throws(Fault) {
    let start = position
    position += 1
    // A quote at the end of a value is Julia's adjoint, even if another follows: `x' * y'`.
    if quote == UInt8(ascii: "'"), let last = tokens.last, last.range.upperBound == start,
      last.endsValue
    {
      throw Fault(
        .unsupportedSyntax("Julia's adjoint"), start..<start + 1,
        suggestion: "conj(x.T) in place of x'")
    }
    while let byte = peek(), byte != quote {
      if [UInt8(ascii: "\n"), UInt8(ascii: "\r"), UInt8(ascii: "\\")].contains(byte) { break }
      position += 1
    }
    guard peek() == quote else { throw Fault(.unterminatedString, start..<start + 1) }
    let text = String(decoding: source[start + 1..<position], as: UTF8.self)
    position += 1
    append(.string(words.add(string: text)), from: start)
  }

  private mutating func symbol() throws(Fault) {
    let start = position
    if let (symbol, length) = Symbol.beginning(source[start], peek(1), in: symbols) {
      position += length
      switch symbol {
      case .leftParenthesis, .leftBracket: brackets += 1
      case .rightParenthesis, .rightBracket: brackets = max(0, brackets - 1)
      default: break
      }
      append(.symbol(symbol), from: start)
      return
    }
    let scalar = try scalar(at: start)
    let end = start + (scalar?.utf8.count ?? 1)
    let name = scalar.map { $0.value < 0x20 ? "a control character" : "the character '\($0)'" }
    throw Fault(
      .invalidCharacter(name ?? "this byte"), start..<end,
      suggestion: scalar.flatMap(suggestion(for:)))
  }

  private func suggestion(for scalar: Unicode.Scalar) -> String? {
    switch scalar {
    case "×", "·", "⋅": "*"
    case "−", "–": "-"
    case "÷": "/"
    case "≤": "<="
    case "≥": ">="
    case "≠", "!": "!="
    case "√": "sqrt(...)"
    case "²": "**2"
    case "³": "**3"
    case "{": "("
    case "}": ")"
    case "π": "pi"
    default: nil
    }
  }

  mutating func append(_ kind: Token.Kind, from start: Int) {
    tokens.append(
      Token(
        kind: kind, range: start..<position, indentation: lineStart ? indentation : nil))
    lineStart = false
  }
}

// MARK: Numbers and bytes

extension Lexer {
  /// Python's literals: `1_000`, `.5`, `5.`, `1e-3`, with `j` or Julia's `im` for an imaginary one.
  private mutating func number() throws(Fault) {
    let start = position
    var isInteger = true
    var number = DecimalNumber()
    scanDigits(&number)
    if peek() == UInt8(ascii: "."), !(peek(1).map(isLetter) ?? false) {
      isInteger = false
      position += 1
      let before = number.digits
      scanDigits(&number)
      number.power = before - number.digits
    }
    if let letter = peek(), letter | 0x20 == UInt8(ascii: "e") {
      let sign = peek(1) == UInt8(ascii: "+") || peek(1) == UInt8(ascii: "-")
      if isDigit(peek(sign ? 2 : 1)) {
        isInteger = false
        let isNegative = peek(1) == UInt8(ascii: "-")
        position += sign ? 2 : 1
        scanExponent(&number, isNegative: isNegative)
      }
    }
    let suffixStart = position
    try skipName()
    if position == suffixStart, !number.hasBreaks {
      if isInteger, let value = number.integer { return append(.integer(value), from: start) }
      if !isInteger, let value = number.value ?? Self.normal(source[start..<position]) {
        return append(.number(value), from: start)
      }
    }
    try self.number(start, suffixStart, isInteger: isInteger)
  }

  /// The nearest double, unless that is infinite, zero or subnormal.
  private static func normal(_ bytes: ArraySlice<UInt8>) -> Double? {
    let value = DecimalNumber.nearest(bytes)
    return value.isNormal ? value : nil
  }

  /// A number with breaks, with a suffix, out of range, or with a mistake, or an integer of many digits.
  private mutating func number(_ start: Int, _ suffixStart: Int, isInteger: Bool) throws(Fault) {
    let digits = String(
      decoding: source[start..<suffixStart].filter { $0 != UInt8(ascii: "_") }, as: UTF8.self)
    let suffix = String(decoding: source[suffixStart..<position], as: UTF8.self)
    let text = String(decoding: source[start..<position], as: UTF8.self)
    guard let value = Double(digits), source[suffixStart - 1] != UInt8(ascii: "_") else {
      throw Fault(.invalidNumber(text), start..<position)
    }
    guard value.isFinite else {
      throw Fault(.invalidNumber(text), start..<position, suggestion: "inf")
    }
    switch suffix {
    case "":
      if isInteger, let integer = Int(digits) { return append(.integer(integer), from: start) }
      append(.number(value), from: start)
    case "j", "J", "im": append(.imaginary(value), from: start)
    default:
      // `2x` is a product to many; `0x10` is a number of another base.
      throw Fault(
        .invalidNumber(text), start..<position,
        suggestion: digits == "0" ? nil : "\(digits) * \(suffix)")
    }
  }

  private mutating func scanDigits(_ number: inout DecimalNumber) {
    while let byte = peek() {
      if isDigit(byte) {
        number.append(byte - UInt8(ascii: "0"))
      } else if byte == UInt8(ascii: "_") {
        number.hasBreaks = true
      } else {
        return
      }
      position += 1
    }
  }

  private mutating func scanExponent(_ number: inout DecimalNumber, isNegative: Bool) {
    var exponent = 0
    while let byte = peek(), isDigit(byte) || byte == UInt8(ascii: "_") {
      if byte == UInt8(ascii: "_") { number.hasBreaks = true }
      // Beyond any power that is used; what has breaks is not used either.
      if exponent < 10_000 { exponent = 10 * exponent + Int(byte & 15) }
      position += 1
    }
    number.power += isNegative ? -exponent : exponent
  }

  private func peek(_ ahead: Int = 0) -> UInt8? {
    position + ahead < source.count ? source[position + ahead] : nil
  }

  private func isDigit(_ byte: UInt8?) -> Bool {
    byte.map { $0 &- UInt8(ascii: "0") < 10 } ?? false
  }

  private func isLetter(_ byte: UInt8) -> Bool {
    // `1.real` would be an attribute of 1; `1.e5` and `1.j` are numbers.
    (byte | 0x20) &- UInt8(ascii: "a") < 26 && byte | 0x20 != UInt8(ascii: "e")
      && byte | 0x20 != UInt8(ascii: "j") && byte != UInt8(ascii: "i")
  }

  private func scalar(at position: Int) throws(Fault) -> Unicode.Scalar? {
    guard position < source.count else { return nil }
    if source[position] < 0x80 { return Unicode.Scalar(source[position]) }
    var decoder = UTF8()
    var bytes = source[position...].prefix(4).makeIterator()
    if case .scalarValue(let scalar) = decoder.decode(&bytes) { return scalar }
    throw Fault(.invalidUTF8, position..<position + 1)
  }
}

extension UInt8 {
  /// Whether a name of ASCII may begin with the byte.
  fileprivate var isNameStart: Bool {
    (self | 0x20) &- UInt8(ascii: "a") < 26 || self == UInt8(ascii: "_")
  }

  /// Whether a name may go on with the byte, which is ASCII.
  fileprivate var isNamePart: Bool { isNameStart || self &- UInt8(ascii: "0") < 10 }
}
