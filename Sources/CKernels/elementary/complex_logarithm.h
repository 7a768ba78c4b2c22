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
  vdd s = v_two_sum(p.hi - 1.0, q.hi);
  return v_sum_with_errors(s.hi, s.lo, p.lo, q.lo);
}

// log |x + iy|. Where the mask is set, |x + iy|² - 1 is known.
CK_FN vd v_log_length(vd x, vd y, vl known, vd excess) {
  vd ax = v_abs(x), ay = v_abs(y), larger = v_max(ax, ay), smaller = v_min(ax, ay);
  vd scale = v_square_scale(larger);
  vd shift = larger > 0x1p500 ? v_splat(600.0) : v_splat(0.0);
  shift = larger < 0x1p-400 ? v_splat(-600.0) : shift;
  vd a = larger * scale, b = smaller * scale, square = a * a + b * b;
  vl near = known | ((square > 0.5) & (square < 2.0));
  excess = known ? excess : v_excess_over_one(larger, smaller);
  vd far_log = v_fma(shift, v_splat(CK_LN2_1), 0.5 * v_log(square));
  return near ? 0.5 * v_log1p(excess) : far_log;
}

CK_FN vz v_log_parts(vz z) {
  vl none = {0};
  return (vz){v_log_length(z.re, z.im, none, v_splat(0.0)), v_atan2(z.im, z.re)};
}

CK_FN vz vz_log(vz z) { return vz_repaired(ck_special_log, z, v_log_parts(z)); }

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
  vd ax = v_abs(z.re), ay = v_abs(z.im), larger = v_max(ax, ay), smaller = v_min(ax, ay);
  vd scale = v_square_scale(larger);
  vd unscale = larger > 0x1p500 ? v_splat(0x1p300) : v_splat(1.0);
  unscale = larger < 0x1p-400 ? v_splat(0x1p-300) : unscale;
  vd length = v_hypot_near(larger * scale, smaller * scale);
  vd root = v_sqrt(0.5 * v_fma(ax, scale, length)) * unscale;
  vd other = root == 0.0 ? root : 0.5 * (ay / root);
  vl left = z.re < 0.0;
  vz r = {left ? other : root, v_copysign(left ? root : other, z.im)};
  return vz_repaired(ck_special_sqrt, z, r);
}

// z^w: the length |z|^u e^(-v arg z) at the angle u arg z + v log|z|, w = u + iv, because e^(w log z)
// would lose a digit for every power of ten of |w log z|. Integral powers up to 1024, by squaring, go lane
// by lane, as do 0 and what is not finite.
CK_FN vz vz_pow(vz z, vz w) {
  vz log = v_log_parts(z);
  vl is_real = w.im == 0.0;
  vd turn = is_real ? w.re * log.im : v_sum_of_products(w.re, log.im, w.im, log.re);
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
