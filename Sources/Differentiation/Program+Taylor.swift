public import Programs
import Tensors

extension Program {
  /// The program of a function of one scalar and of its derivatives up to an order.
  ///
  /// With a complex input the function must be holomorphic: the derivatives are those along the real axis.
  ///
  /// - Parameters:
  ///   - output: the output that is differentiated.
  ///   - input: the scalar input to differentiate by.
  ///   - order: the number of derivatives.
  /// - Returns: a program of the same inputs; its outputs are those of this program, followed by f′, f″, … of
  ///   the one output.
  public func derivatives(
    of output: Int = 0, by input: Int, order: Int
  ) throws(ProgramError) -> Program {
    let builder = ProgramBuilder()
    // A part taken out at once would be one value with the series of two.
    builder.keepsParts = true
    let sweep = Sweep(self, in: builder)
    let one = Tensor(repeating: 1, dtype: inputs[input].type.dtype, shape: .scalar)
    let variable: [Term?] = (1...max(1, order)).map {
      $0 == 1 ? Term(builder, builder.constant(one)) : nil
    }
    let taylor = Taylor(builder, seeds: [sweep.inputs[input]: variable])
    let value = sweep.values[outputs[output].value.index]
    let coefficients = taylor.expand([value], order: order)[0]
    var results = sweep.outputs
    var factorial = 1.0
    for (index, coefficient) in coefficients.enumerated() {
      factorial *= Double(index + 1)
      let derivative = coefficient.map { factorial * $0 }
      let type = type(of: outputs[output].value)
      results.append(("derivative\(index + 1)", builder.value(derivative, type: type)))
    }
    return try builder.finish(results)
  }
}

/// Propagates Taylor series through the values of a builder, coefficient by coefficient.
///
/// For w = f(z) with the partial derivative p = f′(z), itself a value, w′ = p z′ gives
///
///     w_k = (1/k) Σ_{j=1…k} j z_j p_{k-j}
///
/// (Griewank and Walther, "Evaluating Derivatives", section 13.2), and with a pair of partials the same with
/// conjugates. So the rules of first derivatives suffice for every order: the coefficients of p up to
/// k - 1 come from its own rule. sin and cos need each other, exp itself; nothing is nested.
///
/// Values are visited in generations: those of the program are generation 0, the partials of generation g
/// are generation g + 1 unless they are known. At time t generation g gets its coefficient t - g, the latest
/// generation first; then everything that a coefficient needs is there. Nothing recurses.
final class Taylor {
  let builder: ProgramBuilder
  private var generations: [[ValueID]] = []
  /// The coefficients from the first on of the values that depend on the variable; nil is zero.
  private var series: [ValueID: [Term?]] = [:]
  private var rules: [ValueID: [Partial]] = [:]
  /// Of a function of matrices w(z) the first coefficient w_1 = L(z, z_1) and the values it is made of.
  private var firsts: [ValueID: (first: Term?, locals: [ValueID])] = [:]
  /// For the first coefficient z_1 of an operand, which is z′ as a function of the variable, the operand.
  private var derivativeOf: [ValueID: Term] = [:]
  private var generationOf: [ValueID: Int] = [:]
  private var unfinished: Set<ValueID> = []

  /// - Parameter seeds: the values to begin with, each with its coefficients from the first on.
  init(_ builder: ProgramBuilder, seeds: [ValueID: [Term?]]) {
    self.builder = builder
    series = seeds
  }

  /// The coefficients of values, from the first on; nil is zero.
  func expand(_ values: [ValueID], order: Int) -> [[Term?]] {
    // A loop gets all of its coefficients at once, when those of everything before it are known.
    var segment: [ValueID] = []
    for value in track(values.map { Term(builder, $0) }, generation: 0) {
      guard let scan = builder.instruction(of: value).operation.scan else {
        segment.append(value)
        continue
      }
      expand(segment: segment, order)
      segment = []
      series[value] = loopSeries(value, scan, order: order)
    }
    expand(segment: segment, order)
    return values.map { value in
      let known = series[value] ?? []
      return known + [Term?](repeating: nil, count: max(0, order - known.count))
    }
  }

  private func expand(segment: [ValueID], _ order: Int) {
    generations = [segment]
    for time in stride(from: 1, through: order, by: 1) {
      for generation in stride(from: time - 1, through: 0, by: -1)
      where generation < generations.count {
        for value in generations[generation]
        where (series[value]?.count ?? 0) < time - generation {
          if builder.isInterrupted { return }
          extend(value, generation)
        }
      }
    }
  }

  /// Files the values that these depend on and that depend on the variable.
  @discardableResult
  private func track(_ terms: [Term], generation: Int, isLocal: Bool = false) -> [ValueID] {
    var pending = terms.map(\.value)
    var found: Set<ValueID> = []
    while let value = pending.popLast() {
      if series[value] != nil || derivativeOf[value] != nil || !found.insert(value).inserted {
        continue
      }
      pending += builder.instruction(of: value).operands
    }
    var added: [ValueID] = []
    for value in found.sorted(by: { $0.index < $1.index }) {
      let operands = builder.instruction(of: value).operands
      guard
        operands.contains(where: { series[$0] != nil || derivativeOf[$0] != nil })
      else { continue }
      series[value] = []
      generationOf[value] = generation
      added.append(value)
    }
    if isLocal { return added }
    while generations.count <= generation { generations.append([]) }
    generations[generation] += added
    return added
  }

  /// The next coefficient of a value.
  private func extend(_ value: ValueID, _ generation: Int) {
    let k = (series[value]?.count ?? 0) + 1
    unfinished.insert(value)
    defer { unfinished.remove(value) }
    let instruction = builder.instruction(of: value)
    builder.origin = instruction.origin
    let operands = instruction.operands.map { Term(builder, $0) }
    if case .matrix = instruction.operation {
      let next = matrixCoefficient(value, operands, k, generation)
      series[value]?.append(next)
      return
    }
    var sum: Term?
    if case .contract = instruction.operation {
      // Bilinear: its partials are linear maps that hold the other operand, which moves too.
      for j in 0...k {
        guard let left = coefficient(operands[0], j), let right = coefficient(operands[1], k - j)
        else { continue }
        sum.add(
          Term(builder, builder.emit(instruction.operation, Operands(left.value, right.value))))
      }
    } else {
      for (operand, partial) in zip(operands, partials(value, operands, generation)) {
        if let part = convolution(operand, partial, k) { sum.add(part) }
      }
    }
    // A real operand of a complex sum or product leaves a real coefficient.
    series[value]?.append(instruction.type.dtype == .complex ? sum?.promoted : sum)
  }

  /// A function of matrices: its rule is linear maps that hold values which move too, so w′ = L(z, z′) is
  /// written down once as instructions, and w_k = (w′)_{k-1} / k.
  ///
  /// What w′ is made of is extended here and not with a generation: it needs coefficients of z that are
  /// computed at the same time. Its partials then belong two generations further on.
  private func matrixCoefficient(
    _ value: ValueID, _ operands: [Term], _ k: Int, _ generation: Int
  ) -> Term? {
    if k == 1 {
      let rules = builder.instruction(of: value).partials(operands, Term(builder, value))
      var first: Term?
      for (operand, partial) in zip(operands, rules) {
        guard let moved = coefficient(operand, 1) else { continue }
        derivativeOf[moved.value] = operand
        if let part = partial.pushforward(moved) { first.add(part) }
      }
      if builder.type(of: value).dtype == .complex { first = first?.promoted }
      let locals = first.map { track([$0], generation: generation + 1, isLocal: true) } ?? []
      firsts[value] = (first, locals)
      return first
    }
    guard let (first, locals) = firsts[value], let first else { return nil }
    for local in locals {
      while (series[local]?.count ?? 0) < k - 1 { extend(local, generation + 1) }
    }
    // Its own series first: to others w′ is the series of w, which is what is computed here.
    let known = series[first.value]
    let next = known.map { $0.count < k - 1 ? nil : $0[k - 2] } ?? coefficient(first, k - 1)
    return next.map { (1 / Double(k)) * $0 }
  }

  private func partials(_ value: ValueID, _ operands: [Term], _ generation: Int) -> [Partial] {
    if let known = rules[value] { return known }
    let partials = builder.instruction(of: value).partials(operands, Term(builder, value))
    rules[value] = partials
    track(partials.flatMap { $0.terms(builder) }, generation: generation + 1)
    return partials
  }

  /// What an operand's series contributes to coefficient k.
  private func convolution(_ operand: Term, _ partial: Partial, _ k: Int) -> Term? {
    switch partial {
    case .linear(let map, _): return coefficient(operand, k).map(map)
    case .identity: return coefficient(operand, k)
    case .negation: return coefficient(operand, k).map { -$0 }
    case .zero, .analyticBy, .gradient, .pair: break
    }
    var sum: Term?
    for j in 1...k {
      guard let tangent = coefficient(operand, j) else { continue }
      let weighted = j == k ? tangent : (Double(j) / Double(k)) * tangent
      if let part = product(partial, k - j, weighted) { sum.add(part) }
    }
    return sum
  }

  /// The product of a tangent with the coefficient of a partial.
  private func product(_ partial: Partial, _ m: Int, _ tangent: Term) -> Term? {
    switch partial {
    case .zero, .linear, .identity, .negation: return nil
    case .analyticBy(let p):
      return coefficient(Term(builder, p), m).flatMap { Partial.analytic($0).pushforward(tangent) }
    case .gradient(let g):
      return coefficient(g, m).flatMap { Partial.gradient($0).pushforward(tangent) }
    case .pair(let p, let q):
      var sum: Term?
      if let p = coefficient(p, m) { sum.add(p.strong(tangent)) }
      if let q = coefficient(q, m) { sum.add(q.strong(tangent.conjugate)) }
      return sum
    }
  }

  /// Coefficient m of a value; 0 is the value itself.
  func coefficient(_ term: Term, _ m: Int) -> Term? {
    if m == 0 { return term }
    if let operand = derivativeOf[term.value] {
      return coefficient(operand, m + 1).map { Double(m + 1) * $0 }
    }
    // The order of generations computes everything in time, except some values that two functions of
    // matrices share; those are a few steps away.
    while let known = series[term.value], known.count < m, !unfinished.contains(term.value),
      let generation = generationOf[term.value]
    {
      extend(term.value, generation)
    }
    guard let known = series[term.value], m <= known.count else { return nil }
    return known[m - 1]
  }
}

extension Partial {
  /// The values that the partial is made of.
  fileprivate func terms(_ builder: ProgramBuilder) -> [Term] {
    switch self {
    case .zero, .linear, .identity, .negation: []
    case .analyticBy(let p): [Term(builder, p)]
    case .gradient(let g): [g]
    case .pair(let p, let q): [p, q]
    }
  }
}
