// erf and erfc.
#ifndef CKERNELS_ERROR_FUNCTION_H
#define CKERNELS_ERROR_FUNCTION_H

// Up to here erf(x) = x + x p(x²).
#define CK_ERF_NEAR 0.75

CK_FN vd v_erf_series(vd x) {
  vd z = x * x;
  return v_fma(x, v_polynomial(z, ck_erf, 11), x);
}

// erfc(m) = e^(-m²) c(t)/(1 + 2m) for m >= 0, t = (m - 4)/(m + 4): c is smooth on all of [-1, 1)
// (Shepherd and Laframboise 1981). The error of m² is a tail of the exponent.
CK_FN vd v_erfc_tail(vd m) {
  // Beyond 27.3 the result rounds to 0.
  m = m > 28.0 ? v_splat(28.0) : m;
  vdd square = v_two_product(m, m);
  vexp p = v_exp_reduce(-square.hi, -square.lo);
  vd t = (m - 4.0) / (m + 4.0), c = v_polynomial(t, ck_erfc, 23);
  // The quotient with its error and that of the denominator.
  vdd d = v_two_sum(v_splat(1.0), m + m);
  vd q = c / d.hi, rest = v_fma(-q, d.lo, v_fma(-q, d.hi, c)) / d.hi;
  return v_scale(q + v_fma(q, p.e, rest), p.n);
}

CK_FN vd v_erf(vd x) {
  vd m = v_abs(x);
  vd far = 1.0 - v_erfc_tail(m);
  return m < CK_ERF_NEAR ? v_erf_series(x) : (m != m ? x : v_copysign(far, x));
}

CK_FN vd v_erfc(vd x) {
  vd m = v_abs(x);
  vd tail = v_erfc_tail(m), near = 1.0 - v_erf_series(x);
  vd r = x < 0.0 ? 2.0 - tail : tail;
  return ((x > -CK_ERF_NEAR) & (x < 0.5)) ? near : (x != x ? x : r);
}

#endif
