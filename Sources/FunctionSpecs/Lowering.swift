import Programs
import Tensors

/// Turns the flat syntax of a formula into a program, statement by statement and node by node.
///
/// Whatever a formula leaves unsaid becomes an instruction here: a real operand of a complex sum is
/// promoted, operands of unequal shapes are broadcast, conditions in arithmetic become 0 and 1. So no
/// rule of differentiation has to think of them.
final class Lowering {
  /// The program itself; what does not depend on a loop is computed here, wherever it is written.
  let root = ProgramBuilder()
  /// The loops whose bodies are being lowered, from outside in.
  var loops: [OpenLoop] = []
  /// The instructions of loops that are done.
  var closedOperations = 0
  let syntax: Syntax
  let limits: FormulaLimits
  /// What names mean: inputs, given constants and locals.
  var names: Names
  /// The node that is being lowered.
  var current = 0
  /// For the value of each 2-norm the sum of squares that it is the root of.
  var squaredNorms: [TermKey: Term] = [:]
  /// The names of several results of one function, by their values.
  var fields: [[TermKey]: [String]] = [:]
  /// The floating-point operations of the functions of matrices so far.
  var matrixWork = 0
  /// The elements of all values so far, an empty axis taken as one of length 1.
  var elements = 0
  /// The elements of all constants, each time that one was made.
  var constantElements = 0
  /// What all loops compute together; see `Program.work`.
  var loopWork = 0
  /// The items of lists that were made into arrays so far, each time anew.
  var listWork = 0
  /// The steps that were taken so far to find which elements the iterations of loops read.
  var indexWork = 0
  /// What was found about indices in loops.
  var loopIndices: [TermKey: LoopIndex?] = [:]
  /// The last node that mentions a name; `Int.max` for a name that the caller asks for.
  private(set) lazy var lastUse = syntax.lastUse(outputs)
  private let outputs: [String]

  init(_ syntax: Syntax, _ limits: FormulaLimits, outputs: [String]) {
    self.syntax = syntax
    self.limits = limits
    self.outputs = outputs
    names = Names(syntax.words, in: root)
    // The other half are names and numbers that are there already.
    root.reserve(syntax.nodes.count / 2)
  }

  /// The results of the formula in order.
  func run() throws(Fault) -> [(operand: Operand, range: Range<Int>)] {
    var results: [(Operand, Range<Int>)] = []
    // By spans, because whole nodes and statements would be copied.
    let syntax = syntax
    let nodes = syntax.nodes.span
    let statements = syntax.statements.span
    var operands = Meanings(of: root, count: nodes.count)
    for position in statements.indices {
      try closeLoops(before: position)
      let range = statements[position].nodes
      let isLoop = statements[position].isLoop
      for index in range {
        current = index
        // `range(...)` is no value.
        if isLoop && index == range.upperBound - 1 { break }
        if root.isInterrupted { throw Fault(.interrupted, nil) }
        if let meaning = try plain(nodes[index].kind, operands) {
          operands[kept: index] = meaning
        } else {
          operands[kept: index] = operands.meaning(of: try lower(nodes[index].kind, operands))
        }
        if operationCount > limits.maximumOperations {
          throw Fault(.tooManyOperations(limit: limits.maximumOperations), self.range)
        }
      }
      let root = range.upperBound - 1
      switch statements[position].kind {
      case .bind(let targets):
        if !results.isEmpty { results.removeAll() }
        try bind(operands, root, to: targets)
      case .result where !loops.isEmpty: break
      case .result(let isFirst):
        // Only the last line is the result; a line before it is a value that nobody uses.
        if isFirst { results.removeAll() }
        results.append((operands[root], nodes[root].range))
      case .loop(let variable, let body):
        results.removeAll()
        try openLoop(variable, at: position, body: body, operands)
      }
    }
    try closeLoops(before: syntax.statements.count)
    return results
  }

  /// Gives the value of a node to names.
  private func bind(
    _ operands: Meanings, _ node: Int, to targets: [Syntax.Target]
  ) throws(Fault) {
    if !loops.isEmpty {
      for target in targets where loops.contains(where: { $0.variable == target.name }) {
        throw Fault(.assignedLoopVariable(target.name), target.range)
      }
    }
    if targets.count == 1 {
      names[kept: targets[0].word] = operands[kept: node]
      return
    }
    let value = operands[node]
    guard case .sequence(let values, _) = value, values.count == targets.count else {
      let count = if case .sequence(let values, _) = value { values.count } else { 1 }
      throw Fault(.unpackCount(names: targets.count, values: count), targets[0].range)
    }
    for (target, value) in zip(targets, values) { names[word: target.word] = value }
  }

  private func lower(_ kind: Syntax.Kind, _ operands: Meanings) throws(Fault) -> Operand {
    switch kind {
    case .number(let value, let integer): return .value(constant(value), integer: integer)
    case .imaginary(let value): return .value(try constant(Tensor(real: 0, imaginary: value)))
    case .string(let text): return .text(text)
    case .boolean(let value):
      return .value(try constant(Tensor(repeating: value ? 1 : 0, dtype: .boolean, shape: .scalar)))
    case .none: return .none
    case .name(let name, let qualified): return try resolve(name, qualified)
    case .prefix(let symbol, let operand):
      switch symbol {
      case .minus: return try negated(operands[operand])
      case .plus:
        return .value(try number(operands[operand], range), integer: operands[operand].integer)
      case .not, .invert:
        return .value(
          try emit(.unary(.not), [try condition(operands[operand], nodeRange(operand))]))
      }
    case .infix(let symbol, let left, let right):
      return try infix(symbol, operands[left], operands[right])
    case .conditional(let condition, let then, let otherwise):
      return .value(
        try select(
          try self.condition(operands[condition], nodeRange(condition)),
          try value(operands[then], nodeRange(then)),
          try value(operands[otherwise], nodeRange(otherwise))))
    case .call(let name, let nameRange, let receiver, let arguments):
      return try call(name, nameRange, receiver, arguments, operands)
    case .attribute(let base, let name, let nameRange):
      return try attribute(operands[base], nodeRange(base), name, nameRange)
    case .index(let base, let subscripts):
      return try index(operands[base], nodeRange(base), subscripts, operands)
    case .same(let node): return operands[node]
    case .list(let items), .tuple(let items): return try sequence(items.map { operands[$0] })
    }
  }

  /// A list, nested no deeper than an array may have axes: `a = [a]` line by line would end the stack.
  private func sequence(_ items: [Operand]) throws(Fault) -> Operand {
    let depth = items.reduce(1) { depth, item in
      if case .sequence(_, let inner) = item { max(depth, inner + 1) } else { depth }
    }
    if depth > Self.maximumListDepth { throw Fault(.tooDeep(limit: Self.maximumListDepth), range) }
    return .sequence(items, depth: depth)
  }

  private static let maximumListDepth = 64

  /// A whole number that is known now.
  func integer(_ value: Int) -> Operand { .value(constant(Double(value)), integer: value) }

  /// The bytes of the node that is being lowered.
  var range: Range<Int> { syntax.nodes[current].range }

  func nodeRange(_ node: Int) -> Range<Int> { syntax.nodes[node].range }

  private func resolve(_ word: Int, _ qualified: Bool) throws(Fault) -> Operand {
    if !qualified, let operand = names[word: word] { return operand }
    let name = syntax.words[word]
    switch syntax.constants.contains(name) || qualified ? name : "" {
    case "pi": return .value(constant(Double.pi))
    case "e": return .value(constant(2.718281828459045))
    case "inf": return .value(constant(Double.infinity))
    case "nan": return .value(constant(Double.nan))
    case "im": return .value(try constant(Tensor(real: 0, imaginary: 1)))
    default:
      if let entry = Vocabulary.byName[name] {
        throw Fault(.unknownName(name), range, suggestion: entry.signature)
      }
      let known = names.keys.sorted() + syntax.constants + Vocabulary.byName.keys.sorted()
      throw Fault(.unknownName(name), range, suggestion: nearestName(to: name, among: known))
    }
  }

  private func attribute(
    _ base: Operand, _ baseRange: Range<Int>, _ name: String, _ nameRange: Range<Int>
  ) throws(Fault) -> Operand {
    // Three results at most have names; a list of a client's length is not looked at for each attribute.
    if case .sequence(let items, _) = base, items.count <= 3,
      let index = fields[items.compactMap { $0.term.map(TermKey.init) }]?.firstIndex(of: name)
    {
      return items[index]
    }
    switch name {
    case "real": return .value(try apply(.real, try number(base, baseRange)))
    case "imag": return .value(try apply(.imag, try number(base, baseRange)))
    case "T":
      let term = try value(base, baseRange)
      return .value(try permute(term, Array((0..<term.rank).reversed())))
    case "mT": return .value(try matrixTransposed(try value(base, baseRange)))
    case "shape":
      return .sequence(try value(base, baseRange).type.shape.dimensions.map(integer))
    case "ndim": return integer(try value(base, baseRange).rank)
    case "size": return integer(try value(base, baseRange).type.shape.count)
    default:
      let known = ["real", "imag", "T", "mT", "shape", "ndim", "size"]
      let method = Vocabulary.byName[name].map { _ in "\(name)()" }
      throw Fault(
        .unknownAttribute(name), nameRange,
        suggestion: method ?? nearestName(to: name, among: known))
    }
  }
}
