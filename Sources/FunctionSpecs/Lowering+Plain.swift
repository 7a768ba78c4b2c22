import Programs

// Names, numbers and arithmetic of real values outside of loops, of which most formulas consist.
extension Lowering {
  /// What such a node means, found without terms; nil for any other node.
  func plain(_ kind: Syntax.Kind, _ operands: Meanings) throws(Fault) -> Meaning? {
    switch kind {
    case .number(let value, let integer): return .value(number(value), integer: integer)
    case .name(let word, false):
      if case .nothing = names[kept: word] { return nil }
      return names[kept: word]
    case .same(let node): return operands[kept: node]
    case .infix(let symbol, let left, let right):
      guard let function = symbol.function,
        case .value(let x, let a) = operands[kept: left],
        case .value(let y, let b) = operands[kept: right],
        root.areRealOfOneShape(x, y), !(function == .multiply && x == y && isAbsolute(x))
      else { return nil }
      let value = try value(.binary(function), Operands(x, y), in: root)
      guard let a, let b else { return .value(value) }
      return .value(value, integer: symbol.integer(a, b))
    case .imaginary, .string, .boolean, .none, .name, .prefix, .conditional, .call, .attribute,
      .index, .list, .tuple:
      return nil
    }
  }

  /// The square of an absolute value has another meaning than the product.
  private func isAbsolute(_ value: ValueID) -> Bool { root.operand(of: value, if: .abs) != nil }
}
