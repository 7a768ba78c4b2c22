// The gamma function and its logarithm.
#ifndef CKERNELS_GAMMA_H
#define CKERNELS_GAMMA_H

#include "../special.h"

// gamma(z) = z^(z - 1/2) e^-z (sqrt(2 pi) + u p(u)) for z >= 2, u = 1/z: the power to twice the precision.
// From 0 to 2 gamma(x) = gamma(x + 2)/(x (x + 1)); below 0, with m = -x, -pi/(m sin(pi m) gamma(m)).
CK_FN vd v_gamma(vd x) {
  vd m = v_abs(x);
  // Beyond, the result is infinite or rounds to 0.
  vd cut = m > 200.0 ? v_splat(200.0) : m;
  vl shifted = cut < 2.0;
  vdd z = v_two_sum(cut, shifted ? v_splat(2.0) : v_splat(0.0));
  vdd log = v_log_precise(z.hi, v_splat(0.0));
  vd power = z.hi - 0.5;
  vdd t = v_two_product(power, log.hi);
  // The rest of z counts with the derivative of log gamma, which is log z - u/2 and a little less.
  vd rest = v_fma(power, log.lo, v_fma(z.lo, log.hi, t.lo));
  vdd exponent = v_two_sum(t.hi, -z.hi);
  vexp p = v_exp_reduce(exponent.hi, exponent.lo + rest);
  vd u = 1.0 / z.hi;
  rest = v_fma(u, v_polynomial(u, ck_gamma, 15), v_splat(CK_SQRT_2PI_2));
  rest = v_fma(v_splat(-0.5) * u, z.lo * CK_SQRT_2PI_1, rest);
  vd factor = v_fma(CK_SQRT_2PI_1 + rest, p.e, rest) + CK_SQRT_2PI_1;

  vl negative = x < 0.0;
  vd sine, cosine;
  v_sincos_pi(m < CK_INFINITY ? m : v_splat(0.0), &sine, &cosine);
  vdd next = v_two_sum(m, v_splat(1.0)), product = v_two_product(m, next.hi);
  vd above = negative ? -CK_PI_1 * (shifted ? next.hi : v_splat(1.0)) : factor;
  vd below = negative ? sine * (shifted ? factor : factor * m)
                      : (shifted ? product.hi : v_splat(1.0));
  vd quotient = above / below;
  // What rounding x + 1 and x (x + 1) lost.
  vd lost = (negative ? -next.lo : v_fma(m, next.lo, product.lo)) /
            (negative ? next.hi : product.hi);
  quotient = shifted ? v_fma(-quotient, lost, quotient) : quotient;
  vd result = v_scale(quotient, negative ? -p.n : p.n);
  result = m < 0x1p-60 ? 1.0 / x : result;
  // The poles, of which -infinity is one.
  vl pole = negative & (__builtin_elementwise_trunc(x) == x);
  result = pole ? v_splat(CK_NAN) : result;
  return ((x == CK_INFINITY) | (x != x)) ? x : result;
}

// libm's, for lanes that are not positive: next to its zeros there it needs what only a special case for
// each of them can give.
static __attribute__((noinline, unused)) void v_lgamma_lanes(
    int count, const int64_t *mask, const double *x, double *r) {
  for (int lane = 0; lane < count; lane++)
    if (mask[lane]) r[lane] = ck_special_lgamma(x[lane]);
}

// log |gamma(x)|: series at its zeros 1 and 2, Stirling's from 5/2 on; below 1 by that of x + 1 or x + 2.
CK_FN vd v_lgamma(vd x) {
  vl low = x < 0.5, below = x < 1.0, far = x >= 2.5;
  vd shift;
  vdd log = v_log_precise(v_log_normal(low ? x * (x + 1.0) : x, &shift), shift);

  vd first = x - 1.0;
  vd near_1 = first * v_polynomial(first, ck_lgamma_1, 17);
  vd w = low ? x : (below ? first : x - 2.0);
  vd less = below ? log.hi : v_splat(0.0), less_low = below ? log.lo : v_splat(0.0);
  vd near_2 = v_fma(w, v_polynomial(w, ck_lgamma_2, 20), -less) - less_low;
  vd near = ((x > 1.0) & (x < 1.5)) ? near_1 : near_2;
  near = x == 1.0 ? v_splat(0.0) : near;

  vd power = x - 0.5, u = 1.0 / x;
  vdd t = v_two_product(power, log.hi), s = v_two_sum(t.hi, -x);
  vdd sum = v_two_sum(s.hi, v_splat(CK_HALF_LOG_2PI_1));
  vd rest = v_fma(u, v_polynomial(u, ck_lgamma, 13), v_splat(CK_HALF_LOG_2PI_2));
  rest += (sum.lo + s.lo) + v_fma(power, log.lo, t.lo);
  vd result = far ? (t.hi < CK_INFINITY ? sum.hi + rest : t.hi) : near;

  vl other = ~(x > 0.0);
  if (__builtin_expect(v_any(other), 0)) {
    double xs[CK_LANES], rs[CK_LANES];
    int64_t mask[CK_LANES];
    __builtin_memcpy(xs, &x, sizeof xs);
    __builtin_memcpy(rs, &result, sizeof rs);
    __builtin_memcpy(mask, &other, sizeof mask);
    v_lgamma_lanes(CK_LANES, mask, xs, rs);
    __builtin_memcpy(&result, rs, sizeof rs);
  }
  return x == CK_INFINITY ? x : result;
}

#endif
