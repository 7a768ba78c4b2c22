import ScalarMath
import Support
import Testing

private let inf = Double.infinity
private let nan = Double.nan
private let pi = Double.pi

typealias ComplexRow = (name: String, z: (Double, Double), value: (Double, Double))

/// The same number: equal bits, but one NaN is as good as another.
func isSame(_ x: Double, _ y: Double) -> Bool {
  x.isNaN ? y.isNaN : x.bitPattern == y.bitPattern
}

private func isSame(_ z: Complex, _ w: Complex) -> Bool {
  isSame(z.re, w.re) && isSame(z.im, w.im)
}

/// Special values of the complex functions: C17 Annex G.5.1 and G.6, and the sides of the cuts.
///
/// Functions that the annex defines by an identity (sin, cos, tan, asin, atan) follow from these.
@Suite struct SpecialValueTests {
  static let annexG: [ComplexRow] = [
    ("exp", (0, 0), (1, 0)), ("exp", (-0.0, -0.0), (1, -0.0)), ("exp", (1, inf), (nan, nan)),
    ("exp", (1, nan), (nan, nan)), ("exp", (inf, 0), (inf, 0)), ("exp", (-inf, 1), (0, 0)),
    ("exp", (-inf, 2), (-0.0, 0)), ("exp", (inf, 2), (-inf, inf)), ("exp", (nan, 0), (nan, 0)),
    ("exp", (nan, 1), (nan, nan)), ("exp", (nan, nan), (nan, nan)),
    ("log", (-0.0, 0), (-inf, pi)), ("log", (0, 0), (-inf, 0)), ("log", (0, -0.0), (-inf, -0.0)),
    ("log", (1, inf), (inf, pi / 2)), ("log", (1, nan), (nan, nan)), ("log", (-inf, 1), (inf, pi)),
    ("log", (inf, 1), (inf, 0)), ("log", (-inf, inf), (inf, 3 * pi / 4)),
    ("log", (inf, inf), (inf, pi / 4)), ("log", (inf, nan), (inf, nan)),
    ("log", (-inf, nan), (inf, nan)), ("log", (nan, inf), (inf, nan)),
    ("log", (nan, 1), (nan, nan)),
    ("sqrt", (0, 0), (0, 0)), ("sqrt", (-0.0, 0), (0, 0)), ("sqrt", (-0.0, -0.0), (0, -0.0)),
    ("sqrt", (1, inf), (inf, inf)), ("sqrt", (nan, inf), (inf, inf)),
    ("sqrt", (-inf, inf), (inf, inf)), ("sqrt", (1, nan), (nan, nan)),
    ("sqrt", (-inf, 1), (0, inf)),
    ("sqrt", (inf, 1), (inf, 0)), ("sqrt", (inf, nan), (inf, nan)), ("sqrt", (nan, 1), (nan, nan)),
    ("sinh", (0, 0), (0, 0)), ("sinh", (-0.0, 0), (-0.0, 0)), ("sinh", (1, inf), (nan, nan)),
    ("sinh", (1, nan), (nan, nan)), ("sinh", (inf, 0), (inf, 0)), ("sinh", (inf, 2), (-inf, inf)),
    ("sinh", (nan, 0), (nan, 0)), ("sinh", (nan, 1), (nan, nan)),
    ("cosh", (0, 0), (1, 0)), ("cosh", (1, inf), (nan, nan)), ("cosh", (1, nan), (nan, nan)),
    ("cosh", (inf, 0), (inf, 0)), ("cosh", (inf, 2), (-inf, inf)), ("cosh", (inf, nan), (inf, nan)),
    ("cosh", (nan, 1), (nan, nan)),
    ("tanh", (0, 0), (0, 0)), ("tanh", (-0.0, -0.0), (-0.0, -0.0)), ("tanh", (1, inf), (nan, nan)),
    ("tanh", (1, nan), (nan, nan)), ("tanh", (inf, 1), (1, 0)), ("tanh", (inf, 2), (1, -0.0)),
    ("tanh", (nan, 0), (nan, 0)), ("tanh", (nan, 1), (nan, nan)),
    ("asinh", (0, 0), (0, 0)), ("asinh", (1, inf), (inf, pi / 2)), ("asinh", (1, nan), (nan, nan)),
    ("asinh", (inf, 1), (inf, 0)), ("asinh", (inf, inf), (inf, pi / 4)),
    ("asinh", (inf, nan), (inf, nan)), ("asinh", (nan, 0), (nan, 0)),
    ("asinh", (nan, 1), (nan, nan)),
    ("acosh", (0, 0), (0, pi / 2)), ("acosh", (-0.0, 0), (0, pi / 2)), ("acosh", (1, 0), (0, 0)),
    ("acosh", (1, inf), (inf, pi / 2)), ("acosh", (1, nan), (nan, nan)),
    ("acosh", (-inf, 1), (inf, pi)), ("acosh", (inf, 1), (inf, 0)),
    ("acosh", (-inf, inf), (inf, 3 * pi / 4)), ("acosh", (inf, inf), (inf, pi / 4)),
    ("acosh", (-inf, nan), (inf, nan)), ("acosh", (nan, inf), (inf, nan)),
    ("acosh", (nan, 1), (nan, nan)), ("acosh", (0, nan), (nan, pi / 2)),
    ("atanh", (0, 0), (0, 0)), ("atanh", (0, nan), (0, nan)), ("atanh", (1, 0), (inf, 0)),
    ("atanh", (1, inf), (0, pi / 2)), ("atanh", (1, nan), (nan, nan)),
    ("atanh", (inf, 1), (0, pi / 2)), ("atanh", (inf, inf), (0, pi / 2)),
    ("atanh", (inf, nan), (0, nan)), ("atanh", (nan, 1), (nan, nan)),
  ]

  /// Rows where the annex leaves the signs open.
  static let signsOpen: [ComplexRow] = [
    ("exp", (-inf, inf), (0, 0)), ("exp", (inf, inf), (inf, nan)), ("exp", (-inf, nan), (0, 0)),
    ("exp", (inf, nan), (inf, nan)), ("sqrt", (-inf, nan), (nan, inf)),
    ("sinh", (0, inf), (0, nan)), ("sinh", (0, nan), (0, nan)), ("sinh", (inf, inf), (inf, nan)),
    ("sinh", (inf, nan), (inf, nan)), ("cosh", (0, inf), (nan, 0)), ("cosh", (0, nan), (nan, 0)),
    ("cosh", (inf, inf), (inf, nan)), ("cosh", (nan, 0), (nan, 0)), ("tanh", (0, inf), (0, nan)),
    ("tanh", (0, nan), (0, nan)), ("tanh", (inf, inf), (1, 0)), ("tanh", (inf, nan), (1, 0)),
    ("asinh", (nan, inf), (inf, nan)), ("reciprocal", (inf, 1), (0, 0)),
    ("atanh", (nan, inf), (0, pi / 2)),
  ]

  /// Other values at infinities and zeros that are this target's own choice or exact.
  static let own: [ComplexRow] = [
    ("sign", (0, -0.0), (0, -0.0)), ("sign", (inf, 3), (1, 0)), ("sign", (-inf, -0.0), (-1, -0.0)),
    ("sign", (0x1p-1074, 0), (1, 0)), ("sign", (0, -1e308), (0, -1)),
    ("sign", (nan, 0), (nan, nan)), ("sign", (3, nan), (nan, nan)),
    ("reciprocal", (2, 0), (0.5, -0.0)),
    ("log1p", (0, -0.0), (0, -0.0)), ("log1p", (-0.0, 0), (-0.0, 0)), ("log1p", (-1, 0), (-inf, 0)),
    ("expm1", (0, -0.0), (0, -0.0)), ("exp2", (3, 0), (8, 0)), ("exp2", (-1, -0.0), (0.5, -0.0)),
    ("log2", (8, 0), (3, 0)), ("log10", (1000, -0.0), (3, -0.0)),
    ("sigmoid", (0, 0), (0.5, 0)), ("sigmoid", (1000, 0), (1, 0)), ("sigmoid", (-1000, 1), (0, 0)),
    ("sechSquared", (1000, 1), (-0.0, -0.0)), ("sechSquared", (-1000, 1), (-0.0, 0)),
  ]

  @Test func specialValuesAreThoseOfAnnexG() throws {
    for row in Self.annexG + Self.own {
      let found = try value(row)
      #expect(isSame(found, Complex(row.value.0, row.value.1)), "\(row): \(found)")
    }
    for row in Self.signsOpen {
      let found = try value(row)
      let lengths = Complex(found.re.magnitude, found.im.magnitude)
      #expect(isSame(lengths, Complex(row.value.0, row.value.1)), "\(row): \(found)")
    }
  }

  @Test func zeroSignsPickTheSideOfACut() throws {
    let (a, b, c) = (1.3169578969248166, 0.5493061443340549, 0.6931471805599453)
    let rows: [ComplexRow] = [
      ("sqrt", (-4, 0), (0, 2)), ("log", (-1, 0), (0, pi)), ("log2", (-2, 0), (1, pi / c)),
      ("log1p", (-3, 0), (c, pi)), ("log10", (-10, 0), (1, 1.3643763538418414)),
      ("asin", (2, 0), (pi / 2, a)), ("asin", (-2, 0), (-pi / 2, a)),
      ("acos", (2, 0), (0, -a)), ("acos", (-2, 0), (pi, -a)),
      ("acosh", (-2, 0), (a, pi)), ("acosh", (0.5, 0), (0, pi / 3)),
      ("atanh", (2, 0), (b, pi / 2)), ("atanh", (-2, 0), (-b, pi / 2)),
    ]
    for row in rows {
      try expectClose(row)
      try expectClose((row.name, (row.z.0, -row.z.1), (row.value.0, -row.value.1)))
    }
    for (sign, y) in [(1.0, 2.0), (1, -2), (-1, 2), (-1, -2)] {
      let half = y.sign == .plus ? 1.0 : -1.0
      try expectClose(("atan", (0 * sign, y), (sign * pi / 2, half * b)))
      try expectClose(("asinh", (0 * sign, y), (sign * a, half * pi / 2)))
      let root = Complex.pow(Complex(-4, 0 * sign), Complex(0.5, 0))
      #expect((root - Complex(0, 2 * sign)).abs < 1e-15)
    }
  }

  @Test func quotientsOfZerosAndInfinities() {
    let one = Complex(1, 0)
    for z in [one, Complex(0, 1), Complex(-3, 2)] {
      #expect((z / Complex(0, 0)).abs == inf)
      #expect((z / Complex(inf, 1)).isZero)
      #expect((z / Complex(-inf, inf)).isZero)
      #expect((Complex(inf, 1) / z).abs == inf)
    }
    #expect(isSame((one / Complex(0, 0)).re, inf))
    #expect(isSame((one / Complex(-0.0, 0)).re, -inf))
    #expect(isSame(Complex(0, 0) / Complex(0, 0), Complex(nan, nan)))
    #expect((Complex(inf, inf) / Complex(inf, inf)).re.isNaN)
    #expect(Complex(0, 0).reciprocal.abs == inf)
    for w in [Complex(1, 0), Complex(2, 3), Complex(0.5, -1)] {
      #expect(isSame(Complex.pow(Complex(0, 0), w), Complex(0, 0)))
    }
    #expect(isSame(Complex.pow(Complex(0, 0), Complex(0, 0)), one))
    #expect(isSame(Complex(0, 0).power(0), one))
    #expect(Complex.pow(Complex(0, 0), Complex(-0.5, 0)).re == inf)
  }

  @Test func conjugationCommutesWithEveryFunction() {
    let seed: UInt64 = 20_240_229
    print("seed", seed)
    var generator = SeededGenerator(seed: seed)
    let fixed = [0.0, -0.0, 1, -1, 0.5, -2, 1e-300, 1e300]
    let parts = fixed + (0..<16).map { _ in Double.random(in: -4...4, using: &generator) }
    for (name, function) in ScalarFunctions.complexUnary {
      for x in parts {
        for y in parts {
          let z = Complex(x, y)
          let (left, right) = (function(z.conjugate), function(z).conjugate)
          #expect(isSame(left, right), "\(name)(\(x), \(y)): \(left), \(right)")
        }
      }
    }
  }

  private func value(_ row: ComplexRow) throws -> Complex {
    let function = try #require(ScalarFunctions.complexUnary[row.name])
    return function(Complex(row.z.0, row.z.1))
  }

  private func expectClose(_ row: ComplexRow) throws {
    let found = try value(row)
    #expect((found - Complex(row.value.0, row.value.1)).abs < 1e-15, "\(row): \(found)")
  }
}
