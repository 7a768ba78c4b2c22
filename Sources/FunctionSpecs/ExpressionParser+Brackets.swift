// What happens inside of parentheses, lists, calls and subscripts.
extension ExpressionParser {
  /// Gives everything inside the innermost bracket its operand and the bracket its item.
  ///
  /// - Returns: the index of the bracket; nil when none is open.
  mutating func innermostBracket(_ operand: Int) -> Int? {
    let item = reduce(operand, above: Power.none)
    guard let index = pending.indices.last, case .bracket(var bracket) = pending[index] else {
      return nil
    }
    bracket.current = item
    pending[index] = .bracket(bracket)
    return index
  }

  mutating func comma(_ index: Int) throws(Fault) -> (operand: Int?, Void) {
    guard case .bracket(var bracket) = pending[index] else { return (nil, ()) }
    position += 1
    finishItem(&bracket)
    bracket.sawComma = true
    pending[index] = .bracket(bracket)
    return (nil, ())
  }

  mutating func colon(_ index: Int) throws(Fault) -> (operand: Int?, Void) {
    guard case .bracket(var bracket) = pending[index], case .index = bracket.kind,
      bracket.slice?.count ?? 0 < 2
    else { throw unexpected(token, "',' or a closing bracket") }
    position += 1
    bracket.slice = (bracket.slice ?? []) + [bracket.current]
    bracket.current = nil
    pending[index] = .bracket(bracket)
    return (nil, ())
  }

  /// `name=` in a call.
  mutating func keyword(_ index: Int, _ operand: Int) throws(Fault) -> (operand: Int?, Void) {
    guard case .bracket(var bracket) = pending[index], case .call = bracket.kind,
      bracket.argumentName == nil, case .name(let name, false) = syntax.nodes[operand].kind,
      operand == syntax.nodes.count - 1
    else { throw unexpected(token, "an operator", suggestion: "==") }
    position += 1
    bracket.argumentName = (name, range(of: operand))
    bracket.current = nil
    syntax.nodes.removeLast()
    pending[index] = .bracket(bracket)
    return (nil, ())
  }

  /// A closing bracket, a colon or a comma where an operand could stand: after an opening one, after a
  /// comma, or in a slice with parts left out.
  mutating func emptyItem(_ token: Token) throws(Fault) -> Int? {
    guard let index = pending.indices.last, case .bracket(var bracket) = pending[index] else {
      throw unexpected(token, "a value")
    }
    if case .symbol(.colon) = token.kind {
      position -= 1
      bracket.current = nil
      pending[index] = .bracket(bracket)
      return try colon(index).operand
    }
    if case .symbol(.comma) = token.kind {
      // Only a slice may end in nothing: `x[:, 0]`.
      guard bracket.slice != nil else { throw unexpected(token, "a value") }
      position -= 1
      bracket.current = nil
      pending[index] = .bracket(bracket)
      return try comma(index).operand
    }
    position -= 1
    let isIndex = if case .index = bracket.kind { true } else { false }
    if bracket.argumentName != nil
      || (isIndex && bracket.subscripts.isEmpty && bracket.slice == nil)
    {
      throw unexpected(token, "a value")
    }
    return try close(index)
  }

  /// The node of the innermost bracket, whose closing one is here.
  mutating func close(_ index: Int) throws(Fault) -> Int {
    guard case .bracket(var bracket) = pending[index], token.kind == .symbol(bracket.closing) else {
      if case .bracket(let bracket) = pending[index] { throw unexpected(token, bracket.expected) }
      throw unexpected(token, "a value")
    }
    finishItem(&bracket)
    pending.removeLast()
    let whole = bracket.opening.lowerBound..<token.range.upperBound
    position += 1
    switch bracket.kind {
    case .group:
      // Parentheses around one expression only group; their node is that of the expression.
      if bracket.items.count == 1 && !bracket.sawComma { return bracket.items[0] }
      return add(.tuple(bracket.items), whole)
    case .list: return add(.list(bracket.items), whole)
    case .call(let name, let nameRange, let receiver):
      return add(.call(name, name: nameRange, receiver: receiver, bracket.arguments), whole)
    case .index(let base):
      return add(
        .index(base, bracket.subscripts),
        range(of: base).lowerBound..<token(before: position).upperBound)
    }
  }

  private func token(before position: Int) -> Range<Int> { tokens[position - 1].range }

  /// Files the item that was read, if there was one.
  private func finishItem(_ bracket: inout Bracket) {
    defer {
      bracket.current = nil
      bracket.argumentName = nil
      bracket.slice = nil
    }
    if let slice = bracket.slice {
      let parts = slice + [bracket.current]
      bracket.subscripts.append(
        .slice(start: parts[0], stop: parts[1], step: parts.count > 2 ? parts[2] : nil))
      return
    }
    guard let item = bracket.current else { return }
    switch bracket.kind {
    case .group, .list: bracket.items.append(item)
    case .index: bracket.subscripts.append(.index(item))
    case .call:
      let range = bracket.argumentName?.1 ?? self.range(of: item)
      bracket.arguments.append(
        Syntax.Argument(name: bracket.argumentName?.0, range: range, value: item))
    }
  }
}

extension ExpressionParser.Bracket {
  var closing: Symbol {
    switch kind {
    case .group, .call: .rightParenthesis
    case .list, .index: .rightBracket
    }
  }

  /// The opening bracket as it is written.
  var symbol: String { closing == .rightBracket ? "[" : "(" }

  /// What may follow an item.
  var expected: String { "an operator, ',' or '\(closing.rawValue)'" }
}
