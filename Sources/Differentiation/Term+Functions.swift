import Programs

// The functions that rules use, under their mathematical names.
extension Term {
  var conjugate: Term { apply(.conj) }
  var timesI: Term { apply(.timesI) }
  var promoted: Term { apply(.promote) }
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
