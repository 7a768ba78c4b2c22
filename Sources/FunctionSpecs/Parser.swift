/// Tokens to statements.
///
/// Indentation only delimits the body of a loop; elsewhere it carries no meaning, so that a body that was
/// pasted with the indentation of its function is taken as it is.
struct Parser {
  private var expressions: ExpressionParser
  private var loopIndentations: [Int] = []

  /// The statements of a formula.
  static func parse(_ source: [UInt8], _ limits: FormulaLimits) throws(Fault) -> Syntax {
    if source.count > limits.maximumBytes {
      throw Fault(.tooLong(limit: limits.maximumBytes), nil)
    }
    let (tokens, words) = try Lexer.tokens(source)
    var parser = Parser(
      expressions: ExpressionParser(
        limits: limits, tokens: tokens, position: 0, syntax: Syntax(words: words), operations: 0))
    // About one for each token that is no bracket or separator.
    parser.expressions.syntax.nodes.reserveCapacity(parser.expressions.tokens.count)
    try parser.statements()
    return parser.expressions.syntax
  }

  private var token: Token { expressions.token }
  private var lookahead: Token {
    expressions.tokens[min(expressions.position + 1, expressions.tokens.count - 1)]
  }
  private mutating func advance() { expressions.position += 1 }

  /// A loop whose body is being read: the statement that begins it and the indentation of its line.
  private struct OpenLoop {
    let statement: Int
    let indentation: Int
    let variable: Syntax.Target
    let nodes: Range<Int>
    /// Whether the body stands on the loop's own line.
    let isInline: Bool
    /// The indentation of the body's lines, which the first one decides.
    var block: Int?
  }

  /// The lines of a loop's body begin below each other.
  private func indent(_ loops: inout [OpenLoop], _ indentation: Int) throws(Fault) {
    guard let last = loops.indices.last, !loops[last].isInline else { return }
    let block = loops[last].block ?? indentation
    loops[last].block = block
    if indentation > block { throw Fault(.tooDeepIndentation, token.range) }
    if indentation < block { throw Fault(.wrongIndentation, token.range) }
  }

  private mutating func statements() throws(Fault) {
    var loops: [OpenLoop] = []
    var lineIndentation = 0
    while true {
      while case .separator(let newline) = token.kind {
        if newline { try closeInline(&loops) }
        advance()
      }
      if let indentation = token.indentation {
        lineIndentation = indentation
        while let loop = loops.last, indentation <= loop.indentation { try close(&loops) }
        if !token.isEnd { try indent(&loops, indentation) }
      }
      if token.isEnd { break }
      if token.is(.for) {
        try loop(&loops, lineIndentation)
        continue
      }
      let isReturn = try statement()
      try requireEnd()
      if isReturn {
        if let loop = loops.last {
          throw Fault(.unsupportedSyntax("'return' in a loop"), loop.variable.range)
        }
        while case .separator = token.kind { advance() }
        guard token.isEnd else { throw Fault(.afterReturn, token.range) }
        break
      }
    }
    while !loops.isEmpty { try close(&loops) }
    if expressions.syntax.statements.isEmpty { throw Fault(.emptyFormula, nil) }
  }

  /// `for name in range(count):`
  private mutating func loop(_ loops: inout [OpenLoop], _ indentation: Int) throws(Fault) {
    if loops.count >= expressions.limits.maximumDepth {
      throw Fault(.tooDeep(limit: expressions.limits.maximumDepth), token.range)
    }
    advance()
    let variable = try target()
    guard token.is(.in) else { throw expressions.unexpected(token, "'in'") }
    advance()
    guard case .name(let word) = token.kind, expressions.syntax.words[word] == "range",
      lookahead.is(.leftParenthesis)
    else {
      throw expressions.unexpected(token, "range(...)")
    }
    let nodes = try expressions.parse()
    guard token.is(.colon) else { throw expressions.unexpected(token, "':'") }
    advance()
    let isInline =
      if case .separator(newline: true) = token.kind { false } else { !token.isEnd }
    loops.append(
      OpenLoop(
        statement: expressions.syntax.statements.count, indentation: indentation,
        variable: variable,
        nodes: nodes, isInline: isInline))
    expressions.syntax.statements.append(
      Syntax.Statement(kind: .loop(variable: variable, body: 0), nodes: nodes))
  }

  private mutating func closeInline(_ loops: inout [OpenLoop]) throws(Fault) {
    while let loop = loops.last, loop.isInline { try close(&loops) }
  }

  private mutating func close(_ loops: inout [OpenLoop]) throws(Fault) {
    let loop = loops.removeLast()
    let body = expressions.syntax.statements.count - loop.statement - 1
    if body == 0 { throw Fault(.expectedBlock, loop.variable.range) }
    expressions.syntax.statements[loop.statement] = Syntax.Statement(
      kind: .loop(variable: loop.variable, body: body), nodes: loop.nodes)
  }

  /// An assignment, a result, or `return` with results; whether it was a `return`.
  private mutating func statement() throws(Fault) -> Bool {
    if token.is(.return) {
      advance()
      try results()
      return true
    }
    if token.is(.if) {
      throw Fault(
        .unsupportedSyntax("an 'if' statement"), token.range, suggestion: "a if condition else b")
    }
    if case .name(let word) = token.kind, case .symbol(let symbol) = lookahead.kind,
      let update = symbol.updateOperator
    {
      let target = self.target(word)
      let first = expressions.syntax.nodes.count
      let left = expressions.add(.name(word, qualified: false), token.range)
      advance()
      advance()
      let value = try expressions.parse()
      _ = expressions.add(
        .infix(update, left, value.upperBound - 1), from: left, to: value.upperBound - 1)
      expressions.operations += 1
      append(.bind([target]), first..<expressions.syntax.nodes.count)
      return false
    }
    if let targets = try targets() {
      let nodes = try list()
      append(.bind(targets), nodes)
      return false
    }
    try results()
    return false
  }

  /// The names before an `=`; nil when the statement is no assignment.
  private mutating func targets() throws(Fault) -> [Syntax.Target]? {
    var scan = expressions.position
    let isParenthesized = expressions.tokens[scan].is(.leftParenthesis)
    if isParenthesized { scan += 1 }
    while true {
      switch expressions.tokens[scan].kind {
      case .name, .keyword: scan += 1
      default: return nil
      }
      guard case .symbol(.comma) = expressions.tokens[scan].kind else { break }
      scan += 1
    }
    if isParenthesized {
      guard expressions.tokens[scan].is(.rightParenthesis) else { return nil }
      scan += 1
    }
    guard expressions.tokens[scan].is(.assign) else { return nil }
    if isParenthesized { advance() }
    var targets = [try target()]
    while token.is(.comma) {
      advance()
      targets.append(try target())
    }
    expressions.position = scan + 1
    return targets
  }

  private func target(_ word: Int) -> Syntax.Target {
    Syntax.Target(name: expressions.syntax.words[word], word: word, range: token.range)
  }

  private mutating func target() throws(Fault) -> Syntax.Target {
    switch token.kind {
    case .name(let word):
      defer { advance() }
      return target(word)
    case .keyword(let keyword): throw Fault(.reservedName(keyword.rawValue), token.range)
    default: throw expressions.unexpected(token, "a name")
    }
  }

  /// Results separated by commas, each a statement of its own.
  private mutating func results() throws(Fault) {
    append(.result(isFirst: true), try expressions.parse())
    while token.is(.comma) {
      advance()
      append(.result(isFirst: false), try expressions.parse())
    }
  }

  /// One expression, or several with commas as one tuple.
  private mutating func list() throws(Fault) -> Range<Int> {
    let first = try expressions.parse()
    guard case .symbol(.comma) = token.kind else { return first }
    var items = [first.upperBound - 1]
    while token.is(.comma) {
      advance()
      items.append(try expressions.parse().upperBound - 1)
    }
    if items.count > 1, let last = items.last {
      _ = expressions.add(.tuple(items), from: items[0], to: last)
    }
    return first.lowerBound..<expressions.syntax.nodes.count
  }

  private mutating func append(_ kind: Syntax.Statement.Kind, _ nodes: Range<Int>) {
    expressions.syntax.statements.append(Syntax.Statement(kind: kind, nodes: nodes))
  }

  private func requireEnd() throws(Fault) {
    switch token.kind {
    case .separator, .end: return
    case .symbol(.assign):
      throw expressions.unexpected(
        token, "an operator", suggestion: "== compares; only a name can be assigned to")
    default: throw expressions.unexpected(token, "an operator or the end of the line")
    }
  }
}

extension Symbol {
  /// The operator of an assignment such as `+=`.
  fileprivate var updateOperator: InfixOperator? {
    switch self {
    case .plusAssign: .add
    case .minusAssign: .subtract
    case .starAssign: .multiply
    case .slashAssign: .divide
    default: nil
    }
  }
}
