// Sine and cosine of multiples of pi, and sinc.
#ifndef CKERNELS_SINC_H
#define CKERNELS_SINC_H

// sin(pi m) and cos(pi m) for m >= 0, with a small relative error also next to their zeros.
CK_FN void v_sincos_pi(vd m, vd *sine, vd *cosine) {
  // Without whole turns, which is exact and leaves what can be counted in quarters of a turn.
  vd rest = v_fma(v_splat(-2.0), __builtin_elementwise_trunc(0.5 * m), m);
  vrounded q = v_round_scaled(rest, 2.0);
  vd f = v_fma(v_splat(-0.5), q.value, rest), r = f * CK_PI_1;
  vd tail = v_fma(f, v_splat(CK_PI_1), -r) + f * CK_PI_2;
  vd s = v_sin_reduced(r, tail), c = v_cos_reduced(r, tail);
  vl swap = (q.bits & 1) != 0;
  *sine = v_negate_if_bit_1(swap ? c : s, q.bits);
  *cosine = v_negate_if_bit_1(swap ? s : c, q.bits + 1);
}

// sin(pi x)/(pi x), 1 at 0 and 0 at infinity.
CK_FN vd v_sinc(vd x) {
  vd m = v_abs(x), s, c;
  v_sincos_pi(m < CK_INFINITY ? m : v_splat(0.0), &s, &c);
  vd r = s / (m * CK_PI_1);
  r = m == 0.0 ? v_splat(1.0) : r;
  return m < CK_INFINITY ? r : (x != x ? x : v_splat(0.0));
}

// Its derivative: x p(x²) up to 1/2, then (cos(pi x) - sinc x)/x. +0 at 0.
CK_FN vd v_sincDerivative(vd x) {
  vd m = v_abs(x), s, c, z = x * x;
  v_sincos_pi(m < CK_INFINITY ? m : v_splat(0.0), &s, &c);
  vd near = x * v_polynomial(z, ck_sinc_derivative, 8);
  vd u = m * CK_PI_1, far = (c - s / u) / x;
  // As the interpreter divides by an infinite pi x.
  far = u < CK_INFINITY ? far : far * 0.0;
  vd r = m <= 0.5 ? near : far;
  r = m == 0.0 ? m : r;
  return m < CK_INFINITY ? r : (x != x ? x : v_splat(0.0));
}

#endif
