import JSON

extension MathJSONReader {
  /// A function by name: one that the expression defines, a form, one of the library, or one of the
  /// formula language under its own name.
  mutating func apply(
    _ name: String, _ namePlace: Int, _ arguments: [Expression], _ place: Int,
    _ expression: Expression
  ) throws(Fault) {
    if let item = lookUp(name, expression.scope) {
      guard case .function(let closure) = item else {
        throw Fault(
          .notAFunction("'\(name)'"), namePlace..<namePlace + 1,
          suggestion: "[\"Multiply\", \"\(name)\", …]")
      }
      schedule(
        .call(closure, count: arguments.count, place: place, depth: expression.depth), arguments)
    } else if let form = MathJSONForm(rawValue: name) {
      try self.form(form, arguments, place, expression)
    } else if let row = MathJSONLibrary.byName[name] {
      guard row.arity.contains(arguments.count) else {
        throw Fault(
          .argumentCount(function: name, signature: row.signature, found: arguments.count),
          place..<place + 1)
      }
      switch row.order {
      case .arguments:
        schedule(.build(row.build, count: arguments.count, place: place), arguments)
      case .branchesFirst:
        var arguments = arguments
        for index in stride(from: 0, to: arguments.count - 1, by: 2) {
          arguments.swapAt(index, index + 1)
        }
        schedule(.build(row.build, count: arguments.count, place: place), arguments)
      case .pairwise:
        if arguments.count > 1 {
          for argument in arguments.dropFirst().reversed() {
            schedule(.build(row.build, count: 2, place: place), [argument])
          }
          tasks.append(.read(arguments[0]))
        } else {
          schedule(.build(row.build, count: 1, place: place), arguments)
        }
      }
    } else if Vocabulary.byName[name] != nil {
      let build: MathJSONLibrary.Build = { reader, operands, place throws(Fault) in
        reader.call(name, operands, place)
      }
      schedule(.build(build, count: arguments.count, place: place), arguments)
    } else {
      throw Fault(
        .unknownFunction(name), namePlace..<namePlace + 1,
        suggestion: nearestName(to: name, among: MathJSONLibrary.allNames))
    }
  }

  private mutating func schedule(_ task: Task, _ arguments: [Expression]) {
    tasks.append(task)
    for argument in arguments.reversed() { tasks.append(.read(argument)) }
  }

  private mutating func form(
    _ form: MathJSONForm, _ arguments: [Expression], _ place: Int, _ expression: Expression
  ) throws(Fault) {
    let counts = form.argumentCounts
    if arguments.count < counts.minimum || arguments.count > counts.maximum ?? .max {
      throw Fault(
        .argumentCount(
          function: form.rawValue, signature: form.signature, found: arguments.count),
        place..<place + 1)
    }
    switch form {
    case .function: values.append(.function(try closure(arguments)))
    case .apply: try apply(arguments, place, expression)
    case .block: try block(arguments, expression)
    case .assign, .declare:
      throw Fault(
        .unsupportedSyntax("'\(form.rawValue)' outside of a block"), place..<place + 1,
        suggestion: "[\"Block\", [\"\(form.rawValue)\", …], …]")
    case .return:
      throw Fault(.unsupportedSyntax("'Return' inside of an expression"), place..<place + 1)
    case .sum, .product: try series(form, arguments, place)
    // What follows the rows says how to typeset them.
    case .matrix: tasks.append(.read(arguments[0]))
    }
  }

  // MARK: Functions

  /// `["Function", body, "x", "y"]`
  private mutating func closure(_ arguments: [Expression]) throws(Fault) -> Closure {
    var parameters: [String] = []
    var taken: Set<String> = []
    for argument in arguments.dropFirst() {
      guard let name = symbolName(argument) else {
        throw Fault(
          .unexpected("this", expected: "the name of a parameter"),
          argument.place..<argument.place + 1, suggestion: "[\"Function\", body, \"x\", …]")
      }
      if !taken.insert(name).inserted {
        throw Fault(.duplicateInput(name), argument.place..<argument.place + 1)
      }
      parameters.append(name)
    }
    return Closure(
      parameters: parameters, body: arguments[0], usesWildcards: parameters.isEmpty)
  }

  /// `["Apply", function, argument, …]`; a body that is no function takes its arguments by wildcards.
  private mutating func apply(
    _ arguments: [Expression], _ place: Int, _ expression: Expression
  ) throws(Fault) {
    let rest = Array(arguments.dropFirst())
    if let name = symbolName(arguments[0]) {
      return try apply(name, arguments[0].place, rest, place, expression)
    }
    let closure: Closure
    if let (name, parts) = form(of: arguments[0]), name == MathJSONForm.function.rawValue {
      if parts.isEmpty {
        throw Fault(
          .argumentCount(function: name, signature: MathJSONForm.function.signature, found: 0),
          arguments[0].place..<arguments[0].place + 1)
      }
      closure = try self.closure(parts)
    } else {
      closure = Closure(parameters: [], body: arguments[0], usesWildcards: true)
    }
    schedule(.call(closure, count: rest.count, place: place, depth: expression.depth), rest)
  }

  mutating func call(
    _ closure: Closure, _ count: Int, _ place: Int, _ depth: Int
  ) throws(Fault) {
    let items = Array(values.suffix(count))
    values.removeLast(count)
    if !closure.usesWildcards && closure.parameters.count != count {
      let names = closure.parameters
      let list = (names.prefix(8) + (names.count > 8 ? ["…"] : [])).joined(separator: ", ")
      throw Fault(
        .argumentCount(function: "Function", signature: "(\(list)) -> …", found: count),
        place..<place + 1)
    }
    var scope = Scope(parent: closure.body.scope)
    for (name, item) in zip(closure.parameters, items) { scope.names[name] = item }
    if closure.usesWildcards {
      if let first = items.first { scope.names["_"] = first }
      for (index, item) in items.enumerated() { scope.names["_\(index + 1)"] = item }
    }
    scopes.append(scope)
    var body = closure.body
    body.scope = scopes.count - 1
    body.depth = depth + 1
    tasks.append(.read(unwrapped(body)))
  }

  // MARK: Blocks

  private mutating func block(
    _ statements: [Expression], _ expression: Expression
  ) throws(Fault) {
    scopes.append(Scope(parent: expression.scope, isBlock: true))
    let scope = scopes.count - 1
    var queue: [Task] = []
    for (index, statement) in statements.enumerated() {
      var statement = statement
      statement.scope = scope
      let isLast = index == statements.count - 1
      guard let (name, parts) = form(of: statement), let form = MathJSONForm(rawValue: name),
        form == .assign || form == .declare
      else {
        queue.append(.read(isLast ? unwrapped(statement) : statement))
        if !isLast { queue.append(.drop) }
        continue
      }
      queue += try binding(form, parts, statement, isLast)
    }
    tasks += queue.reversed()
  }

  private mutating func binding(
    _ form: MathJSONForm, _ parts: [Expression], _ statement: Expression, _ isLast: Bool
  ) throws(Fault) -> [Task] {
    let range = statement.place..<statement.place + 1
    let counts = form.argumentCounts
    guard (counts.minimum...(counts.maximum ?? .max)).contains(parts.count) else {
      throw Fault(
        .argumentCount(function: form.rawValue, signature: form.signature, found: parts.count),
        range)
    }
    guard let name = symbolName(parts[0]) else {
      throw Fault(
        .unexpected("this", expected: "a symbol"), parts[0].place..<parts[0].place + 1)
    }
    if MathJSONLibrary.constants[name] != nil {
      throw Fault(.reservedName(name), parts[0].place..<parts[0].place + 1)
    }
    // Both branches of a condition are computed, so a block cannot change what is outside of it.
    if let outer = scopes[statement.scope].parent, lookUp(name, outer) != nil, form == .assign {
      throw Fault(.unsupportedSyntax("a change of '\(name)' inside of another block"), range)
    }
    let value = form == .assign ? parts[1] : parts.count == 3 ? parts[2] : nil
    guard let value else {
      if isLast { throw Fault(.noResult, range) }
      return []
    }
    var tasks: [Task] = [
      .read(value), .bind(name, scope: statement.scope, place: statement.place),
    ]
    if isLast { tasks.append(.read(parts[0])) }
    return tasks
  }

  /// The value of a `Return` that ends a function or block.
  private mutating func unwrapped(_ expression: Expression) -> Expression {
    guard let (name, parts) = form(of: expression), name == MathJSONForm.return.rawValue,
      parts.count == 1
    else { return expression }
    return parts[0]
  }

  // MARK: Looking at what is not evaluated

  /// The symbol that an expression is, `["Hold", "x"]` included.
  mutating func symbolName(_ expression: Expression) -> String? {
    if let (name, parts) = form(of: expression) {
      guard name == "Hold", parts.count == 1 else { return nil }
      return plainSymbol(parts[0].value)
    }
    return plainSymbol(expression.value)
  }

  private func plainSymbol(_ value: JSONValue) -> String? {
    var text = value
    if value.kind == .object {
      guard let member = try? value.members().first(where: { $0.key == "sym" }) else { return nil }
      text = member.value
    }
    guard text.kind == .string, let name = try? text.string(), !name.isEmpty, !name.hasPrefix("'"),
      !MathJSONNumber.beginsLikeOne(name),
      !name.unicodeScalars.contains(where: { $0.properties.isWhitespace })
    else { return nil }
    return name
  }

  /// The name and the arguments of a function expression in either of its two forms.
  mutating func form(of expression: Expression) -> (name: String, arguments: [Expression])? {
    var (list, place) = (expression.value, expression.place)
    if list.kind == .object {
      guard let member = try? list.members().first(where: { $0.key == "fn" }) else { return nil }
      list = member.value
      place = places.add(.key("fn"), of: place)
    }
    // Without asking for the elements of what has none: an error finds its pointer, and that takes as long as
    // there are values in front of it.
    guard list.kind == .array, let elements = try? list.elements() else { return nil }
    var name: String?
    var arguments: [Expression] = []
    for (index, element) in elements.enumerated() {
      if index == 0 {
        guard element.kind == .string, let text = try? element.string() else { return nil }
        name = text
        continue
      }
      arguments.append(
        Expression(
          value: element, place: places.add(.element(index), of: place), scope: expression.scope,
          depth: expression.depth + 1))
    }
    return name.map { ($0, arguments) }
  }
}
