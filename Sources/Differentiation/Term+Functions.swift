import Programs
import Tensors

// The functions that rules use, under their mathematical names.
extension Term {
  // A builder finds out by itself that these change nothing, but rules ask for them all the time.
  var conjugate: Term { builder.dtype(of: value) == .real ? self : apply(.conj) }
  /// The real part where this term is complex.
  var realPart: Term { builder.dtype(of: value) == .real ? self : apply(.real) }
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
