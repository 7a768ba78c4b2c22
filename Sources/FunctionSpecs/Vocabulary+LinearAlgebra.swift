import Programs
import Tensors

extension Vocabulary {
  static let linearAlgebra: [Entry] = [
    row("det(x)", [], "determinant", "cofactors, right for singular matrices") {
      call throws(Fault) in .value(try call.matrix(.determinant, try call.square(0)))
    },
    row("slogdet(x)", [], "sign and logarithm of the magnitude of the determinant", "inv(x).T") {
      call throws(Fault) in
      let x = try call.square(0)
      let parts = [
        try call.matrix(.determinantSign, x), try call.matrix(.logAbsDeterminant, x),
      ]
      return call.record(parts, ["sign", "logabsdet"])
    },
    row("inv(x)", [], "inverse", "-inv(x) dx inv(x)") { call throws(Fault) in
      .value(try call.matrix(.inverse, try call.square(0)))
    },
    row("solve(x1, x2)", [], "y with x1 y = x2", "solve(x1, dx2 - dx1 y)") { call throws(Fault) in
      .value(try call.solve())
    },
    row(
      "cholesky(x, upper=False)", [], "lower triangular L with L L.conj().T = (x + x.conj().T)/2",
      "L Phi(inv(L) dx inv(L).conj().T)"
    ) { call throws(Fault) in
      let lower = try call.matrix(.cholesky, try call.square(0))
      if !(try call.flag(1)) { return .value(lower) }
      return .value(
        try call.lowering.matrixTransposed(try call.lowering.apply(.conj, lower)))
    },
    row(
      "eigh(x, UPLO=None)", [], "eigenvalues and eigenvectors of the Hermitian part",
      "V.conj().T dx V; F = 1/(w_j - w_i)"
    ) { call throws(Fault) in
      let x = try call.hermitian(0, 1)
      return call.record(try call.parts(.eigen, x), ["eigenvalues", "eigenvectors"])
    },
    row(
      "eigvalsh(x, UPLO=None)", [], "eigenvalues of the Hermitian part", "diag(V.conj().T dx V)"
    ) { call throws(Fault) in .value(try call.matrix(.eigenvalues, try call.hermitian(0, 1))) },
    row(
      "svd(x, full_matrices=True, compute_uv=True)", [], "singular values and vectors U, S, Vh",
      "U.conj().T dx V; 1/(s_j - s_i), 1/(s_j + s_i)"
    ) { call throws(Fault) in
      let x = try call.matrix(0)
      if !(try call.flag(2, default: true)) {
        return .value(try call.matrix(.singularValues, x))
      }
      let isFull = try call.flag(1, default: true)
      return call.record(try call.parts(.svd(isFull: isFull), x), ["U", "S", "Vh"])
    },
    row("svdvals(x)", [], "singular values", "diag(U.conj().T dx V)") { call throws(Fault) in
      .value(try call.matrix(.singularValues, try call.matrix(0)))
    },
    row(
      "qr(x, mode='reduced')", [], "orthonormal columns Q and upper triangular R",
      "upper and lower triangle of Q.conj().T dx inv(R)"
    ) { call throws(Fault) in try call.qr() },
    row(
      "pinv(x, rcond=None, rtol=None)", [], "Moore-Penrose inverse",
      "Golub and Pereyra; constant rank"
    ) { call throws(Fault) in
      let x = try call.matrix(0)
      let eps = 0x1p-52 * Double(max(x.length(x.rank - 1), x.length(x.rank - 2)))
      let index = call.has(2) ? 2 : 1
      let tolerance = try call.order(index, default: eps)
      if !(tolerance >= 0) { throw call.wrong(index, "a number that is not negative") }
      return .value(try call.matrix(.pseudoinverse(tolerance: tolerance), x))
    },
    row(
      "expm(x)", [], "matrix exponential", "Fréchet derivative, a block of expm([[x, dx], [0, x]])"
    ) { call throws(Fault) in .value(try call.matrix(.exponential, try call.square(0))) },
  ]
}

extension Call {
  /// A function of matrices that has one result.
  func matrix(_ function: MatrixFunction, _ operands: Term...) throws(Fault) -> Term {
    try lowering.emit(.matrix(function), operands)
  }

  /// The several results of a function.
  fileprivate func parts(_ function: MatrixFunction, _ operand: Term) throws(Fault) -> [Term] {
    let vector = try matrix(function, operand)
    do throws(TypeError) {
      return try function.layout(operand.type)?.unpack(vector) ?? [vector]
    } catch {
      throw Fault(.illTyped(error), range)
    }
  }

  /// Several results, by index and by name.
  fileprivate func record(_ parts: [Term], _ names: [String]) -> Operand {
    lowering.fields[parts.map(TermKey.init)] = names
    return .sequence(parts.map { .value($0) })
  }

  /// The argument as an array of at least two axes.
  func matrix(_ index: Int) throws(Fault) -> Term {
    let x = try number(index)
    if x.rank < 2 { throw Fault(.tooFewAxes(needed: 2, found: x.rank), ranges[index]) }
    return x
  }

  fileprivate func square(_ index: Int) throws(Fault) -> Term {
    let x = try matrix(index)
    if x.length(x.rank - 1) != x.length(x.rank - 2) {
      throw Fault(.notSquare(x.type.shape.description), ranges[index])
    }
    return x
  }

  /// A matrix of whose Hermitian part something is asked, or the Hermitian matrix that one triangle gives
  /// if `UPLO` names it.
  fileprivate func hermitian(_ index: Int, _ triangle: Int) throws(Fault) -> Term {
    let x = try square(index)
    guard has(triangle) else { return x }
    let name = try text(triangle).uppercased()
    guard name == "L" || name == "U" else { throw wrong(triangle, "'L' or 'U'") }
    let size = x.length(x.rank - 1)
    // Twice the strict triangle and once the diagonal have the Hermitian matrix as Hermitian part.
    let mask = (0..<size).flatMap { row in
      (0..<size).map { column in
        row == column ? 1.0 : (row > column) == (name == "L") ? 2.0 : 0.0
      }
    }
    let weights = try lowering.constant(mask, [size, size])
    let isKept = try lowering.compare(.notEqual, weights, lowering.constant(0))
    let kept = try lowering.select(isKept, x, lowering.constant(0))
    return try lowering.arithmetic(.multiply, kept, weights)
  }

  fileprivate func solve() throws(Fault) -> Term {
    let a = try square(0)
    let b = try number(1)
    let (first, right) = try lowering.unified(a, b)
    if b.rank == 0 { throw Fault(.tooFewAxes(needed: 1, found: 0), ranges[1]) }
    let isVector = b.rank == 1
    let columns = isVector ? try lowering.reshape(right, [b.length(0), 1]) : right
    let size = a.length(a.rank - 1)
    let misfit = Fault(
      .shapes(a.type.shape.description, b.type.shape.description), range)
    guard columns.length(columns.rank - 2) == size else { throw misfit }
    guard
      let batch = try lowering.shape(Array(a.type.shape.dimensions.dropLast(2))).broadcast(
        with: try lowering.shape(Array(columns.type.shape.dimensions.dropLast(2))))
    else { throw misfit }
    let matrices = try lowering.broadcast(
      first, to: try lowering.shape(batch + [size, size]))
    let sides = try lowering.broadcast(
      columns, to: try lowering.shape(batch + columns.type.shape.dimensions.suffix(2)))
    let solution = try matrix(.solve, matrices, sides)
    return isVector ? try lowering.dropAxes(solution, [solution.rank - 1]) : solution
  }

  fileprivate func qr() throws(Fault) -> Operand {
    let x = try matrix(0)
    let mode = has(1) ? try text(1) : "reduced"
    guard ["reduced", "complete", "r"].contains(mode) else {
      throw wrong(1, "'reduced', 'complete' or 'r'")
    }
    let (rows, columns) = (x.length(x.rank - 2), x.length(x.rank - 1))
    let q: Term
    var r: Term
    if rows < columns {
      // The first columns decide Q, and R of the others is what Q makes of them.
      let parts = try parts(
        .qr(isComplete: false), try lowering.slice(x, x.rank - 1, start: 0, count: rows))
      q = parts[0]
      let adjoint = try lowering.matrixTransposed(try lowering.apply(.conj, q))
      let rest = try lowering.slice(x, x.rank - 1, start: rows, count: columns - rows)
      r = try lowering.concatenate([parts[1], try lowering.matmul(adjoint, rest)], x.rank - 1)
    } else {
      let parts = try parts(.qr(isComplete: mode == "complete"), x)
      (q, r) = (parts[0], parts[1])
      if mode == "complete" && rows > columns {
        var slices = r.type.shape.dimensions.map(AxisSlice.all)
        slices[r.rank - 2] = AxisSlice(start: 0, count: columns)
        r = try lowering.apply(.place(slices, x.type.shape), r)
      }
    }
    return mode == "r" ? .value(r) : record([q, r], ["Q", "R"])
  }
}
