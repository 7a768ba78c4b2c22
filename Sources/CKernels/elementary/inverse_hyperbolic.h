// asinh, acosh and atanh, each as the logarithm of a sum that is known to twice the precision.
#ifndef CKERNELS_INVERSE_HYPERBOLIC_H
#define CKERNELS_INVERSE_HYPERBOLIC_H

// The square root of a sum of hi > 0 and a small lo, to twice the precision; 0 for hi = 0.
CK_FN vdd v_sqrt_of_sum(vd hi, vd lo) {
  vd root = v_sqrt(hi);
  vd rest = (v_fma(-root, root, hi) + lo) / (2.0 * root);
  return (vdd){root, hi == 0.0 ? v_splat(0.0) : rest};
}

// log(x + root) for x, root >= 0; from 2^30 on log(2x), where the square under the root may overflow.
CK_FN vd v_log_of_pair(vd x, vdd root) {
  vl far = x > 0x1p30;
  vdd u = v_two_sum(x, root.hi);
  vd hi = far ? x : u.hi, lo = far ? v_splat(0.0) : u.lo + root.lo;
  return v_log_of_sum(hi, lo, far ? v_splat(1.0) : v_splat(0.0));
}

// sign(x) log(|x| + sqrt(x² + 1)).
CK_FN vd v_asinh(vd x) {
  vd m = v_abs(x);
  vdd square = v_two_product(m, m), sum = v_two_sum(square.hi, v_splat(1.0));
  vd result = v_log_of_pair(m, v_sqrt_of_sum(sum.hi, sum.lo + square.lo));
  result = m < CK_INFINITY ? result : m;
  return m < 0x1p-27 ? x : v_copysign(result, x);
}

// log(x + sqrt(x² - 1)); NaN below 1.
CK_FN vd v_acosh(vd x) {
  vdd square = v_two_product(x, x), sum = v_two_sum(square.hi, v_splat(-1.0));
  vd result = v_log_of_pair(x, v_sqrt_of_sum(sum.hi, sum.lo + square.lo));
  result = x < CK_INFINITY ? result : x;
  return x < 1.0 ? v_splat(CK_NAN) : result;
}

// sign(x)/2 log(1 + 2|x|/(1 - |x|)), the quotient to twice the precision. Beyond 1 the sum is negative.
CK_FN vd v_atanh(vd x) {
  vd m = v_abs(x), twice = m + m;
  vdd d = v_two_sum(v_splat(1.0), -m);
  vd q = twice / d.hi;
  vd rest = v_fma(-q, d.lo, v_fma(-q, d.hi, twice)) / d.hi;
  vdd u = v_two_sum(v_splat(1.0), q);
  vd result = 0.5 * v_log_special(u.hi, v_log_of_sum(u.hi, u.lo + rest, v_splat(0.0)));
  return m < 0x1p-27 ? x : v_copysign(result, x);
}

#endif
