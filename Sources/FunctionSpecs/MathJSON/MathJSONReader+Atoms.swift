import JSON

// Numbers, symbols and strings.
extension MathJSONReader {
  mutating func number(_ value: JSONValue, _ place: Int) throws(Fault) -> Int {
    do throws(JSONError) {
      return number(try value.double(), place)
    } catch {
      throw Fault(.numberOutOfRange, place..<place + 1)
    }
  }

  /// A number; one without a fraction is an integer too, as JSON does not tell 2 from 2.0. A negative zero
  /// is none: the integer zero has no sign.
  mutating func number(_ value: Double, _ place: Int) -> Int {
    let isInteger = !(value == 0 && value.sign == .minus) && value.magnitude <= 0x1p53
    return add(.number(value, integer: isInteger ? Int(exactly: value) : nil), place)
  }

  /// The number that a text stands for.
  mutating func number(_ text: String, _ place: Int) throws(Fault) -> Int {
    guard let value = MathJSONNumber.value(of: text) else {
      throw Fault(.invalidNumber(text), place..<place + 1)
    }
    if value.isInfinite && !text.hasSuffix("Infinity") {
      throw Fault(.numberOutOfRange, place..<place + 1)
    }
    return number(value, place)
  }

  /// A bare string: `'text'` in quotes, a number when it begins like one, or a symbol.
  mutating func shorthand(_ text: String, _ expression: Expression) throws(Fault) {
    let place = expression.place
    if text.utf8.first == UInt8(ascii: "'") {
      guard text.utf8.count >= 2, text.utf8.last == UInt8(ascii: "'") else {
        throw Fault(.unterminatedString, place..<place + 1)
      }
      values.append(.node(add(.string(String(text.dropFirst().dropLast())), place)))
      return
    }
    if MathJSONNumber.beginsLikeOne(text) {
      values.append(.node(try number(text, place)))
      return
    }
    try symbol(text, expression, place)
  }

  /// What a symbol stands for: what the expression binds, a constant of the library, or an input.
  mutating func symbol(_ name: String, _ expression: Expression, _ place: Int) throws(Fault) {
    if let item = lookUp(name, expression.scope) {
      values.append(item)
      return
    }
    if let constant = MathJSONLibrary.constants[name] {
      values.append(.node(self.constant(constant, place)))
      return
    }
    if MathJSONLibrary.constantsWithoutNumber.contains(name) {
      throw Fault(.notAvailable("'\(name)'"), place..<place + 1)
    }
    if name.isEmpty || name.unicodeScalars.contains(where: { $0.properties.isWhitespace }) {
      throw Fault(.unexpected("'\(name)'", expected: "a symbol"), place..<place + 1)
    }
    values.append(.node(self.name(name, place)))
  }

  private mutating func constant(_ constant: MathJSONLibrary.Constant, _ place: Int) -> Int {
    switch constant {
    case .real(let value): add(.number(value, integer: nil), place)
    case .imaginaryUnit: add(.imaginary(1), place)
    case .boolean(let value): add(.boolean(value), place)
    }
  }

  // MARK: Nodes

  mutating func add(_ kind: Syntax.Kind, _ place: Int) -> Int {
    syntax.nodes.append(Syntax.Node(kind: kind, range: place..<place + 1))
    return syntax.nodes.count - 1
  }

  mutating func name(_ name: String, _ place: Int) -> Int {
    add(.name(syntax.words.number(of: name), qualified: false), place)
  }

  mutating func target(_ name: String, _ range: Range<Int>) -> Syntax.Target {
    Syntax.Target(name: name, word: syntax.words.number(of: name), range: range)
  }

  mutating func call(_ name: String, _ arguments: [Int], _ place: Int) -> Int {
    let list = arguments.map {
      Syntax.Argument(name: nil, range: syntax.nodes[$0].range, value: $0)
    }
    return add(.call(name, name: place..<place + 1, receiver: nil, list), place)
  }

  mutating func infix(_ symbol: InfixOperator, _ left: Int, _ right: Int, _ place: Int) -> Int {
    let node = add(.infix(symbol, left, right), place)
    if let a = integer(left), let b = integer(right) { integers[node] = symbol.integer(a, b) }
    return node
  }

  mutating func attribute(_ base: Int, _ name: String, _ place: Int) -> Int {
    add(.attribute(base, name, name: place..<place + 1), place)
  }

  /// The number that a node spells out.
  func literal(_ node: Int) -> Double? {
    switch syntax.nodes[node].kind {
    case .number(let value, _): value
    case .prefix(.minus, let operand):
      if case .number(let value, _) = syntax.nodes[operand].kind { -value } else { nil }
    default: nil
    }
  }

  /// The whole number that a node spells out.
  func integer(_ node: Int) -> Int? {
    integers[node] ?? literal(node).flatMap { Int(exactly: $0) }
  }

  /// The whole number that a node must spell out.
  func requiredInteger(_ node: Int, _ what: String) throws(Fault) -> Int {
    guard let value = integer(node) else {
      throw Fault(
        .unexpected("this", expected: "\(what), a whole number that is written out"),
        syntax.nodes[node].range)
    }
    return value
  }
}
