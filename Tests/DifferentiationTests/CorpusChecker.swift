import Differentiation
import FunctionSpecs
import JSON
import Programs
import Support
import Tensors

/// Compares everything that a record knows with what programs compute; collects the disagreements.
struct CorpusChecker {
  let record: CorpusRecord
  let program: Program
  private(set) var failures: [String] = []
  /// How many fields were compared.
  private(set) var checks = 0

  init(_ record: CorpusRecord) throws {
    self.record = record
    program = try Formula(record.formula).program(inputs: record.inputs)
  }

  mutating func run() throws {
    let value = try program.evaluate(record.point)
    guard record.isScored else { return }
    if let want = record.fields["value"] { try compare("value", value[0], want) }
    try gradients()
    try products()
    try pairs()
    try matrices()
    try orders()
  }

  private mutating func gradients() throws {
    let wanted = [
      ("gradient_adjoint", Convention.adjoint), ("gradient_conjugate", Convention.conjugate),
    ]
    for (field, convention) in wanted {
      guard let want = record.fields[field] else { continue }
      let results = try program.gradient(wrt: record.wrt).evaluate(record.point).dropFirst()
      for (index, got) in zip(record.wrt, results) {
        let name = record.inputs[index].name
        guard let expected = want[name] else { throw CorpusFault.missing(name) }
        try compare("\(field).\(name)", convention.convert(got), expected)
      }
    }
  }

  /// vjp, jvp and hvp.
  private mutating func products() throws {
    if let vjp = record.fields["vjp"], let seed = vjp["cotangent"] {
      let cotangent = try Tensor(corpus: seed, record.output)
      for convention in Convention.allCases {
        guard let want = vjp[convention.rawValue] else { continue }
        let results = try program.pullback(wrt: record.wrt)
          .evaluate(record.point + [convention.convert(cotangent)]).dropFirst()
        for (index, got) in zip(record.wrt, results) {
          let name = record.inputs[index].name
          guard let expected = want[name] else { continue }
          try compare("vjp.\(convention).\(name)", convention.convert(got), expected)
        }
      }
    }
    if let jvp = record.fields["jvp"], let tangent = jvp["tangent"], let want = jvp["result"] {
      let results = try program.pushforward(wrt: record.wrt)
        .evaluate(record.point + record.tensors(tangent))
      try compare("jvp", results[1], want)
    }
    if let hvp = record.fields["hvp"], let tangent = hvp["tangent"] {
      let gradient = try program.gradient(wrt: record.wrt)
      let results = try gradient.pushforward(wrt: record.wrt)
        .evaluate(record.point + record.tensors(tangent))
      for convention in Convention.allCases {
        guard let want = hvp[convention.rawValue] else { continue }
        for (position, index) in record.wrt.enumerated() {
          let name = record.inputs[index].name
          guard let expected = want[name] else { throw CorpusFault.missing(name) }
          let got = results[gradient.outputs.count + 1 + position]
          try compare("hvp.\(convention).\(name)", convention.convert(got), expected)
        }
      }
    }
  }

  /// Wirtinger pairs and the derivative of a holomorphic function.
  private mutating func pairs() throws {
    if let want = record.fields["wirtinger"] {
      let scalar =
        record.output.shape.isScalar
        ? try program.wirtinger(wrt: record.wrt).evaluate(record.point) : nil
      for (position, index) in record.wrt.enumerated() {
        let name = record.inputs[index].name
        guard let dz = want[name]?["dz"], let dzbar = want[name]?["dzbar"] else { continue }
        let (p, q) =
          try scalar.map { ($0[1 + 2 * position], $0[2 + 2 * position]) } ?? columns(by: index)
        let type = ValueType(.complex, p.shape)
        let expected = (try Tensor(corpus: dz, type), try Tensor(corpus: dzbar, type))
        let scale = max(expected.0.magnitude, expected.1.magnitude)
        compare("wirtinger.\(name).dz", p, expected.0, scale: scale)
        compare("wirtinger.\(name).dzbar", q, expected.1, scale: scale)
      }
    }
    if let want = record.fields["holomorphic_derivative"] {
      let results = try program.wirtinger(wrt: record.wrt).evaluate(record.point)
      try compare("holomorphic_derivative", results[1], want)
    }
  }

  /// The pair of an array's elements: ∂f/∂z = (J1 - i Ji)/2 and ∂f/∂z̄ = (J1 + i Ji)/2 by the pushforwards
  /// of the unit tangents and of i times those; by a real input J1 and 0.
  private func columns(by index: Int) throws -> (Tensor, Tensor) {
    let input = record.inputs[index]
    let pushforward = try program.pushforward(wrt: [index])
    var (first, second): ([Tensor], [Tensor]) = ([], [])
    for element in 0..<input.type.shape.count {
      let one = Tensor(unit: element, like: input.type)
      let a = try pushforward.evaluate(record.point + [one])[1]
      let zeros = a.real.map { _ in 0.0 }
      let (x, y) = (a.real, a.dtype == .complex ? a.imaginary : zeros)
      guard input.type.dtype == .complex else {
        first.append(Tensor(planes: x, y, dtype: .complex, shape: a.shape))
        second.append(Tensor(planes: zeros, zeros, dtype: .complex, shape: a.shape))
        continue
      }
      let i = Tensor(planes: one.imaginary, one.real, dtype: .complex, shape: one.shape)
      let b = try pushforward.evaluate(record.point + [i])[1]
      let (u, v) = (b.real, b.dtype == .complex ? b.imaginary : zeros)
      first.append(
        Tensor(
          planes: zip(x, v).map { ($0 + $1) / 2 }, zip(y, u).map { ($0 - $1) / 2 }, dtype: .complex,
          shape: a.shape))
      second.append(
        Tensor(
          planes: zip(x, v).map { ($0 - $1) / 2 }, zip(y, u).map { ($0 + $1) / 2 }, dtype: .complex,
          shape: a.shape))
    }
    let shape = record.output.shape.dimensions + input.type.shape.dimensions
    return (
      Tensor(columns: first, .complex, shape), Tensor(columns: second, .complex, shape)
    )
  }

  /// Jacobians by pushforwards of unit tangents, Hessians by pushforwards of the gradient.
  private mutating func matrices() throws {
    if let want = record.fields["jacobian"] {
      for index in record.wrt {
        let input = record.inputs[index]
        guard let expected = want[input.name] else { continue }
        let pushforward = try program.pushforward(wrt: [index])
        var columns: [Tensor] = []
        for element in 0..<input.type.shape.count {
          let tangent = Tensor(unit: element, like: input.type)
          columns.append(try pushforward.evaluate(record.point + [tangent])[1])
        }
        let shape = record.output.shape.dimensions + input.type.shape.dimensions
        try compare(
          "jacobian.\(input.name)", Tensor(columns: columns, record.output.dtype, shape), expected)
      }
    }
    guard let want = record.fields["hessian"] else { return }
    let gradient = try program.gradient(wrt: record.wrt)
    for index in record.wrt {
      let input = record.inputs[index]
      let pushforward = try gradient.pushforward(wrt: [index])
      var columns: [[Tensor]] = []
      for element in 0..<input.type.shape.count {
        let results = try pushforward.evaluate(
          record.point + [Tensor(unit: element, like: input.type)])
        columns.append(Array(results.dropFirst(gradient.outputs.count + 1)))
      }
      for (position, other) in record.wrt.enumerated() {
        let row = record.inputs[other]
        guard let expected = want[input.name]?[row.name] else { continue }
        // The Hessian is symmetric: the columns by one input are the rows by the other.
        let shape = input.type.shape.dimensions + row.type.shape.dimensions
        try compare(
          "hessian.\(input.name).\(row.name)", Tensor(joining: columns.map { $0[position] }, shape),
          expected)
      }
    }
  }

  /// f′, f″, … of a scalar function of one scalar.
  private mutating func orders() throws {
    for field in ["derivatives", "holomorphic_derivatives"] {
      guard let want = record.fields[field] else { continue }
      let wanted = Array(try want.elements())
      let series = try program.derivatives(by: record.wrt[0], order: wanted.count)
      let results = try series.evaluate(record.point)
      var nested = program
      for (order, expected) in wanted.enumerated() {
        nested = try nested.derivative()
        let got = results[1 + order]
        let factor = (0..<order).reduce(1.0) { factor, _ in factor * 10 }
        try compare("\(field)[\(order)]", got, expected, loosened: factor)
        let other = try nested.evaluate(record.point)[0]
        try compare("\(field)[\(order)] nested", other, expected, loosened: factor)
      }
    }
  }
}

extension CorpusChecker {
  private mutating func compare(
    _ what: String, _ got: Tensor, _ want: JSONValue, loosened factor: Double = 1
  ) throws {
    let type = ValueType(want.kind == .object ? .complex : got.dtype, got.shape)
    let expected = try Tensor(corpus: want, type)
    compare(what, got, expected, scale: expected.magnitude, loosened: factor)
  }

  /// max|got - want| ≤ rtol · scale, absolute where all that is wanted is zero; what is not finite must
  /// be the same.
  private mutating func compare(
    _ what: String, _ got: Tensor, _ want: Tensor, scale: Double, loosened factor: Double = 1
  ) {
    checks += 1
    let bound = record.tolerance * factor * (scale == 0 ? 1 : scale)
    let imaginary = (got.imaginaryOrZeros, want.imaginaryOrZeros)
    let pairs = Array(zip(got.real, want.real)) + Array(zip(imaginary.0, imaginary.1))
    for (a, b) in pairs where !(a == b || (a.isNaN && b.isNaN) || (a - b).magnitude <= bound) {
      failures.append("\(record.id): \(what) is \(a), not \(b), in \(record.formula)")
      return
    }
  }
}

extension Tensor {
  fileprivate var imaginaryOrZeros: [Double] { dtype == .complex ? imaginary : real.map { _ in 0 } }

  /// The largest finite part.
  fileprivate var magnitude: Double {
    (real + imaginary).filter(\.isFinite).map(\.magnitude).max() ?? 0
  }

  fileprivate init(unit element: Int, like type: ValueType) {
    var plane = [Double](repeating: 0, count: type.shape.count)
    plane[element] = 1
    let zeros = type.dtype == .complex ? plane.map { _ in 0.0 } : []
    self.init(planes: plane, zeros, dtype: type.dtype, shape: type.shape)
  }

  /// The tensor whose last axes count the columns.
  fileprivate init(columns: [Tensor], _ dtype: DType, _ dimensions: [Int]) {
    let rows = 0..<(columns.first?.shape.count ?? 0)
    self.init(
      planes: rows.flatMap { row in columns.map { $0.real[row] } },
      dtype == .complex ? rows.flatMap { row in columns.map { $0.imaginary[row] } } : [],
      dtype: dtype, shape: Shape(dimensions) ?? .scalar)
  }

  fileprivate init(joining parts: [Tensor], _ dimensions: [Int]) {
    self.init(
      planes: parts.flatMap(\.real), parts.flatMap(\.imaginary), dtype: parts[0].dtype,
      shape: Shape(dimensions) ?? .scalar)
  }
}

extension Program {
  /// The derivative of a scalar function of one scalar: the pushforward of the tangent 1.
  fileprivate func derivative() throws -> Program {
    let builder = ProgramBuilder()
    let input = builder.input(inputs[0].name, inputs[0].type)
    let one = Tensor(repeating: 1, dtype: inputs[0].type.dtype, shape: .scalar)
    let pushforward = try pushforward(wrt: [0])
    let values = builder.inline(pushforward, inputs: [input, builder.constant(one)])
    return try builder.finish([("derivative", values[pushforward.outputs[1].value.index])])
  }
}
