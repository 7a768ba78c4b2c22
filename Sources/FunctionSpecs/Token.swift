/// A word of the formula language and the bytes where it stands.
struct Token: Equatable {
  enum Kind: Equatable {
    /// An integer that fits.
    case integer(Int)
    /// Any other number.
    case number(Double)
    /// An imaginary number: `1.5j`, or `1.5im` as Julia writes it.
    case imaginary(Double)
    // Numbers of `Words`, so that tokens are plain bytes.
    case string(Int)
    case name(Int)
    case keyword(Keyword)
    case symbol(Symbol)
    /// The end of a statement: a line's end outside of brackets, or `;`.
    case separator(newline: Bool)
    /// The end of the text.
    case end
  }

  let kind: Kind
  // Small, because a formula is mostly a long list of tokens. No formula has 2³¹ bytes.
  private let start: Int32
  private let end: Int32
  private let width: Int32

  init(kind: Kind, range: Range<Int>, indentation: Int? = nil) {
    self.kind = kind
    start = Int32(clamping: range.lowerBound)
    end = Int32(clamping: range.upperBound)
    width = indentation.map { Int32(clamping: $0) } ?? -1
  }

  /// The bytes of the token.
  var range: Range<Int> { Int(start)..<Int(end) }
  /// For the first token of a line: the width of its indentation.
  var indentation: Int? { width < 0 ? nil : Int(width) }
}

enum Symbol: String, CaseIterable {
  case plus = "+", minus = "-", star = "*", slash = "/", floorDivide = "//", percent = "%"
  case power = "**", caret = "^", at = "@"
  case less = "<", lessEqual = "<=", greater = ">", greaterEqual = ">=", equal = "==", notEqual =
    "!="
  case ampersand = "&", bar = "|", tilde = "~"
  case leftParenthesis = "(", rightParenthesis = ")", leftBracket = "[", rightBracket = "]"
  case comma = ",", colon = ":", dot = ".", assign = "="
  case plusAssign = "+=", minusAssign = "-=", starAssign = "*=", slashAssign = "/="
}

extension Symbol {
  /// The symbol that bytes begin with, of two bytes if there is such a one, and its length.
  ///
  /// - Parameter table: ``byBytes``; each use of that would ask whether it has been initialized.
  static func beginning(
    _ first: UInt8, _ second: UInt8?, in table: [Symbol?]
  ) -> (Symbol, length: Int)? {
    guard first < 0x80 else { return nil }
    if let second, second > 0, second < 0x80, let symbol = table[Int(first) << 7 | Int(second)] {
      return (symbol, 2)
    }
    return table[Int(first) << 7].map { ($0, 1) }
  }

  /// The symbols by their bytes: 128 times the first and the second, or 0 in place of that.
  static let byBytes: [Symbol?] = {
    var table = [Symbol?](repeating: nil, count: 1 << 14)
    for symbol in allCases {
      let bytes = symbol.rawValue.utf8.map(Int.init)
      table[bytes[0] << 7 | (bytes.count > 1 ? bytes[1] : 0)] = symbol
    }
    return table
  }()
}

/// The words that Python keeps for itself, as far as a formula may meet them, and Julia's `function`
/// and `end`.
enum Keyword: String, CaseIterable {
  case and, or, not, `if`, `else`, `for`, `in`, `return`, `true` = "True", `false` = "False", none =
    "None"
  case lambda, def, `while`, `import`, from, `class`, `try`, with, `is`, elif, pass, `break`,
    `continue`
  case function, end
}

extension Keyword {
  /// The keywords by their bytes, of which they have at most eight, as a number.
  static let spelled: [UInt64: Keyword] = {
    var table: [UInt64: Keyword] = [:]
    for keyword in allCases {
      assert((2...8).contains(keyword.rawValue.utf8.count), "the lexer does not look for that")
      table[keyword.rawValue.utf8.reduce(0) { $0 << 8 | UInt64($1) }] = keyword
    }
    return table
  }()
}

extension Token {
  // By pattern, because equality of kinds would look at names and numbers.
  func `is`(_ symbol: Symbol) -> Bool { if case .symbol(symbol) = kind { true } else { false } }
  func `is`(_ keyword: Keyword) -> Bool { if case .keyword(keyword) = kind { true } else { false } }
  var isEnd: Bool { if case .end = kind { true } else { false } }

  /// Whether a value may end with the token.
  var endsValue: Bool {
    switch kind {
    case .integer, .number, .imaginary, .name, .symbol(.rightParenthesis), .symbol(.rightBracket):
      true
    case .string, .keyword, .symbol, .separator, .end: false
    }
  }

  /// The token in an error message.
  func name(_ words: Words) -> String {
    switch kind {
    case .integer, .number, .imaginary: "a number"
    case .string: "a string"
    case .name(let name): "the name '\(words[name])'"
    case .keyword(let keyword): "'\(keyword.rawValue)'"
    case .symbol(let symbol): "'\(symbol.rawValue)'"
    case .separator(let newline): newline ? "the end of the line" : "';'"
    case .end: "the end of the formula"
    }
  }
}
