/// How tightly operators bind: the table of the Python language reference, section 6.17.
enum Power {
  static let none = 0
  static let conditional = 10
  static let or = 20
  static let and = 30
  static let not = 40
  static let comparison = 50
  static let bitOr = 60
  static let bitAnd = 65
  static let sum = 70
  static let product = 80
  static let sign = 90
  static let power = 100

  static func of(_ symbol: InfixOperator) -> Int {
    switch symbol {
    case .or: or
    case .and: and
    case .bitOr: bitOr
    case .bitAnd: bitAnd
    case .less, .lessEqual, .greater, .greaterEqual, .equal, .notEqual: comparison
    case .add, .subtract: sum
    case .multiply, .divide, .floorDivide, .remainder, .matmul: product
    case .power: power
    }
  }
}

extension ExpressionParser {
  /// The operator that a token stands for between two operands.
  func infix(_ token: Token) -> InfixOperator? {
    switch token.kind {
    case .keyword(.and): .and
    case .keyword(.or): .or
    case .symbol(let symbol):
      switch symbol {
      case .plus: .add
      case .minus: .subtract
      case .star: .multiply
      case .slash: .divide
      case .floorDivide: .floorDivide
      case .percent: .remainder
      case .power, .caret: .power
      case .at: .matmul
      case .less: .less
      case .lessEqual: .lessEqual
      case .greater: .greater
      case .greaterEqual: .greaterEqual
      case .equal: .equal
      case .notEqual: .notEqual
      case .ampersand: .bitAnd
      case .bar: .bitOr
      case .tilde, .leftParenthesis, .rightParenthesis, .leftBracket, .rightBracket, .comma, .colon,
        .dot, .assign, .plusAssign, .minusAssign, .starAssign, .slashAssign:
        nil
      }
    case .integer, .number, .imaginary, .string, .name, .keyword, .separator, .end: nil
    }
  }
}

extension Keyword {
  /// The error for a word that begins what the language does not have.
  func refusal(_ range: Range<Int>) -> Fault? {
    let (what, suggestion): (String, String)
    switch self {
    case .lambda: (what, suggestion) = ("'lambda'", "the expression after the colon alone")
    case .def:
      (what, suggestion) = ("a function header", "the body of the function alone, without 'def'")
    case .function, .end:
      (what, suggestion) = (
        "a function header", "the body of the function alone, without 'function' and 'end'"
      )
    case .while: (what, suggestion) = ("'while'", "for i in range(n): with a fixed count")
    case .import, .from:
      (what, suggestion) = ("'import'", "no import: np., jnp. and math. are known")
    case .elif: (what, suggestion) = ("'elif'", "a if condition else b")
    case .is: (what, suggestion) = ("'is'", "==")
    case .class, .try, .with, .pass, .break, .continue:
      (what, suggestion) = ("'\(rawValue)'", "expressions and 'name = expression' only")
    case .and, .or, .not, .if, .else, .for, .in, .return, .true, .false, .none: return nil
    }
    return Fault(.unsupportedSyntax(what), range, suggestion: suggestion)
  }
}
