// pow and logaddexp.
#ifndef CKERNELS_POWER_H
#define CKERNELS_POWER_H

// a b for two sums, with an error of some 2^-102 of it.
CK_FN vdd v_times(vdd a, vdd b) {
  vdd p = v_two_product(a.hi, b.hi);
  return v_fast_two_sum(p.hi, p.lo + v_fma(a.hi, b.lo, a.lo * b.hi));
}

// log x for positive normal x times 2^-shift, with an error below 2^-65 of it: 2s + s z (2/3 + z q(z)),
// where s = (m - 1)/(m + 1), z = s² <= 0.03 and all but q are known to twice the precision.
CK_FN vdd v_log_precise(vd x, vd shift) {
  vbinary b = v_split_exponent(x);
  vd k = b.k - shift, f = b.m - 1.0;
  vdd d = v_two_sum(v_splat(2.0), f);
  vd inverse = 1.0 / d.hi, quotient = f * inverse;
  vd rest = v_fma(-quotient, d.lo, v_fma(-quotient, d.hi, f)) * inverse;
  vdd s = v_fast_two_sum(quotient, rest), z = v_times(s, s);
  vd tail = z.hi * v_polynomial(z.hi, ck_log_tail, 7);
  vdd series = v_fast_two_sum(v_splat(CK_TWO_THIRDS_1), tail);
  series.lo += CK_TWO_THIRDS_2;
  vdd cubic = v_times(v_times(s, z), series);
  vdd small = v_fast_two_sum(2.0 * s.hi, cubic.hi);
  small.lo += v_fma(v_splat(2.0), s.lo, cubic.lo);
  // k ln 2 is 0 or larger than the rest by far too little to rely on; its upper part is exact.
  vdd sum = v_two_sum(k * CK_LN2_SHORT_1, small.hi);
  return v_fast_two_sum(sum.hi, sum.lo + v_fma(k, v_splat(CK_LN2_SHORT_2), small.lo));
}

// x^y with the special values of C17 Annex F.
CK_FN vd v_pow(vd x, vd y) {
  vd m = v_abs(x), shift;
  vdd l = v_log_precise(v_log_normal(m, &shift), shift);
  // log 0 and log infinity; NaN stays.
  l.hi = m == 0.0 ? v_splat(-CK_INFINITY) : (m < CK_INFINITY ? l.hi : m);
  vd t = y * l.hi;
  vd tail = v_fma(y, l.lo, v_fma(y, l.hi, -t));
  // Beyond, the tail means nothing and may be NaN.
  tail = v_abs(t) < 800.0 ? tail : v_splat(0.0);
  vexp p = v_exp_reduce(v_exp_clamp(t), tail);
  vd result = v_scale(1.0 + p.e, p.n);

  vd half = 0.5 * y;
  vl integral = __builtin_elementwise_trunc(y) == y;
  vl odd = integral & (__builtin_elementwise_trunc(half) != half);
  result = odd ? v_times_sign(result, x) : result;
  result = ((x < 0.0) & (m < CK_INFINITY) & ~integral) ? v_splat(CK_NAN) : result;
  vl one = (y == 0.0) | (x == 1.0) | ((x == -1.0) & (v_abs(y) == CK_INFINITY));
  return one ? v_splat(1.0) : result;
}

// log(e^x + e^y), infinite for infinite arguments. Its error is small relative to the larger argument.
CK_FN vd v_logaddexp(vd x, vd y) {
  vd larger = ((x > y) | (x != x)) ? x : y;
  vd distance = x == y ? v_splat(0.0) : -v_abs(x - y);
  return larger + v_log1p(v_exp(distance));
}

#endif
