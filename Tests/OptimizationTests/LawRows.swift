import Programs
import Tensors

// The table of the laws' tests. A row is the expression, and the program after the pass without its first line.
extension LawRow {
  static let all: [LawRow] =
    sums + products + strongProducts + quotients + functions + parts + choices + movement

  private static let sums: [LawRow] = [
    LawRow(
      "x + y = y + x", "x y", { ($0[1] + $0[0]) * ($0[0] + $0[1]) },
      """
      %2 = add x y : float64
      %3 = multiply %2 %2 : float64
      -> out = %3
      """),
    LawRow("-0 + x = x", "x", { $0[0] + $0[0].constant(-0.0) }, "-> out = x"),
    LawRow("-0 + x = x", "z", { -0.0 + $0[0] }, "-> out = z"),
    LawRow(
      "0 + x = x, x never -0", "x", { $0[0].apply(.abs) + $0[0].constant(0) },
      "%1 = abs x : float64\n-> out = %1"),
    LawRow(
      "0 + x = x, x never -0", "x y", { 0 + (.apply(.hypot, $0[0], $0[1])) + $0[1] },
      "%2 = hypot x y : float64\n%3 = add y %2 : float64\n-> out = %3"),
    LawRow(
      "x + (-y) = x - y", "x z", { $0[0] + -$0[1] },
      "%2 = subtract x z : complex128\n-> out = %2"),
    LawRow(
      "(-x) + y = y - x", "x y", { -$0[0] + $0[1] },
      "%2 = subtract y x : float64\n-> out = %2"),
    LawRow("x - 0 = x", "z", { $0[0] - 0 }, "-> out = z"),
    LawRow(
      "x - (-y) = x + y", "x y", { $0[0] - -$0[1] }, "%2 = add x y : float64\n-> out = %2"),
    LawRow("-0 - x = -x", "z", { -0.0 - $0[0] }, "%2 = negate z : complex128\n-> out = %2"),
  ]

  private static let products: [LawRow] = [
    LawRow(
      "x y = y x", "z w", { ($0[1] * $0[0]) + ($0[0] * $0[1]) },
      """
      %2 = multiply z w : complex128
      %3 = add %2 %2 : complex128
      -> out = %3
      """),
    LawRow("1 x = x", "z", { 1 * $0[0] }, "-> out = z"),
    LawRow("(-1) x = -x", "z", { -1 * $0[0] }, "%2 = negate z : complex128\n-> out = %2"),
    LawRow(
      "c (-x) = (-c) x", "z", { 3 * -$0[0] }, "%2 = multiply -3 z : complex128\n-> out = %2"),
    LawRow(
      "c (d x) = (c d) x, d = ±2^k ≥ 1, |c| ≥ 1, c d finite", "z", { 100 * (-2 * $0[0]) },
      "%2 = multiply -200 z : complex128\n-> out = %2"),
    LawRow(
      "(-x) (-y) = x y", "z w", { -$0[0] * -$0[1] },
      "%2 = multiply z w : complex128\n-> out = %2"),
    LawRow(
      "-(c x) = (-c) x", "z", { -(0.1 * $0[0]) },
      "%2 = multiply -0.1 z : complex128\n-> out = %2"),
  ]

  private static func strong(_ x: Term, _ y: Term) -> Term { .apply(.strongMultiply, x, y) }

  private static let strongProducts: [LawRow] = [
    LawRow(
      "x ⊙ y = y ⊙ x", "x z", { strong($0[1], $0[0]) },
      "%2 = strongMultiply x z : complex128\n-> out = %2"),
    LawRow("0 ⊙ x = 0", "x", { strong($0[0].constant(-0.0), $0[0]) }, "-> out = 0"),
    LawRow("0 ⊙ x = 0", "z", { strong($0[0].constant(0), $0[0]) }, "-> out = 0+0j"),
    LawRow(
      "1 ⊙ x = x, x never -0", "x", { strong($0[0].constant(1), $0[0].apply(.exp)) },
      "%1 = exp x : float64\n-> out = %1"),
    LawRow(
      "c ⊙ x = c x, 0 < c < ∞, x never -0", "x",
      { strong($0[0].constant(0.1), $0[0].apply(.power, 2)) },
      "%1 = power[2] x : float64\n%3 = multiply 0.1 %1 : float64\n-> out = %3"),
    LawRow(
      "c ⊙ (-x) = (-c) ⊙ x", "x", { strong($0[0].constant(2), -$0[0]) },
      "%2 = strongMultiply -2 x : float64\n-> out = %2"),
    LawRow(
      "(-x) ⊙ (-y) = x ⊙ y", "z w", { strong(-$0[0], -$0[1]) },
      "%2 = strongMultiply z w : complex128\n-> out = %2"),
  ]

  private static let quotients: [LawRow] = [
    LawRow("x / 1 = x", "z", { $0[0] / $0[0].constant(1) }, "-> out = z"),
    LawRow(
      "x / (-1) = -x", "z", { $0[0] / $0[0].constant(-1) },
      "%2 = negate z : complex128\n-> out = %2"),
    LawRow(
      "x / c = (1/c) x, c = ±2^k, 1/c normal", "z", { $0[0] / $0[0].constant(-4) },
      "%2 = multiply -0.25 z : complex128\n-> out = %2"),
    LawRow(
      "1 / x = reciprocal(x), x real", "x", { 1 / $0[0] },
      "%2 = reciprocal x : float64\n-> out = %2"),
    LawRow(
      "(-x) / (-y) = x / y, y real", "z y", { -$0[0] / -$0[1] },
      "%2 = divide z y : complex128\n-> out = %2"),
  ]

  private static let functions: [LawRow] = [
    LawRow(
      "(-x)^n = x^n, n even, n > 0 if x is complex", "z", { (-$0[0]).apply(.power, 6) },
      "%1 = power[6] z : complex128\n-> out = %1"),
    LawRow(
      "(-x)^n = x^n, n even, n > 0 if x is complex", "x", { (-$0[0]).apply(.power, -4) },
      "%1 = power[-4] x : float64\n-> out = %1"),
    LawRow("-(-x) = x", "z", { -(-$0[0]) }, "-> out = z"),
    LawRow(
      "|-x| = |x|, abs2(-x) = abs2(x)", "z", { (-$0[0]).apply(.abs) + (-$0[0]).apply(.abs2) },
      """
      %1 = abs z : float64
      %2 = abs2 z : float64
      %3 = add %1 %2 : float64
      -> out = %3
      """),
    LawRow(
      "|conj z| = |z|, abs2(conj z) = abs2(z)", "z",
      { $0[0].apply(.conj).apply(.abs) * $0[0].apply(.conj).apply(.abs2) },
      """
      %1 = abs z : float64
      %2 = abs2 z : float64
      %3 = multiply %1 %2 : float64
      -> out = %3
      """),
    LawRow(
      "||x|| = |x|", "z", { $0[0].apply(.abs).apply(.abs) },
      "%1 = abs z : float64\n-> out = %1"),
    LawRow(
      "abs2(x) = x^2, x real", "x", { $0[0].apply(.abs2) },
      "%1 = power[2] x : float64\n-> out = %1"),
    LawRow(
      "f(broadcast x) = broadcast f(x), f(broadcast x, broadcast y) = broadcast f(x, y), x and y scalars",
      "s v",
      { term in
        let repeated = term[0].broadcast(term[1].type.shape)
        return term[1] * (2 * repeated.apply(.sin))
      },
      """
      %2 = sin s : float64
      %4 = multiply 2 %2 : float64
      %5 = broadcast[3] %4 : float64[3]
      %6 = multiply v %5 : float64[3]
      -> out = %6
      """),
  ]

  private static let parts: [LawRow] = [
    LawRow(
      "real(promote x) = x, imag(promote x) = 0", "x",
      { $0[0].apply(.promote).apply(.real) + $0[0].apply(.promote).apply(.imag) },
      "%2 = add 0 x : float64\n-> out = %2"),
    LawRow(
      "real(conj z) = real z, imag(conj z) = -imag z", "z",
      { $0[0].apply(.conj).apply(.real) * $0[0].apply(.conj).apply(.imag) },
      """
      %1 = real z : float64
      %2 = imag z : float64
      %3 = negate %2 : float64
      %4 = multiply %1 %3 : float64
      -> out = %4
      """),
    LawRow(
      "real(i z) = -imag z, imag(i z) = real z", "z",
      { $0[0].apply(.timesI).apply(.real) * $0[0].apply(.timesI).apply(.imag) },
      """
      %1 = imag z : float64
      %2 = negate %1 : float64
      %3 = real z : float64
      %4 = multiply %2 %3 : float64
      -> out = %4
      """),
    LawRow(
      "real(x z) = x real z, imag(x z) = x imag z, x real", "x z",
      { ($0[0] * $0[1]).apply(.real) },
      "%2 = real z : float64\n%3 = multiply x %2 : float64\n-> out = %3"),
    LawRow(
      "real(z / x) = real(z) / x, imag(z / x) = imag(z) / x, x real", "z x",
      { ($0[0] / $0[1]).apply(.imag) },
      "%2 = imag z : float64\n%3 = divide %2 x : float64\n-> out = %3"),
    LawRow(
      "imag(x + z) = imag z, real(x + z) = x + real z, x real", "x z",
      { ($0[0] + $0[1]).apply(.imag) * ($0[1] + $0[0]).apply(.real) },
      """
      %2 = imag z : float64
      %3 = real z : float64
      %4 = add x %3 : float64
      %5 = multiply %2 %4 : float64
      -> out = %5
      """),
    LawRow(
      "imag(z - x) = imag z, real(z - x) = real z - x, x real", "z x",
      { ($0[0] - $0[1]).apply(.imag) },
      "%2 = imag z : float64\n-> out = %2"),
    LawRow(
      "conj(conj z) = z, not(not p) = p", "z", { $0[0].apply(.conj).apply(.conj) }, "-> out = z"),
    LawRow(
      "conj(conj z) = z, not(not p) = p", "p", { $0[0].apply(.not).apply(.not) }, "-> out = p"),
    LawRow(
      "i (i z) = -z", "z", { $0[0].apply(.timesI).apply(.timesI) },
      "%1 = negate z : complex128\n-> out = %1"),
  ]

  private static let choices: [LawRow] = [
    LawRow(
      "p and q = q and p; p or q = q or p", "p q x y",
      {
        Term.apply(.and, $0[1], $0[0]).select(
          Term.apply(.and, $0[0], $0[1]).select($0[2], $0[3]), $0[3])
      },
      """
      %4 = and p q : bool
      %5 = select %4 x y : float64
      -> out = %5
      """),
    LawRow(
      "p and p = p or p = p", "p x y",
      { Term.apply(.or, Term.apply(.and, $0[0], $0[0]), $0[0]).select($0[1], $0[2]) },
      "%3 = select p x y : float64\n-> out = %3"),
    LawRow(
      "select(true, x, y) = x, select(false, x, y) = y", "x y",
      { $0[0].constant(1).compare(.less, 2).select($0[0], $0[1]) }, "-> out = x"),
    LawRow("select(p, x, x) = x", "p x", { $0[0].select($0[1], $0[1]) }, "-> out = x"),
    LawRow(
      "select(not p, x, y) = select(p, y, x)", "p x y",
      { $0[0].apply(.not).select($0[1], $0[2]) },
      "%3 = select p y x : float64\n-> out = %3"),
    LawRow(
      "select(p, select(p, x, y), z) = select(p, x, z)", "p x y t",
      { $0[0].select($0[0].select($0[1], $0[2]), $0[3]) },
      "%4 = select p x t : float64\n-> out = %4"),
    LawRow(
      "select(p, x, select(p, y, z)) = select(p, x, z)", "p x y t",
      { $0[0].select($0[1], $0[0].select($0[2], $0[3])) },
      "%4 = select p x t : float64\n-> out = %4"),
  ]

  private static func shape(_ lengths: Int...) -> Shape { Shape(lengths) ?? .scalar }

  private static let movement: [LawRow] = [
    LawRow(
      "a move that leaves every element in its place: x", "v",
      {
        $0[0].apply(.reshape(shape(3))).apply(.permute([0])).apply(.slice([.all(3)]))
          .apply(.gather([0, 1, 2], axis: 0))
      }, "-> out = v"),
    LawRow(
      "broadcast(broadcast x), reshape(reshape x), permute(permute x), slice(slice x): one move",
      "v",
      {
        $0[0].apply(.reshape(shape(3, 1))).apply(.reshape(shape(1, 3)))
          .apply(.broadcast(shape(2, 3))).apply(.broadcast(shape(4, 2, 3)))
          .apply(.permute([1, 2, 0])).apply(.permute([2, 0, 1]))
          .apply(
            .slice([
              .all(4), AxisSlice(start: 1, count: 2, step: -1),
              AxisSlice(start: 0, count: 2, step: 2),
            ])
          )
          .apply(.slice([.all(4), .all(2), AxisSlice(start: 1, count: 1, step: 1)]))
      },
      """
      %1 = reshape[1, 3] v : float64[1, 3]
      %2 = broadcast[4, 2, 3] %1 : float64[4, 2, 3]
      %3 = slice[0+4*1, 1+2*-1, 2+1*2] %2 : float64[4, 2, 1]
      -> out = %3
      """),
    LawRow(
      "a move of a repeated scalar: the scalar repeated", "s",
      { $0[0].broadcast(shape(4)).apply(.reshape(shape(2, 2))).apply(.permute([1, 0])) },
      "%2 = broadcast[2, 2] s : float64[2, 2]\n-> out = %2"),
    LawRow(
      "slice(place(x)) = x, the same slice, x never -0", "v",
      {
        let slices = [AxisSlice(start: 4, count: 3, step: -2)]
        return $0[0].apply(.abs).apply(.place(slices, shape(5))).apply(.slice(slices))
      }, "%1 = abs v : float64[3]\n-> out = %1"),
    LawRow(
      "slice(concatenate(…, x, …)) = slice(x), within x", "v u",
      {
        let joined = $0[0].builder.emit(.concatenate(axis: 0), [$0[0].value, $0[1].value])
        return Term($0[0].builder, joined).apply(.slice([AxisSlice(start: 5, count: 2, step: -1)]))
      }, "%3 = slice[2+2*-1] u : float64[2]\n-> out = %3"),
    LawRow(
      "sum(x) over axes of length 1 = reshape(x), x never -0", "m",
      { $0[0].apply(.abs).apply(.sum([0, 1])) },
      "%1 = abs m : float64[1, 1]\n%2 = reshape[] %1 : float64\n-> out = %2"),
    LawRow(
      "place(x) over the whole = x, x never -0", "v",
      { $0[0].apply(.exp).apply(.place([.all(3)], shape(3))) },
      "%1 = exp v : float64[3]\n-> out = %1"),
    LawRow(
      "concatenate(x) = x", "v",
      { Term($0[0].builder, $0[0].builder.emit(.concatenate(axis: 0), [$0[0].value])) },
      "-> out = v"),
  ]

  /// Expressions that must stay as they are.
  static let tempting: [LawRow] = [
    LawRow("x + 0", "x", { $0[0] + $0[0].constant(0) }),
    LawRow("0 - x", "x", { 0 - $0[0] }),
    LawRow("x - x", "x", { $0[0] - $0[0] }),
    LawRow("x / x", "x", { $0[0] / $0[0] }),
    LawRow("0 x", "x", { 0 * $0[0] }),
    LawRow("-(x - y)", "x y", { -($0[0] - $0[1]) }),
    LawRow("(-x) - y", "x y", { -$0[0] - $0[1] }),
    LawRow("0.1 (3 x)", "x", { 0.1 * (3 * $0[0]) }),
    LawRow("0.5 (2 x)", "x", { 0.5 * (2 * $0[0]) }),
    LawRow("2 (0.5 x)", "x", { 2 * (0.5 * $0[0]) }),
    LawRow("x / 3", "x", { $0[0] / $0[0].constant(3) }),
    LawRow(
      "z (1 + 0i)", "z",
      {
        $0[0] * Term($0[0].builder, $0[0].builder.constant(Tensor(real: 1, imaginary: 0)))
      }),
    LawRow("(-z)^-2", "z", { (-$0[0]).apply(.power, -2) }),
    LawRow("(-z) w", "z w", { -$0[0] * $0[1] }),
    LawRow("conj z conj w", "z w", { $0[0].apply(.conj) * $0[1].apply(.conj) }),
    LawRow("z conj z", "z", { $0[0] * $0[0].apply(.conj) }),
    LawRow("promote x + z", "x z", { $0[0].apply(.promote) + $0[1] }),
    LawRow("conj promote x", "x", { $0[0].apply(.promote).apply(.conj) }),
    LawRow("sqrt(x²)", "x", { $0[0].apply(.power, 2).apply(.sqrt) }),
    LawRow("exp(log x)", "x", { $0[0].apply(.log).apply(.exp) }),
    LawRow(
      "not (x < y)", "x y",
      {
        $0[0].compare(.less, $0[1]).apply(.not).apply(.indicator)
      }),
    LawRow("x = x", "x", { $0[0].compare(.equal, $0[0]).apply(.indicator) }),
    LawRow("2 ⊙ x", "x", { strong($0[0].constant(2), $0[0]) }),
    LawRow("-2 ⊙ x²", "x", { strong($0[0].constant(-2), $0[0].apply(.power, 2)) }),
    LawRow("-(x ⊙ y)", "x y", { -strong($0[0], $0[1]) }),
    LawRow("place over the whole of x", "v", { $0[0].apply(.place([.all(3)], shape(3))) }),
  ]
}
