import Programs
import Tensors

// The functions that rules use, under their mathematical names.
extension Term {
  var conjugate: Term { Term(builder, builder.conjugate(value)) }
  /// The real part where this term is complex.
  var realPart: Term { Term(builder, builder.realPart(value)) }
  var timesI: Term { apply(.timesI) }
  var promoted: Term { isComplex ? self : apply(.promote) }
  var abs: Term { apply(.abs) }
  var sign: Term { apply(.sign) }
  var inverse: Term { apply(.reciprocal) }
  var squared: Term { apply(.power, 2) }
  var sqrt: Term { apply(.sqrt) }
  var exp: Term { apply(.exp) }
  var log: Term { apply(.log) }
  var sigmoid: Term { apply(.sigmoid) }
  func pow(_ exponent: Term) -> Term { .apply(.pow, self, exponent) }
}

extension ProgramBuilder {
  // A builder finds out by itself that these change nothing, but rules ask for them all the time.
  func conjugate(_ value: ValueID) -> ValueID {
    dtype(of: value) == .real ? value : emit(.unary(.conj), Operands(value))
  }

  /// The real part where a value is complex.
  func realPart(_ value: ValueID) -> ValueID {
    dtype(of: value) == .real ? value : emit(.unary(.real), Operands(value))
  }
}
