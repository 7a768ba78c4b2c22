public import JSON
public import Programs
public import Tensors

/// A function that has been read: a formula, or MathJSON.
public struct Formula: Sendable {
  let source: [UInt8]
  let syntax: Syntax
  let limits: FormulaLimits
  /// Where the nodes stand, for MathJSON.
  let places: MathJSONPlaces?

  /// Reads a formula.
  /// - Throws: what is wrong with it and where.
  public init(_ text: String, limits: FormulaLimits = FormulaLimits()) throws(SpecError) {
    source = Array(text.utf8)
    self.limits = limits
    places = nil
    do throws(Fault) {
      syntax = try Parser.parse(source, limits)
    } catch {
      throw error.located(in: source)
    }
  }

  /// Reads a function in MathJSON, the format of the Compute Engine: `["Add", "x", 1]`.
  /// - Throws: what is wrong, with the pointer of the place.
  public init(
    mathJSON value: JSONValue, limits: FormulaLimits = FormulaLimits()
  ) throws(SpecError) {
    source = []
    self.limits = limits
    do throws(MathJSONFault) {
      (syntax, places) = try MathJSONReader.read(value, limits)
    } catch {
      throw error.located
    }
  }

  /// The names that the formula uses before it binds them and that are no constants: the inputs that it
  /// needs, in the order of their first use.
  public var freeNames: [String] {
    var bound = Set(syntax.constants)
    var free: [String] = []
    for statement in syntax.statements {
      if case .loop(let variable, _) = statement.kind { bound.insert(variable.name) }
      for index in statement.nodes {
        if case .name(let word, false) = syntax.nodes[index].kind {
          let name = syntax.words[word]
          if bound.insert(name).inserted { free.append(name) }
        }
      }
      if case .bind(let targets) = statement.kind { bound.formUnion(targets.map(\.name)) }
    }
    return free
  }

  /// Whether a name is that of a function of the vocabulary: without its parentheses that is a mistake in the
  /// formula, not an input that is missing.
  public func isFunction(_ name: String) -> Bool {
    Vocabulary.byName[name] != nil || (places != nil && MathJSONLibrary.byName[name] != nil)
  }

  /// Every name that the formula mentions.
  public var usedNames: Set<String> {
    var names: Set<String> = []
    for node in syntax.nodes {
      if case .name(let name, _) = node.kind { names.insert(syntax.words[name]) }
    }
    return names
  }

  /// The place where a name is used first; nil where it is not, and for MathJSON.
  public func firstUse(of name: String) -> Span? {
    guard places == nil, let word = syntax.words.find(name) else { return nil }
    let node = syntax.nodes.first { node in
      if case .name(word, false) = node.kind { true } else { false }
    }
    return node.map { Span($0.range, in: source) }
  }

  /// The place of the whole formula; nil for MathJSON.
  public var span: Span? { places == nil ? Span(source.indices, in: source) : nil }

  /// Bytes that the formula takes in memory, roughly.
  public var size: Int {
    source.count + syntax.nodes.capacity * MemoryLayout<Syntax.Node>.stride
      + (places?.count ?? 0) * MemoryLayout<MathJSONPlaces.Place>.stride
      // A text in a list and in a table, and in a memory of its own if it is longer than 15 bytes.
      + syntax.words.texts.count * 128
      + syntax.statements.capacity * MemoryLayout<Syntax.Statement>.stride
  }

  /// The program that the formula means.
  ///
  /// - Parameters:
  ///   - inputs: the inputs with their types, in the order that the program's inputs shall have.
  ///   - constants: values that names have beside the inputs.
  ///   - outputs: names for the results, or of local values that are the results. The names of results in another order select
  ///     by name, any others are given by position; by default one result
  ///     is called `value` and several `out0`, `out1`, ….
  /// - Throws: what is wrong and where.
  public func program(
    inputs: [Input], constants: [(name: String, value: Tensor)] = [], outputs: [String]? = nil
  ) throws(SpecError) -> Program {
    do throws(Fault) {
      return try lower(inputs, constants, outputs)
    } catch {
      if let places { throw MathJSONFault(fault: error, places: places).located }
      throw error.located(in: source)
    }
  }

  /// The place in the formula that an instruction's origin names.
  public func span(of origin: Int) -> Span? {
    guard places == nil, syntax.nodes.indices.contains(origin) else { return nil }
    return Span(syntax.nodes[origin].range, in: source)
  }

  private func lower(
    _ inputs: [Input], _ constants: [(name: String, value: Tensor)], _ outputs: [String]?
  ) throws(Fault) -> Program {
    let lowering = Lowering(syntax, limits, outputs: outputs ?? [])
    for name in inputs.map(\.name) + constants.map(\.name) {
      if Keyword(rawValue: name) != nil { throw Fault(.reservedName(name), nil) }
    }
    // What is given is part of no place in the formula; its constants are counted with the formula's own.
    let given = inputs.map(\.type.shape) + constants.map(\.value.shape)
    if given.reduce(0, { $0.addingSaturating($1.paddedCount) }) > limits.maximumElements {
      throw Fault(.tooManyElements(limit: limits.maximumElements), nil)
    }
    if given.contains(where: { $0.rank > FormulaLimits.maximumRank }) {
      throw Fault(.tooManyAxes(limit: FormulaLimits.maximumRank), nil)
    }
    for input in inputs {
      let value = lowering.root.input(input.name, input.type)
      let previous = lowering.names.updateValue(
        .value(Term(lowering.root, value)), forKey: input.name)
      if previous != nil { throw Fault(.duplicateInput(input.name), nil) }
    }
    for constant in constants {
      let previous = lowering.names.updateValue(
        .value(try lowering.constant(constant.value)), forKey: constant.name)
      if previous != nil { throw Fault(.duplicateInput(constant.name), nil) }
    }
    let named = try lowering.outputs(try lowering.run(), outputs)
    do throws(ProgramError) {
      return try lowering.root.finish(named)
    } catch {
      throw Fault(error, limits, nil)
    }
  }
}

extension Lowering {
  /// The results with their names.
  fileprivate func outputs(
    _ results: [(operand: Operand, range: Range<Int>)], _ names: [String]?
  ) throws(Fault) -> [(name: String, value: ValueID)] {
    var results = results
    // A tuple in parentheses is several results too.
    if results.count == 1, case .sequence(let items, _) = results[0].operand, names?.count != 1 {
      results = items.map { ($0, results[0].range) }
    }
    if let names {
      if results.count != names.count || isAnotherOrder(names) {
        results = try locals(names, found: results.count)
      }
    } else if results.isEmpty {
      throw Fault(.noResult, syntax.statements.last.map { nodeRange($0.nodes.upperBound - 1) })
    }
    if results.count > limits.maximumOperations {
      throw Fault(.tooManyOperations(limit: limits.maximumOperations), results[0].range)
    }
    var outputs: [(name: String, value: ValueID)] = []
    var taken: Set<String> = []
    for (index, result) in results.enumerated() {
      current = syntax.nodes.count - 1
      let name = names?[index] ?? (results.count == 1 ? "value" : "out\(index)")
      if !taken.insert(name).inserted { throw Fault(.duplicateInput(name), nil) }
      outputs.append((name, try number(result.operand, result.range).value))
    }
    return outputs
  }

  /// Whether the results are names, and the same ones are asked for in another order: `a, b` as b and a.
  private func isAnotherOrder(_ wanted: [String]) -> Bool {
    let nodes = syntax.resultNodes
    let found = nodes.compactMap { node in
      if case .name(let name, false) = syntax.nodes[node].kind { syntax.words[name] } else { nil }
    }
    return found.count == nodes.count && found != wanted && found.sorted() == wanted.sorted()
  }

  /// The values of local names as results.
  private func locals(
    _ wanted: [String], found: Int
  ) throws(Fault) -> [(operand: Operand, range: Range<Int>)] {
    var results: [(Operand, Range<Int>)] = []
    for name in wanted {
      guard let operand = names[name] else {
        throw Fault(
          .outputCount(named: wanted.count, found: found), nil,
          suggestion: nearestName(to: name, among: names.keys.sorted()))
      }
      results.append((operand, nodeRange(syntax.nodes.count - 1)))
    }
    return results
  }
}
