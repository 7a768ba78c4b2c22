/// A word of the formula language and the bytes where it stands.
struct Token: Equatable {
  enum Kind: Equatable {
    /// A number; its value as an integer if it is written as one that fits.
    case number(Double, integer: Int?)
    /// An imaginary number: `1.5j`, or `1.5im` as Julia writes it.
    case imaginary(Double)
    case string(String)
    case name(String)
    case keyword(Keyword)
    case symbol(Symbol)
    /// The end of a statement: a line's end outside of brackets, or `;`.
    case separator(newline: Bool)
    /// The end of the text.
    case end
  }

  let kind: Kind
  let range: Range<Int>
  /// For the first token of a line: the width of its indentation.
  var indentation: Int?
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

/// The words that Python keeps for itself, as far as a formula may meet them, and Julia's `function`
/// and `end`.
enum Keyword: String, CaseIterable {
  case and, or, not, `if`, `else`, `for`, `in`, `return`, `true` = "True", `false` = "False", none =
    "None"
  case lambda, def, `while`, `import`, from, `class`, `try`, with, `is`, elif, pass, `break`,
    `continue`
  case function, end
}

extension Token {
  /// Whether a value may end with the token.
  var endsValue: Bool {
    switch kind {
    case .number, .imaginary, .name, .symbol(.rightParenthesis), .symbol(.rightBracket): true
    case .string, .keyword, .symbol, .separator, .end: false
    }
  }

  /// The token in an error message.
  var name: String {
    switch kind {
    case .number, .imaginary: "a number"
    case .string: "a string"
    case .name(let name): "the name '\(name)'"
    case .keyword(let keyword): "'\(keyword.rawValue)'"
    case .symbol(let symbol): "'\(symbol.rawValue)'"
    case .separator(let newline): newline ? "the end of the line" : "';'"
    case .end: "the end of the formula"
    }
  }
}
