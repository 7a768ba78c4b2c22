/// Functions of MathJSON that do not take the values of their arguments, but the arguments themselves.
enum MathJSONForm: String, CaseIterable {
  case function = "Function"
  case apply = "Apply"
  case block = "Block"
  case assign = "Assign"
  case declare = "Declare"
  case `return` = "Return"
  case sum = "Sum"
  case product = "Product"
  case matrix = "Matrix"

  /// How it is written.
  var signature: String {
    switch self {
    case .function: "Function(body, parameter, ...)"
    case .apply: "Apply(function, argument, ...)"
    case .block: "Block(expression, ...)"
    case .assign: "Assign(symbol, value)"
    case .declare: "Declare(symbol, type, value=Nothing)"
    case .return: "Return(value)"
    case .sum: "Sum(body, Limits(index, lower, upper), ...)"
    case .product: "Product(body, Limits(index, lower, upper), ...)"
    case .matrix: "Matrix(rows, delimiters=Nothing, format=Nothing)"
    }
  }

  /// What it means in the language of formulas.
  var formula: String {
    switch self {
    case .function: "a function, for Apply and Assign"
    case .apply: "the body with the arguments in place of its parameters"
    case .block: "its statements in order; the last one is the value"
    case .assign: "symbol = value (in a Block)"
    case .declare: "symbol = value (in a Block)"
    case .return: "return value"
    case .sum: "sum(x), or a loop that adds the body's values"
    case .product: "prod(x), or a loop that multiplies the body's values"
    case .matrix: "rows"
    }
  }

  /// How many arguments it takes.
  var argumentCounts: ArgumentCounts {
    switch self {
    case .function, .block, .apply, .sum, .product, .matrix:
      ArgumentCounts(minimum: 1, maximum: nil)
    case .assign: ArgumentCounts(minimum: 2, maximum: 2)
    case .declare: ArgumentCounts(minimum: 1, maximum: 3)
    case .return: ArgumentCounts(minimum: 1, maximum: 1)
    }
  }

  /// The functions of the language of formulas that it is when it has one argument.
  var functions: [String] {
    switch self {
    case .sum: ["sum"]
    case .product: ["prod"]
    case .function, .block, .apply, .assign, .declare, .return, .matrix: []
    }
  }
}
