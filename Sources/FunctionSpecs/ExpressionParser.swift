/// One expression, by operator precedence (Pratt) with an explicit stack in place of recursion.
///
/// What waits for its right end (an operator, a bracket, a half conditional) lies on `pending`; an
/// operand is either being expected or at hand. Precedence is Python's.
struct ExpressionParser {
  /// What waits for the expression that follows it.
  enum Pending {
    case prefix(PrefixOperator, Range<Int>)
    case infix(InfixOperator, left: Int, chain: Int?)
    /// `then if`, which waits for `condition else`.
    case condition(then: Int)
    /// `then if condition else`.
    case otherwise(then: Int, condition: Int)
    /// The innermost of `brackets` that no other `bracket` in front of it stands for.
    case bracket
  }

  struct Bracket {
    enum Kind {
      case group, list, index(base: Int), call(String, name: Range<Int>, receiver: Int?)
    }
    let kind: Kind
    let opening: Range<Int>
    var items: [Int] = []
    var arguments: [Syntax.Argument] = []
    var subscripts: [Syntax.Subscript] = []
    /// The parts of the slice that is being read: start, stop, step as far as colons have come.
    var slice: [Int?]?
    /// The name before the `=` of a keyword argument.
    var argumentName: (String, Range<Int>)?
    var sawComma = false
    /// The item that has been read since the last comma or colon.
    var current: Int?
  }

  let limits: FormulaLimits
  let tokens: [Token]
  var position: Int
  var syntax: Syntax
  var operations: Int
  var pending: [Pending] = []
  /// The open brackets, from outside in. Beside `pending`, so that an item is added in place: a bracket in the
  /// payload of a case would be copied with all of its items.
  var brackets: [Bracket] = []

  var token: Token { tokens[position] }

  /// Reads one expression and leaves the position behind it.
  ///
  /// - Returns: the nodes of the expression, its root the last.
  mutating func parse() throws(Fault) -> Range<Int> {
    let first = syntax.nodes.count
    pending.removeAll(keepingCapacity: true)
    brackets.removeAll(keepingCapacity: true)
    var operand: Int?
    while true {
      if let current = operand {
        guard let next = try afterOperand(current) else { break }
        operand = next.operand
      } else {
        operand = try beforeOperand()
      }
    }
    return first..<syntax.nodes.count
  }

  // MARK: Where an operand is expected

  /// Reads a prefix operator, an opening bracket or an operand; nil when an operand is still expected.
  private mutating func beforeOperand() throws(Fault) -> Int? {
    let token = token
    position += 1
    switch token.kind {
    case .integer(let value):
      return add(.number(Double(value), integer: value), token.range)
    case .number(let value): return add(.number(value, integer: nil), token.range)
    case .imaginary(let value): return add(.imaginary(value), token.range)
    case .string(let text): return add(.string(syntax.words[text]), token.range)
    case .keyword(.true): return add(.boolean(true), token.range)
    case .keyword(.false): return add(.boolean(false), token.range)
    case .keyword(.none): return add(.none, token.range)
    case .name(let name): return try reference(name, token.range)
    case .keyword(.not):
      // Python's grammar has no `not` as an operand of what binds more tightly.
      if let last = pending.last, power(of: last) > Power.not {
        throw unexpected(token, "a value")
      }
      try push(.prefix(.not, token.range))
    case .symbol(.minus): try push(.prefix(.minus, token.range))
    case .symbol(.plus): try push(.prefix(.plus, token.range))
    case .symbol(.tilde): try push(.prefix(.invert, token.range))
    case .symbol(.leftParenthesis): try push(Bracket(kind: .group, opening: token.range))
    case .symbol(.leftBracket): try push(Bracket(kind: .list, opening: token.range))
    case .symbol(.rightParenthesis), .symbol(.rightBracket), .symbol(.colon), .symbol(.comma):
      return try emptyItem(token)
    case .end:
      if let bracket = brackets.last { throw unclosed(bracket) }
      throw unexpected(token, "a value")
    case .keyword, .symbol, .separator: throw unexpected(token, "a value")
    }
    return nil
  }

  /// A name, a constant of a module, or the start of a call.
  private mutating func reference(_ word: Int, _ range: Range<Int>) throws(Fault) -> Int? {
    var (word, nameRange, qualified) = (word, range, false)
    while case .symbol(.dot) = token.kind, Vocabulary.modules.contains(syntax.words[word]),
      case .name(let member) = tokens[position + 1].kind
    {
      (word, nameRange, qualified) = (member, tokens[position + 1].range, true)
      position += 2
    }
    let whole = range.lowerBound..<nameRange.upperBound
    if case .symbol(.dot) = token.kind, case .symbol(.leftParenthesis) = tokens[position + 1].kind {
      throw Fault(
        .unsupportedSyntax("Julia's broadcasting dot"), token.range,
        suggestion: "\(syntax.words[word])(...)")
    }
    if case .symbol(.leftParenthesis) = token.kind {
      try open(.call(syntax.words[word], name: nameRange, receiver: nil), from: whole)
      return nil
    }
    return add(.name(word, qualified: qualified), whole)
  }

  // MARK: Where an operand is at hand

  /// Reads what may follow an operand; nil at the end of the expression.
  private mutating func afterOperand(_ operand: Int) throws(Fault) -> (operand: Int?, Void)? {
    let token = token
    switch token.kind {
    case .symbol(.dot): return (try member(of: operand), ())
    case .symbol(.leftBracket):
      position += 1
      try push(Bracket(kind: .index(base: operand), opening: token.range))
      return (nil, ())
    case .symbol(.leftParenthesis): throw Fault(.notAFunction("this"), range(of: operand))
    case .symbol(.comma): if let index = innermostBracket(operand) { return comma(index) }
    case .symbol(.rightParenthesis), .symbol(.rightBracket):
      if let index = innermostBracket(operand) { return (try close(index), ()) }
    case .symbol(.colon): if let index = innermostBracket(operand) { return try colon(index) }
    case .symbol(.assign):
      if let index = innermostBracket(operand) { return try keyword(index, operand) }
    case .keyword(.if):
      let then = reduce(operand, above: Power.conditional)
      position += 1
      try push(.condition(then: then))
      return (nil, ())
    case .keyword(.else): if let next = try otherwise(operand) { return next }
    default:
      if let symbol = infix(token) { return try binary(symbol, operand) }
    }
    _ = reduce(operand, above: Power.none)
    guard let last = pending.last else { return nil }
    guard case .bracket = last, let bracket = brackets.last else {
      throw unexpected(token, "'else'", suggestion: "a if condition else b")
    }
    if case .end = token.kind { throw unclosed(bracket) }
    throw unexpected(token, bracket.expected)
  }

  private mutating func binary(
    _ symbol: InfixOperator, _ operand: Int
  ) throws(Fault) -> (operand: Int?, Void) {
    let power = Power.of(symbol)
    // The power operator binds to the right: what waits with the same power keeps waiting.
    let left = reduce(
      operand, above: symbol == .power ? power : power - 1, until: symbol.isComparison)
    position += 1
    var chain: Int?
    if symbol.isComparison, case .infix(let first, let before, let earlier)? = pending.last,
      first.isComparison
    {
      // a < b < c is (a < b) and (b < c), with b computed once.
      pending.removeLast()
      let comparison = add(.infix(first, before, left), from: before, to: left)
      chain =
        earlier.map { add(.infix(.and, $0, comparison), from: $0, to: comparison) } ?? comparison
    }
    try push(.infix(symbol, left: left, chain: chain))
    return (nil, ())
  }

  /// `else` closes the nearest half conditional; without one it ends the expression.
  private mutating func otherwise(_ operand: Int) throws(Fault) -> (operand: Int?, Void)? {
    let condition = reduce(operand, above: Power.none)
    guard case .condition(let then)? = pending.last else { return nil }
    pending.removeLast()
    position += 1
    try push(.otherwise(then: then, condition: condition))
    return (nil, ())
  }

  /// `.name` or `.name(`.
  private mutating func member(of operand: Int) throws(Fault) -> Int? {
    guard case .name(let word) = tokens[position + 1].kind else {
      throw unexpected(tokens[position + 1], "the name of an attribute")
    }
    let name = syntax.words[word]
    let nameRange = tokens[position + 1].range
    position += 2
    let start = range(of: operand).lowerBound
    if case .symbol(.leftParenthesis) = token.kind {
      try open(.call(name, name: nameRange, receiver: operand), from: start..<nameRange.upperBound)
      return nil
    }
    return add(.attribute(operand, name, name: nameRange), start..<nameRange.upperBound)
  }

  private mutating func open(_ kind: Bracket.Kind, from range: Range<Int>) throws(Fault) {
    let opening = range.lowerBound..<token.range.upperBound
    position += 1
    operations += 1
    try push(Bracket(kind: kind, opening: opening))
  }
}

// MARK: Reducing

extension ExpressionParser {
  /// Gives everything that binds more tightly than a power its right operand.
  ///
  /// - Parameter until: stop at a comparison too, which a further one continues.
  mutating func reduce(_ operand: Int, above limit: Int, until comparison: Bool = false) -> Int {
    var operand = operand
    while let last = pending.last, power(of: last) > limit {
      if comparison, case .infix(let symbol, _, _) = last, symbol.isComparison { break }
      pending.removeLast()
      switch last {
      case .prefix(let symbol, let range):
        operand = add(
          .prefix(symbol, operand), range.lowerBound..<self.range(of: operand).upperBound)
      case .infix(let symbol, let left, let chain):
        let result = add(.infix(symbol, left, operand), from: left, to: operand)
        operand = chain.map { add(.infix(.and, $0, result), from: $0, to: result) } ?? result
      case .otherwise(let then, let condition):
        operand = add(
          .conditional(condition: condition, then: then, otherwise: operand), from: then,
          to: operand)
      case .condition, .bracket: return operand
      }
    }
    return operand
  }

  func power(of pending: Pending) -> Int {
    switch pending {
    case .prefix(let symbol, _): symbol == .not ? Power.not : Power.sign
    case .infix(let symbol, _, _): Power.of(symbol)
    case .otherwise: Power.conditional
    case .condition, .bracket: Power.none
    }
  }

  mutating func push(_ bracket: Bracket) throws(Fault) {
    try push(.bracket)
    brackets.append(bracket)
  }

  mutating func push(_ item: Pending) throws(Fault) {
    if pending.count >= limits.maximumDepth {
      throw Fault(.tooDeep(limit: limits.maximumDepth), tokens[position - 1].range)
    }
    pending.append(item)
    switch item {
    case .prefix, .infix, .condition: operations += 1
    case .otherwise, .bracket: break
    }
    if operations > limits.maximumOperations {
      throw Fault(
        .tooManyOperations(limit: limits.maximumOperations), tokens[position - 1].range)
    }
  }

  mutating func add(_ kind: Syntax.Kind, _ range: Range<Int>) -> Int {
    syntax.nodes.append(Syntax.Node(kind: kind, range: range))
    return syntax.nodes.count - 1
  }

  mutating func add(_ kind: Syntax.Kind, from first: Int, to last: Int) -> Int {
    add(kind, range(of: first).lowerBound..<range(of: last).upperBound)
  }

  func range(of node: Int) -> Range<Int> { syntax.nodes[node].range }

  func unclosed(_ bracket: Bracket) -> Fault {
    // The opening of a call begins with the function's name; the bracket is its last byte.
    let end = bracket.opening.upperBound
    return Fault(.unclosedBracket(bracket.symbol), end - 1..<end)
  }

  func unexpected(_ token: Token, _ expected: String, suggestion: String? = nil) -> Fault {
    if case .keyword(let keyword) = token.kind, let fault = keyword.refusal(token.range) {
      return fault
    }
    return Fault(
      .unexpected(token.name(syntax.words), expected: expected), token.range, suggestion: suggestion
    )
  }
}
