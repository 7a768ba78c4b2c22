import Programs

extension Lowering {
  /// A call of a vocabulary function; the receiver of a method is its first argument.
  func call(
    _ name: String, _ nameRange: Range<Int>, _ receiver: Int?, _ arguments: [Syntax.Argument],
    _ operands: Meanings
  ) throws(Fault) -> Operand {
    guard let entry = Vocabulary.byName[name] else { throw unknownFunction(name, nameRange) }
    var matched = [Operand?](repeating: nil, count: entry.parameters.count)
    var ranges = [Range<Int>](repeating: range, count: entry.parameters.count)
    var rest: [Operand] = []
    var variadic: Int?
    var position = 0
    let positionalCount = (receiver == nil ? 0 : 1) + arguments.count { $0.name == nil }
    func take(_ node: Int) throws(Fault) {
      guard position < entry.parameters.count, !entry.parameters[position].isNamedOnly else {
        throw wrongCount(entry, positionalCount)
      }
      if entry.parameters[position].isVariadic {
        rest.append(operands[node])
        variadic = position
        return
      }
      (matched[position], ranges[position]) = (operands[node], nodeRange(node))
      position += 1
    }
    if let receiver { try take(receiver) }
    for argument in arguments where argument.name == nil { try take(argument.value) }
    // Only now: an array that is held twice is copied for each further item.
    if let variadic { matched[variadic] = .sequence(rest) }
    for argument in arguments {
      guard let name = argument.name else { continue }
      guard let index = entry.parameters.firstIndex(where: { $0.name == name }) else {
        throw Fault(
          .unknownArgument(function: entry.name, name: name, signature: entry.signature),
          argument.range,
          suggestion: nearestName(to: name, among: entry.parameters.map(\.name)))
      }
      guard matched[index] == nil else {
        throw Fault(.repeatedArgument(function: entry.name, name: name), argument.range)
      }
      (matched[index], ranges[index]) = (operands[argument.value], nodeRange(argument.value))
    }
    for (parameter, operand) in zip(entry.parameters, matched)
    where operand == nil && parameter.defaultText == nil && !parameter.isVariadic {
      throw wrongCount(entry, positionalCount + arguments.count { $0.name != nil })
    }
    return try entry.lower(
      Call(lowering: self, entry: entry, arguments: matched, ranges: ranges, range: range))
  }

  private func wrongCount(_ entry: Vocabulary.Entry, _ found: Int) -> Fault {
    Fault(.argumentCount(function: entry.name, signature: entry.signature, found: found), range)
  }

  private func unknownFunction(_ name: String, _ nameRange: Range<Int>) -> Fault {
    if names[name] != nil {
      // `x(1 + y)`: a product was meant.
      return Fault(.notAFunction("'\(name)'"), nameRange, suggestion: "\(name) * (...)")
    }
    return Fault(
      .unknownFunction(name), nameRange,
      suggestion: nearestName(to: name, among: Vocabulary.byName.keys.sorted()))
  }
}
