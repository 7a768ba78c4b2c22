import JSON

/// Reads MathJSON into the flat syntax of a formula, so that one lowering gives both their meaning.
///
/// Nothing recurses: what is still to be done lies on `tasks`, what has been read on `values`. Names
/// that the expression binds itself (blocks, parameters, indices of sums) are resolved here, to nodes that
/// exist already; what is left are the inputs.
struct MathJSONReader {
  /// What an expression stands for.
  enum Item {
    case node(Int)
    case function(Closure)
  }

  /// A function that the expression defines, with the scope that it sees.
  struct Closure {
    let parameters: [String]
    let body: Expression
    /// Whether `_`, `_1`, `_2` stand for the arguments.
    var usesWildcards = false
  }

  /// A part of the JSON that has not been read yet.
  struct Expression {
    let value: JSONValue
    let place: Int
    var scope: Int
    /// Expressions around it, those around calls of functions included.
    var depth: Int
  }

  struct Scope {
    let parent: Int?
    var names: [String: Item] = [:]
    /// Whether it is that of a block, to whose names a block within it may not assign.
    var isBlock = false
  }

  enum Task {
    case read(Expression)
    /// Takes as many values as an operation has operands and puts its node in their place.
    case build(MathJSONLibrary.Build, count: Int, place: Int)
    case bind(String, scope: Int, place: Int)
    /// Drops a value: that of a block's expression that is not its last.
    case drop
    case call(Closure, count: Int, place: Int, depth: Int)
    case series(Series)
  }

  let limits: FormulaLimits
  var syntax = Syntax()
  var places: MathJSONPlaces
  var scopes = [Scope(parent: nil)]
  var tasks: [Task] = []
  var values: [Item] = []
  /// The whole numbers that arithmetic of whole numbers makes.
  var integers: [Int: Int] = [:]

  /// The syntax of an expression and the places of its nodes.
  static func read(
    _ value: JSONValue, _ limits: FormulaLimits
  ) throws(MathJSONFault) -> (Syntax, MathJSONPlaces) {
    var reader = MathJSONReader(
      limits: limits, places: MathJSONPlaces(root: value.pointer))
    do throws(Fault) {
      if value.source.count > limits.maximumBytes {
        throw Fault(.tooLong(limit: limits.maximumBytes), nil)
      }
      try reader.run(value)
    } catch {
      throw MathJSONFault(fault: error, places: reader.places)
    }
    return (reader.syntax, reader.places)
  }

  private mutating func run(_ value: JSONValue) throws(Fault) {
    // Every symbol that is not bound here is an input: there are no constants beside the library's.
    syntax.constants = []
    tasks.append(.read(Expression(value: value, place: 0, scope: 0, depth: 0)))
    var steps = 0
    while let task = tasks.popLast() {
      try perform(task)
      steps += 1
      // Calls and sums can make more of an expression than the client wrote, and calls of functions that
      // return their argument make steps without nodes.
      if syntax.nodes.count > 4 * limits.maximumOperations || steps > 4 * limits.maximumOperations
        || places.count > 10 * limits.maximumOperations
      {
        throw Fault(.tooManyOperations(limit: limits.maximumOperations), 0..<1)
      }
    }
    let root = try popNode(0)
    finish(root)
  }

  /// Makes the root the result; a list there is one array, a tuple is several results.
  private mutating func finish(_ root: Int) {
    let place = syntax.nodes[root].range.lowerBound
    if case .list = syntax.nodes[root].kind {
      _ = call("array", [root], place)
    } else if root != syntax.nodes.count - 1 {
      _ = add(.same(root), place)
    }
    let first = syntax.statements.last?.nodes.upperBound ?? 0
    syntax.statements.append(
      Syntax.Statement(kind: .result(isFirst: true), nodes: first..<syntax.nodes.count))
  }

  private mutating func perform(_ task: Task) throws(Fault) {
    switch task {
    case .read(let expression): try read(expression)
    case .build(let build, let count, let place):
      var operands: [Int] = []
      for _ in 0..<count { operands.append(try popNode(place)) }
      values.append(.node(try build(&self, operands.reversed(), place)))
    case .bind(let name, let scope, _):
      if let value = values.popLast() { scopes[scope].names[name] = value }
    case .drop: _ = values.popLast()
    case .call(let closure, let count, let place, let depth):
      try call(closure, count, place, depth)
    case .series(let series): try step(series)
    }
  }

  // MARK: Reading one value

  private mutating func read(_ expression: Expression) throws(Fault) {
    let (value, place) = (expression.value, expression.place)
    if expression.depth > limits.maximumDepth {
      throw Fault(.tooDeep(limit: limits.maximumDepth), place..<place + 1)
    }
    switch value.kind {
    case .number: values.append(.node(try number(value, place)))
    case .string: try shorthand(try text(value, place), expression)
    case .array: try function(value, place, expression)
    case .object: try object(expression)
    case .null, .boolean:
      throw Fault(
        .unexpected(value.kind == .null ? "null" : "a boolean", expected: "an expression"),
        place..<place + 1,
        suggestion: value.kind == .boolean ? "\"True\" or \"False\"" : nil)
    }
  }

  /// `["Add", 1, "x"]`
  private mutating func function(
    _ list: JSONValue, _ place: Int, _ expression: Expression
  ) throws(Fault) {
    var arguments: [Expression] = []
    var name: String?
    var namePlace = place
    do throws(JSONError) {
      for (index, element) in try list.elements().enumerated() {
        let child = places.add(.element(index), of: place)
        if index == 0 {
          namePlace = child
          name = element.kind == .string ? try element.string() : nil
          if name == nil { break }
          continue
        }
        arguments.append(
          Expression(
            value: element, place: child, scope: expression.scope, depth: expression.depth + 1))
      }
    } catch {
      throw Fault(.numberOutOfRange, place..<place + 1)
    }
    if arguments.count > limits.maximumOperations {
      throw Fault(.tooManyOperations(limit: limits.maximumOperations), place..<place + 1)
    }
    guard let name else {
      throw Fault(
        .unexpected(list.count == 0 ? "an empty list" : "this", expected: "the name of a function"),
        namePlace..<namePlace + 1,
        suggestion: "[\"List\", …] for an array, [\"Apply\", …] for a function expression")
    }
    try apply(name, namePlace, arguments, place, expression)
  }

  /// `{"num": …}`, `{"sym": …}`, `{"str": …}` or `{"fn": […]}`, with data about it that have no meaning here.
  private mutating func object(_ expression: Expression) throws(Fault) {
    let (value, place) = (expression.value, expression.place)
    var found: (key: StaticString, value: JSONValue)?
    do throws(JSONError) {
      for (key, member) in try value.members() {
        if let kind = Self.kinds.first(where: { "\($0)" == key }) {
          if found != nil {
            throw value.error(.unknownKey(key, known: Self.kinds.map { "\($0)" }))
          }
          found = (kind, member)
        } else if !MathJSONFunction.metadata.contains(key) {
          let known = Self.kinds.map { "\($0)" } + MathJSONFunction.metadata
          throw member.error(.unknownKey(key, known: known))
        }
      }
    } catch {
      throw Fault(.malformed(error.description), place..<place + 1)
    }
    guard let (key, member) = found else {
      throw Fault(
        .unexpected(
          "an object without \"num\", \"sym\", \"str\" or \"fn\"", expected: "an expression"),
        place..<place + 1)
    }
    let child = places.add(.key(key), of: place)
    switch "\(key)" {
    case "num" where member.kind == .number: values.append(.node(try number(member, child)))
    case "num": values.append(.node(try number(try text(member, child), child)))
    case "sym": try symbol(try text(member, child), expression, child)
    case "str": values.append(.node(add(.string(try text(member, child)), child)))
    default:
      guard member.kind == .array else {
        throw Fault(.unexpected("this", expected: "a list"), child..<child + 1)
      }
      try function(member, child, expression)
    }
  }

  private static let kinds: [StaticString] = ["num", "sym", "str", "fn"]
  // MARK: Helpers

  func text(_ value: JSONValue, _ place: Int) throws(Fault) -> String {
    guard let text = try? value.string() else {
      throw Fault(.unexpected("this", expected: "a string"), place..<place + 1)
    }
    return text
  }

  /// The node of the value that was read last; a function is none.
  mutating func popNode(_ place: Int) throws(Fault) -> Int {
    guard case .node(let node)? = values.popLast() else {
      throw Fault(.notANumber, place..<place + 1, suggestion: "[\"Apply\", function, argument]")
    }
    return node
  }

  func lookUp(_ name: String, _ scope: Int) -> Item? {
    var current: Int? = scope
    while let index = current {
      if let item = scopes[index].names[name] { return item }
      current = scopes[index].parent
    }
    return nil
  }
}

/// A fault of a MathJSON expression with the table of places that gives it a pointer.
struct MathJSONFault: Error {
  let fault: Fault
  let places: MathJSONPlaces

  var located: SpecError {
    SpecError(
      kind: fault.kind, range: nil, span: nil, suggestion: fault.suggestion,
      pointer: fault.range.flatMap { places.pointer($0.lowerBound) })
  }
}
