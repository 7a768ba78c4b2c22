import JSON

// Sums and products over a range.
extension MathJSONReader {
  /// Terms up to which a sum is written out: the indices are then known everywhere, and a loop of so few
  /// rounds costs more than it saves. One of more terms is a loop behind its first term, which decides dtype
  /// and shape of the total.
  static let unrolledTerms = 64

  /// One sum or product over an index, while its terms are read.
  struct Series {
    let isProduct: Bool
    let body: Expression
    /// The ranges of the sums within this one.
    let inner: [Expression]
    let index: String
    let place: Int
    /// The value of the index in the next term, and how many terms are left.
    var next = 0
    var left = 0
    var state = State.bounds
    /// The node of the terms so far.
    var total: Int?
    /// What begins the loop, among the statements.
    var loop = 0

    enum State { case bounds, term, firstOfLoop, body }
  }

  /// `["Sum", body, ["Limits", "i", 1, 10], …]`, or a sum of the elements of one array.
  mutating func series(
    _ form: MathJSONForm, _ arguments: [Expression], _ place: Int
  ) throws(Fault) {
    if arguments.count == 1 {
      let name = form == .product ? "prod" : "sum"
      tasks.append(
        .build(
          { reader, operands, place throws(Fault) in reader.call(name, operands, place) },
          count: 1, place: place))
      tasks.append(.read(arguments[0]))
      return
    }
    var body = arguments[0]
    // The canonical form wraps the body in a function of the index, which the range names again.
    if let (name, parts) = self.form(of: body), name == MathJSONForm.function.rawValue,
      let inner = parts.first
    {
      body = inner
    }
    try begin(form == .product, body, arguments.dropFirst(), place)
  }

  private mutating func begin(
    _ isProduct: Bool, _ body: Expression, _ ranges: ArraySlice<Expression>, _ place: Int
  ) throws(Fault) {
    guard let range = ranges.first else {
      tasks.append(.read(body))
      return
    }
    let signature = "[\"Limits\", \"i\", lower, upper]"
    guard let (name, parts) = form(of: range) else {
      throw Fault(
        .unexpected("this", expected: signature), range.place..<range.place + 1)
    }
    var bounds = Array(parts.dropFirst())
    if name == "Element", let last = parts.last, parts.count == 2,
      let (inner, limits) = form(of: last), inner == "Range"
    {
      bounds = limits
    } else if !["Limits", "Tuple", "Triple", "Pair"].contains(name) {
      throw Fault(.unexpected("'\(name)'", expected: signature), range.place..<range.place + 1)
    }
    guard let first = parts.first, let index = symbolName(first), (1...2).contains(bounds.count)
    else {
      throw Fault(.unexpected("this", expected: signature), range.place..<range.place + 1)
    }
    // The bounds belong to the scope of the sum, the indices of sums around this one included.
    for position in bounds.indices { bounds[position].scope = body.scope }
    tasks.append(
      .series(
        Series(
          isProduct: isProduct, body: body, inner: Array(ranges.dropFirst()), index: index,
          place: place)))
    for bound in bounds.reversed() { tasks.append(.read(bound)) }
    // An upper bound alone: from 1.
    if bounds.count == 1 { values.append(.node(number(1, range.place))) }
  }

  mutating func step(_ series: Series) throws(Fault) {
    var series = series
    switch series.state {
    case .bounds:
      let (upper, lower) = (try popNode(series.place), try popNode(series.place))
      let last = try bound(upper, "the upper bound")
      series.next = try bound(lower, "the lower bound")
      series.left = max(0, last - series.next + 1)
      if series.left == 0 {
        values.append(.node(number(series.isProduct ? 1 : 0, series.place)))
        return
      }
      series.state = series.left > Self.unrolledTerms ? .firstOfLoop : .term
    case .term:
      let term = try popNode(series.place)
      let symbol: InfixOperator = series.isProduct ? .multiply : .add
      series.total = series.total.map { infix(symbol, $0, term, series.place) } ?? term
      (series.next, series.left) = (series.next + 1, series.left - 1)
      if series.left == 0, let total = series.total {
        values.append(.node(total))
        return
      }
    case .firstOfLoop:
      try readTerm(openLoop(&series), series)
      return
    case .body:
      try closeLoop(series)
      return
    }
    try readTerm(number(Double(series.next), series.body.place), series)
  }

  /// Reads a term; the index stands for a node.
  private mutating func readTerm(_ value: Int, _ series: Series) throws(Fault) {
    tasks.append(.series(series))
    scopes.append(Scope(parent: series.body.scope, names: [series.index: .node(value)]))
    var body = series.body
    body.scope = scopes.count - 1
    try begin(series.isProduct, body, series.inner[...], series.place)
  }

  /// A bound of a sum, no larger than a float64 that counts: what is beyond would also overflow here.
  private func bound(_ node: Int, _ what: String) throws(Fault) -> Int {
    let value = try requiredInteger(node, what)
    guard value.magnitude < 1 << 53 else {
      throw Fault(
        .unexpected("\(value)", expected: "\(what), between -2^53 and 2^53"),
        syntax.nodes[node].range)
    }
    return value
  }

  // MARK: Loops

  // A name with a blank, which no symbol of an expression has.
  private func totalName(_ series: Series) -> String { "sum \(series.loop)" }
  private func indexName(_ series: Series) -> String { "\(series.index) \(series.loop)" }

  /// `sum = first` and `for index in range(first + 1, last + 1)`; the node of the index.
  private mutating func openLoop(_ series: inout Series) throws(Fault) -> Int {
    let first = try popNode(series.place)
    let range = series.place..<series.place + 1
    // What was read so far and has its use behind the loop is no part of it.
    endStatement(.result(isFirst: true), nil, series.place)
    series.loop = syntax.statements.count + 1
    endStatement(.bind([target(totalName(series), range)]), first, series.place)
    let bounds = [series.next + 1, series.next + series.left].map {
      number(Double($0), series.place)
    }
    let variable = target(indexName(series), range)
    let count = call("range", bounds, series.place)
    endStatement(.loop(variable: variable, body: 0), count, series.place)
    series.state = .body
    return self.name(variable.name, series.body.place)
  }

  /// `sum = sum + term` ends the loop, and the total is the value.
  private mutating func closeLoop(_ series: Series) throws(Fault) {
    let term = try popNode(series.place)
    let total = self.name(totalName(series), series.place)
    let next = infix(series.isProduct ? .multiply : .add, total, term, series.place)
    let loop = syntax.statements[series.loop]
    guard case .loop(let variable, _) = loop.kind else { return }
    let target = target(totalName(series), variable.range)
    endStatement(.bind([target]), next, series.place)
    syntax.statements[series.loop] = Syntax.Statement(
      kind: .loop(variable: variable, body: syntax.statements.count - series.loop - 1),
      nodes: loop.nodes)
    values.append(.node(self.name(target.name, series.place)))
  }

  /// Makes the nodes since the last statement one; its value is a node, which may be an earlier one. Without a
  /// value there need be none.
  private mutating func endStatement(_ kind: Syntax.Statement.Kind, _ root: Int?, _ place: Int) {
    let first = syntax.statements.last?.nodes.upperBound ?? 0
    if let root, root != syntax.nodes.count - 1 || root < first { _ = add(.same(root), place) }
    if first == syntax.nodes.count { return }
    syntax.statements.append(Syntax.Statement(kind: kind, nodes: first..<syntax.nodes.count))
  }
}
