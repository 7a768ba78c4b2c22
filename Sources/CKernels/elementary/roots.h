// hypot and cbrt.
#ifndef CKERNELS_ROOTS_H
#define CKERNELS_ROOTS_H

// The magnitudes of two numbers by size. A NaN makes one of them NaN, whichever it was.
typedef struct {
  vd larger, smaller;
} vsizes;
CK_FN vsizes v_sizes(vd x, vd y) {
  vd ax = v_abs(x), ay = v_abs(y);
  vl steep = ay > ax;
  return (vsizes){steep ? ay : ax, steep ? ax : ay};
}

// Whether the square of the larger part neither overflows nor loses digits; not for 0 and NaN.
CK_FN vl v_is_ordinary(vd larger) { return (larger >= 0x1p-400) & (larger <= 0x1p500); }
// The exponent of a power of two that makes it so.
CK_FN vd v_shift_to_ordinary(vd larger) {
  vd shift = larger > 0x1p500 ? v_splat(-600.0) : v_splat(0.0);
  return larger < 0x1p-400 ? v_splat(600.0) : shift;
}
CK_FN vd v_power_of_two(vd n) { return v_exp2i(v_bits(n + CK_ROUNDER)); }

// The square root of x² + y² for ordinary numbers: the square of the larger is taken with its error, so
// that hardly more than the last rounding is lost.
CK_FN vd v_hypot_ordinary(vsizes a) {
  vdd square = v_two_product(a.larger, a.larger);
  vd sum = v_fma(a.smaller, a.smaller, square.hi);
  vd lost = v_fma(a.smaller, a.smaller, square.hi - sum) + square.lo;
  vd root = v_sqrt(sum);
  vd rest = (v_fma(-root, root, sum) + lost) / (2.0 * root);
  return root + rest;
}

// The length of (x, y); infinite as soon as one part is.
CK_FN vd v_hypot(vd x, vd y) {
  vsizes a = v_sizes(x, y);
  vd r = v_hypot_ordinary(a);
  vl ordinary = v_is_ordinary(a.larger);
  if (__builtin_expect(v_any(~ordinary), 0)) {
    vd shift = v_shift_to_ordinary(a.larger), scale = v_power_of_two(shift);
    vd scaled = v_hypot_ordinary((vsizes){a.larger * scale, a.smaller * scale});
    scaled = a.larger == 0.0 ? a.larger : scaled * v_power_of_two(-shift);
    scaled = ((x != x) | (y != y)) ? x + y : scaled;
    vl infinite = (v_abs(x) == CK_INFINITY) | (v_abs(y) == CK_INFINITY);
    scaled = infinite ? v_splat(CK_INFINITY) : scaled;
    r = ordinary ? r : scaled;
  }
  return r;
}

// |x| = 2^(3k) v with v in [1, 8): v^(-1/3) from a polynomial and one step of fourth order, from that
// v^(1/3), and one step of Newton's with the residual to twice the precision.
CK_FN vd v_cbrt(vd x) {
  vd m = v_abs(x);
  vl tiny = m < 0x1p-1022;
  m = tiny ? m * 0x1p54 : m;
  vl bits = v_bits(m);
  vd e = v_from_bits((vl)((vu)bits >> 52) | 0x4330000000000000) - (0x1p52 + 1023);
  vd mantissa = v_from_bits((bits & 0x000fffffffffffff) | 0x3ff0000000000000);
  vd k = v_round_scaled(e - 1.0, 1.0 / 3.0).value, j = e - 3.0 * k;
  vd start = v_polynomial(mantissa - 1.5, ck_rcbrt, 6);
  start *= j == 0.0 ? v_splat(1.0) : (j == 1.0 ? v_splat(CK_CBRT_HALF) : v_splat(CK_CBRT_QUARTER));
  vd v = mantissa * (j == 0.0 ? v_splat(1.0) : (j == 1.0 ? v_splat(2.0) : v_splat(4.0)));
  vd h = v_fma(-v * start, start * start, v_splat(1.0));
  vd step = v_fma(v_fma(v_splat(14.0 / 81.0), h, v_splat(2.0 / 9.0)), h, v_splat(1.0 / 3.0));
  vd r = v_fma(start * h, step, start);
  vd c = v * r * r;
  vd square = c * c, error = v_fma(c, c, -square);
  vd residual = v_fma(-error, c, v_fma(-square, c, v));
  c = v_fma(residual, r * r * (1.0 / 3.0), c);
  vd power = v_exp2i(v_bits((k - (tiny ? v_splat(18.0) : v_splat(0.0))) + CK_ROUNDER));
  vd result = v_copysign(c * power, x);
  return ((m < CK_INFINITY) & (x != 0.0)) ? result : x;
}

#endif
