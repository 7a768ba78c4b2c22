// Logarithms, square root and power of complex numbers; cut along the negative real axis, where the sign
// of a zero imaginary part picks the side.
#ifndef CKERNELS_COMPLEX_LOGARITHM_H
#define CKERNELS_COMPLEX_LOGARITHM_H

// a + (b + c + d) for small b, c and d that may cancel a and each other.
CK_FN vd v_sum_with_errors(vd a, vd b, vd c, vd d) {
  vdd s = v_two_sum(b, c), t = v_two_sum(s.hi, d), u = v_two_sum(a, t.hi);
  return u.hi + (u.lo + (t.lo + s.lo));
}

// x² + y² - 1 with little more than one rounding, for a larger part in [1/2, 2): the sum cancels on the
// unit circle.
CK_FN vd v_excess_over_one(vd larger, vd smaller) {
  vdd p = v_two_product(larger, larger), q = v_two_product(smaller, smaller);
  vdd less = v_fast_two_sum(v_splat(-1.0), p.hi), s = v_two_sum(less.hi, q.hi);
  return v_sum_with_errors(s.hi, s.lo + less.lo, p.lo, q.lo);
}

// log |x + iy|, half the logarithm of a sum that is known to twice the precision, and exactly where the result is
// tiny. Where the mask is set, |x + iy|² - 1 is known.
CK_FN vd v_log_length(vd x, vd y, vl known, vd excess) {
  vsizes a = v_sizes(x, y);
  vdd square = v_two_product(a.larger, a.larger);
  vd high = v_fma(a.smaller, a.smaller, square.hi);
  vd low = v_fma(a.smaller, a.smaller, square.hi - high) + square.lo;
  vd extra = v_splat(0.0);
  vl ordinary = v_is_ordinary(a.larger);
  if (__builtin_expect(v_any(~ordinary), 0)) {
    vd shift = v_shift_to_ordinary(a.larger), scale = v_power_of_two(shift);
    vd p = a.larger * scale, q = a.smaller * scale;
    high = ordinary ? high : p * p + q * q;
    low = ordinary ? low : v_splat(0.0);
    extra = ordinary ? extra : -2.0 * shift;
  }
  vdd sum = v_fast_two_sum(v_splat(1.0), excess);
  high = known ? sum.hi : high;
  low = known ? sum.lo : low;
  vbinary b = v_split_exponent(high);
  vd f = v_fma(low, v_inverse_power(high), b.m - 1.0);
  // Where the square was scaled its logarithm is far from 0 whatever f is.
  vl cancels = ordinary & (v_abs(f) < 0x1p-40) & (b.k == 0.0) & ~known;
  if (__builtin_expect(v_any(cancels), 0))
    f = cancels ? v_excess_over_one(a.larger, a.smaller) : f;
  vd result = 0.5 * v_log_assemble(b.k + extra, f);
  return ((a.larger == 0.0) & ~known) ? v_splat(-CK_INFINITY) : result;
}

CK_FN vz v_log_parts(vz z) {
  vl none = {0};
  return (vz){v_log_length(z.re, z.im, none, v_splat(0.0)), v_atan2(z.im, z.re)};
}

CK_FN vz vz_log(vz z) { return vz_repaired(ck_special_log, z, v_log_parts(z)); }

// The logarithm and its derivative: the division goes on beside the logarithm.
CK_FN void vz_log_and_reciprocal(vz z, vz *log, vz *reciprocal) {
  *reciprocal = vz_reciprocal(z);
  *log = vz_log(z);
}

// log |1 + z| by log1p(2x + x² + y²)/2 with an exact sum, unless |1 + z| is large or close to 0.
CK_FN vz vz_log1p(vz z) {
  vd x = z.re, y = z.im;
  vdd p = v_two_product(x, x), q = v_two_product(y, y);
  vdd first = v_two_sum(2.0 * x, p.hi), sum = v_two_sum(first.hi, q.hi);
  vd excess = v_sum_with_errors(sum.hi, first.lo + sum.lo, p.lo, q.lo);
  vl known = (v_abs(x) <= 2.0) & (v_abs(y) <= 2.0) & (excess >= -0.5);
  vz r = {v_log_length(1.0 + x, y, known, excess), v_atan2(y, 1.0 + x)};
  return vz_repaired(ck_special_log1p, z, vz_select(vz_is_zero(z), z, r));
}

// The natural logarithm over that of the base; powers of the base have exact logarithms.
CK_FN vz v_log_parts_in_base(vz z, vd real, double log_base) {
  vz natural = v_log_parts(z);
  return (vz){z.im == 0.0 ? real : natural.re / log_base, natural.im / log_base};
}
CK_FN vz vz_log2(vz z) {
  vz r = v_log_parts_in_base(z, v_log2(v_abs(z.re)), CK_LN2_1);
  return vz_repaired(ck_special_log2, z, r);
}
CK_FN vz vz_log10(vz z) {
  vz r = v_log_parts_in_base(z, v_log10(v_abs(z.re)), CK_LN10);
  return vz_repaired(ck_special_log10, z, r);
}

// The root of the mean of |z| and |x|, which does not cancel, and the other part from 2uv = y.
CK_FN vz vz_sqrt(vz z) {
  vd ax = v_abs(z.re), ay = v_abs(z.im);
  vsizes a = v_sizes(z.re, z.im);
  vd root = v_sqrt(0.5 * (ax + v_hypot_ordinary(a))), other = 0.5 * (ay / root);
  vl ordinary = v_is_ordinary(a.larger);
  if (__builtin_expect(v_any(~ordinary), 0)) {
    vd shift = v_shift_to_ordinary(a.larger), scale = v_power_of_two(shift);
    vd length = v_hypot_ordinary((vsizes){a.larger * scale, a.smaller * scale});
    vd far = v_sqrt(0.5 * v_fma(ax, scale, length)) * v_power_of_two(-0.5 * shift);
    root = ordinary ? root : (a.larger == 0.0 ? a.larger : far);
    other = ordinary ? other : (a.larger == 0.0 ? a.larger : 0.5 * (ay / far));
  }
  vl left = z.re < 0.0;
  vz r = {left ? other : root, v_copysign(left ? root : other, z.im)};
  return vz_repaired(ck_special_sqrt, z, r);
}

// v_sum_of_products where products may underflow: what one of them is short of is then rounded to -0, without which a
// sum of -0 would be 0.
CK_FN vd v_sum_of_tiny_products(vd a, vd b, vd c, vd d) {
  vd product = c * d, missing = v_fma(-c, d, product);
  return v_fma(a, b, product) - (missing + 0.0);
}

// z^w: the length |z|^u e^(-v arg z) at the angle u arg z + v log|z|, w = u + iv, because e^(w log z)
// would lose a digit for every power of ten of |w log z|. Integral powers up to 1024, by squaring, go lane
// by lane, as do 0 and what is not finite.
CK_FN vz vz_pow(vz z, vz w) {
  vz log = v_log_parts(z);
  vl is_real = w.im == 0.0;
  vd turn = is_real ? w.re * log.im : v_sum_of_tiny_products(w.re, log.im, w.im, log.re);
  vd length = v_pow(v_hypot(z.re, z.im), w.re);
  length = is_real ? length : length * v_exp(-w.im * log.im);
  vd exponent = v_sum_of_products(w.re, log.re, -w.im, log.im), s, c;
  vl normal = (v_abs(length) >= 0x1p-1022) & v_is_finite(length);
  length = normal ? length : v_exp(exponent);
  v_sincos(turn, &s, &c);
  vz r = {length * c, turn == 0.0 ? turn : length * s};
  vl slow = vz_is_special(z) | vz_is_special(w) | vz_is_zero(z);
  slow |= is_real & (v_abs(w.re) <= 1024.0) & (__builtin_elementwise_trunc(w.re) == w.re);
  return vz_repaired2(slow, ck_special_pow, z, w, r);
}

#endif
