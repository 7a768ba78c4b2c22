/// An expression of the formula language as a flat list of nodes, operands before what uses them.
///
/// Flat, because a tree of references would be released, printed and walked by recursion over a depth
/// that a client chooses.
struct Syntax: Sendable {
  struct Node: Sendable {
    let kind: Kind
    /// The bytes of the formula that the node stands for.
    let range: Range<Int>
  }

  /// What a node is; operands are indices of nodes.
  enum Kind: Sendable, Equatable {
    case number(Double, integer: Int?)
    case imaginary(Double)
    case string(String)
    case boolean(Bool)
    case none
    /// A name, by its number in `words`; qualified by a module such as `np` it can only be a constant.
    case name(Int, qualified: Bool)
    case prefix(PrefixOperator, Int)
    case infix(InfixOperator, Int, Int)
    case conditional(condition: Int, then: Int, otherwise: Int)
    // Of the larger kinds there are few, and all nodes are as large as the largest one.
    indirect case call(String, name: Range<Int>, receiver: Int?, [Argument])
    indirect case attribute(Int, String, name: Range<Int>)
    case index(Int, [Subscript])
    case list([Int])
    case tuple([Int])
    /// Another node's value once more.
    case same(Int)
  }

  struct Argument: Sendable, Equatable {
    let name: String?
    let range: Range<Int>
    let value: Int
  }

  enum Subscript: Sendable, Equatable {
    case index(Int)
    case slice(start: Int?, stop: Int?, step: Int?)
  }

  struct Statement: Sendable, Equatable {
    enum Kind: Sendable, Equatable {
      /// The value of the expression, or its elements one by one, get these names.
      case bind([Target])
      /// The expression is a result, the first of its line or one after a comma.
      case result(isFirst: Bool)
      /// The following `body` statements are repeated; the expression is the count.
      case loop(variable: Target, body: Int)
    }
    let kind: Kind
    /// The nodes of the expression; its root is the last.
    let nodes: Range<Int>
  }

  struct Target: Sendable, Equatable {
    let name: String
    /// Its number in `words`.
    let word: Int
    let range: Range<Int>
  }

  var nodes: [Node] = []
  var statements: [Statement] = []
  /// The names in it.
  var words = Words()
  /// The names that are constants where nothing else has them.
  var constants = Vocabulary.constants
}

extension Syntax {
  /// The nodes of the results of the last line; of a tuple alone its items.
  var resultNodes: [Int] {
    var nodes: [Int] = []
    for statement in statements.reversed() {
      guard case .result(let isFirst) = statement.kind else { break }
      nodes.append(statement.nodes.upperBound - 1)
      if isFirst { break }
    }
    if nodes.count == 1, case .tuple(let items) = self.nodes[nodes[0]].kind { return items }
    return nodes.reversed()
  }
}

enum PrefixOperator: String, Sendable {
  case plus = "+", minus = "-", not
  /// `~` on conditions, which binds as tightly as a sign: `~a & b` is `(~a) & b`.
  case invert = "~"
}

enum InfixOperator: String, Sendable {
  case add = "+", subtract = "-", multiply = "*", divide = "/", floorDivide = "//", remainder = "%"
  case power = "**", matmul = "@"
  case less = "<", lessEqual = "<=", greater = ">", greaterEqual = ">=", equal = "==", notEqual =
    "!="
  case and, or
  /// `&` and `|` on conditions, which bind more tightly than comparisons.
  case bitAnd = "&", bitOr = "|"

  /// The function of the vocabulary that it stands for.
  var functionName: String {
    switch self {
    case .add: "add"
    case .subtract: "subtract"
    case .multiply: "multiply"
    case .divide: "divide"
    case .floorDivide: "floor_divide"
    case .remainder: "remainder"
    case .power: "pow"
    case .matmul: "matmul"
    case .less: "less"
    case .lessEqual: "less_equal"
    case .greater: "greater"
    case .greaterEqual: "greater_equal"
    case .equal: "equal"
    case .notEqual: "not_equal"
    case .and, .bitAnd: "logical_and"
    case .or, .bitOr: "logical_or"
    }
  }

  var isComparison: Bool {
    switch self {
    case .less, .lessEqual, .greater, .greaterEqual, .equal, .notEqual: true
    case .add, .subtract, .multiply, .divide, .floorDivide, .remainder, .power, .matmul, .and, .or,
      .bitAnd, .bitOr:
      false
    }
  }
}

extension Syntax: CustomStringConvertible {
  /// The statements with every operation in parentheses, for tests and for reading.
  var description: String {
    var texts: [String] = []
    for node in nodes { texts.append(text(node.kind, texts)) }
    return statements.map { statement in
      let value = texts[statement.nodes.upperBound - 1]
      switch statement.kind {
      case .bind(let targets): return targets.map(\.name).joined(separator: ", ") + " = " + value
      case .result: return value
      case .loop(let variable, let body):
        return "for \(variable.name) in \(value): [\(body)]"
      }
    }.joined(separator: "; ")
  }

  private func text(_ kind: Kind, _ texts: [String]) -> String {
    func joined(_ nodes: [Int]) -> String { nodes.map { texts[$0] }.joined(separator: ", ") }
    switch kind {
    case .number(let value, let integer): return integer.map { "\($0)" } ?? "\(value)"
    case .imaginary(let value): return "\(value)j"
    case .string(let text): return "'\(text)'"
    case .boolean(let value): return value ? "True" : "False"
    case .none: return "None"
    case .name(let name, _): return words[name]
    case .prefix(let symbol, let operand):
      return "(\(symbol.rawValue)\(symbol == .not ? " " : "")\(texts[operand]))"
    case .infix(let symbol, let left, let right):
      return "(\(texts[left]) \(symbol.rawValue) \(texts[right]))"
    case .conditional(let condition, let then, let otherwise):
      return "(\(texts[then]) if \(texts[condition]) else \(texts[otherwise]))"
    case .call(let name, _, let receiver, let arguments):
      let list = arguments.map { ($0.name.map { "\($0)=" } ?? "") + texts[$0.value] }
      return (receiver.map { texts[$0] + "." } ?? "") + "\(name)(\(list.joined(separator: ", ")))"
    case .attribute(let base, let name, _): return "\(texts[base]).\(name)"
    case .index(let base, let subscripts):
      let list = subscripts.map { part in
        switch part {
        case .index(let node): texts[node]
        case .slice(let start, let stop, let step):
          [start, stop].map { $0.map { texts[$0] } ?? "" }.joined(separator: ":")
            + (step.map { ":" + texts[$0] } ?? "")
        }
      }
      return "\(texts[base])[\(list.joined(separator: ", "))]"
    case .same(let node): return texts[node]
    case .list(let items): return "[\(joined(items))]"
    case .tuple(let items): return "(\(joined(items))\(items.count == 1 ? "," : ""))"
    }
  }
}
