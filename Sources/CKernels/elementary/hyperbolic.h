// sinh, cosh, tanh, the squared secant and the logistic function, from one exponential each.
#ifndef CKERNELS_HYPERBOLIC_H
#define CKERNELS_HYPERBOLIC_H

// With q = (e^|x| - 1)/4 and p = e^|x|/4, sinh |x| = 2q + q/(2p) and cosh x = 2p + 1/(8p). The quarters
// are finite as long as the results are: no argument overflows early.
CK_FN void v_sinhcosh(vd x, vd *sine, vd *cosine) {
  vd m = v_abs(x);
  // Both results are infinite from 710.476 on.
  m = m > 710.5 ? v_splat(710.5) : m;
  vd q = v_expm1_quarter(m), p = q + 0.25;
  vd reciprocal = 0.5 / p;
  vd s = v_fma(q, reciprocal, 2.0 * q), c = v_fma(v_splat(0.25), reciprocal, 2.0 * p);
  // x + x³/6 rounds to x, of which a quarter may lose bits.
  *sine = v_abs(x) < 0x1p-27 ? x : v_copysign(s, x);
  *cosine = c;
}

CK_FN vd v_sinh(vd x) {
  vd s, c;
  v_sinhcosh(x, &s, &c);
  return s;
}

CK_FN vd v_cosh(vd x) {
  vd s, c;
  v_sinhcosh(x, &s, &c);
  return c;
}

// With u = expm1(2|x|): u/(u + 2), and 1 - 2/(u + 2) where that does not cancel.
CK_FN vd v_tanh(vd x) {
  vd m = v_abs(x), u = v_expm1(m + m);
  vl far = m > 0.55;
  vd r = (far ? v_splat(2.0) : u) / (u + 2.0);
  return v_copysign(far ? 1.0 - r : r, x);
}

// 1/cosh² x = 4w/(1 + w)² with w = e^(-2|x|); 4w by its exponent, because w may be subnormal.
CK_FN vd v_sechSquared(vd x) {
  vexp p = v_exp_reduce(v_exp_clamp(-2.0 * v_abs(x)), v_splat(0.0));
  vd w4 = v_scale(1.0 + p.e, p.n + 2.0);
  // The square of 1 + w with the error of the sum.
  vdd d = v_fast_two_sum(v_splat(1.0), 0.25 * w4);
  return w4 / v_fma(2.0 * d.hi, d.lo, d.hi * d.hi);
}

// The logistic function 1/(1 + e^-x), with an exponential that never overflows.
CK_FN vd v_sigmoid(vd x) {
  vd w = v_exp(-v_abs(x));
  return (x < 0.0 ? w : v_splat(1.0)) / (1.0 + w);
}

#endif
