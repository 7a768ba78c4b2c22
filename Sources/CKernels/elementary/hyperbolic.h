// sinh, cosh, tanh, the squared secant and the logistic function, from one exponential each or together.
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

// 1/cosh² x = 4w/(1 + w)² with w = e^(-2|x|); 4w by its exponent, because w may be subnormal.
static __attribute__((noinline, unused)) void v_sechSquared_anywhere(const vd *x, vd *result) {
  vexp p = v_exp_reduce(v_exp_clamp(-2.0 * v_abs(*x)), v_splat(0.0));
  vd w4 = v_scale(1.0 + p.e, p.n + 2.0);
  // The square of 1 + w with the error of the sum.
  vdd d = v_fast_two_sum(v_splat(1.0), 0.25 * w4);
  *result = w4 / v_fma(2.0 * d.hi, d.lo, d.hi * d.hi);
}

// With u = expm1(2|x|) and h = 1/(u + 2): tanh |x| = uh, and 1 - 2h where that does not cancel; its derivative
// 1/cosh² x = (1 - tanh |x|)(1 + tanh |x|) = 2h (2 - 2h).
CK_FN void v_tanh_and_slope(vd x, vd *tanh, vd *slope) {
  vd m = v_abs(x), twice = m + m;
  vexp p = v_exp_reduce(twice > 700.0 ? v_splat(700.0) : twice, v_splat(0.0));
  vd power = v_exp2i(p.bits), u = v_fma(power, p.e, power - 1.0);
  vd d = u + 2.0, h = 1.0 / d, r = h + h;
  // The quotient corrected by its remainder, as close as a division comes.
  vd near = u * h;
  near = v_fma(-v_fma(near, d, -u), h, near);
  *tanh = v_copysign(m > 0.55 ? 1.0 - r : near, x);
  vd s = r * (2.0 - r);
  // The exponential is close to its overflow, the slope to its underflow.
  vl far = m > 350.0;
  if (__builtin_expect(v_any(far), 0)) {
    vd argument = x, result;
    v_sechSquared_anywhere(&argument, &result);
    s = far ? result : s;
  }
  *slope = s;
}

CK_FN vd v_tanh(vd x) {
  vd t, slope;
  v_tanh_and_slope(x, &t, &slope);
  return t;
}
CK_FN vd v_sechSquared(vd x) {
  vd t, slope;
  v_tanh_and_slope(x, &t, &slope);
  return slope;
}

// The logistic function 1/(1 + e^-x), with an exponential that never overflows.
CK_FN vd v_sigmoid(vd x) {
  vd w = v_exp(-v_abs(x));
  return (x < 0.0 ? w : v_splat(1.0)) / (1.0 + w);
}

#endif
