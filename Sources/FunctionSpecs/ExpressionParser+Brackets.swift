// What happens inside of parentheses, lists, calls and subscripts.
extension ExpressionParser {
  /// Gives everything inside the innermost bracket its operand and the bracket its item.
  ///
  /// - Returns: the index of the bracket; nil when none is open.
  mutating func innermostBracket(_ operand: Int) -> Int? {
    let item = reduce(operand, above: Power.none)
    guard case .bracket? = pending.last, let index = brackets.indices.last else { return nil }
    brackets[index].current = item
    return index
  }

  mutating func comma(_ index: Int) -> (operand: Int?, Void) {
    position += 1
    finishItem(index)
    brackets[index].sawComma = true
    return (nil, ())
  }

  mutating func colon(_ index: Int) throws(Fault) -> (operand: Int?, Void) {
    guard case .index = brackets[index].kind, brackets[index].slice?.count ?? 0 < 2 else {
      throw unexpected(token, "',' or a closing bracket")
    }
    position += 1
    brackets[index].slice = (brackets[index].slice ?? []) + [brackets[index].current]
    brackets[index].current = nil
    return (nil, ())
  }

  /// `name=` in a call.
  mutating func keyword(_ index: Int, _ operand: Int) throws(Fault) -> (operand: Int?, Void) {
    guard case .call = brackets[index].kind, brackets[index].argumentName == nil,
      case .name(let name, false) = syntax.nodes[operand].kind, operand == syntax.nodes.count - 1
    else { throw unexpected(token, "an operator", suggestion: "==") }
    position += 1
    brackets[index].argumentName = (syntax.words[name], range(of: operand))
    brackets[index].current = nil
    syntax.nodes.removeLast()
    return (nil, ())
  }

  /// A closing bracket, a colon or a comma where an operand could stand: after an opening one, after a
  /// comma, or in a slice with parts left out.
  mutating func emptyItem(_ token: Token) throws(Fault) -> Int? {
    guard case .bracket? = pending.last, let index = brackets.indices.last else {
      throw unexpected(token, "a value")
    }
    if case .symbol(.colon) = token.kind {
      position -= 1
      brackets[index].current = nil
      return try colon(index).operand
    }
    if case .symbol(.comma) = token.kind {
      // Only a slice may end in nothing: `x[:, 0]`.
      guard brackets[index].slice != nil else { throw unexpected(token, "a value") }
      position -= 1
      brackets[index].current = nil
      return comma(index).operand
    }
    position -= 1
    let isIndex = if case .index = brackets[index].kind { true } else { false }
    if brackets[index].argumentName != nil
      || (isIndex && brackets[index].subscripts.isEmpty && brackets[index].slice == nil)
    {
      throw unexpected(token, "a value")
    }
    return try close(index)
  }

  /// The node of the innermost bracket, whose closing one is here.
  mutating func close(_ index: Int) throws(Fault) -> Int {
    guard token.kind == .symbol(brackets[index].closing) else {
      throw unexpected(token, brackets[index].expected)
    }
    finishItem(index)
    pending.removeLast()
    let bracket = brackets.removeLast()
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
  private mutating func finishItem(_ index: Int) {
    let (item, name) = (brackets[index].current, brackets[index].argumentName)
    let slice = brackets[index].slice
    brackets[index].current = nil
    brackets[index].argumentName = nil
    brackets[index].slice = nil
    if let slice {
      let parts = slice + [item]
      brackets[index].subscripts.append(
        .slice(start: parts[0], stop: parts[1], step: parts.count > 2 ? parts[2] : nil))
      return
    }
    guard let item else { return }
    switch brackets[index].kind {
    case .group, .list: brackets[index].items.append(item)
    case .index: brackets[index].subscripts.append(.index(item))
    case .call:
      let range = name?.1 ?? self.range(of: item)
      brackets[index].arguments.append(
        Syntax.Argument(name: name?.0, range: range, value: item))
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
