// hypot and cbrt.
#ifndef CKERNELS_ROOTS_H
#define CKERNELS_ROOTS_H

// What brings the larger part to where its square neither overflows nor loses digits.
CK_FN vd v_square_scale(vd larger) {
  vd scale = larger > 0x1p500 ? v_splat(0x1p-600) : v_splat(1.0);
  return larger < 0x1p-400 ? v_splat(0x1p600) : scale;
}

// The square root of x² + y², for parts of which the larger one is in [2^-450, 2^500] or 0: the square of
// the larger is taken with its error, so that hardly more than the last rounding is lost.
CK_FN vd v_hypot_near(vd larger, vd smaller) {
  vdd square = v_two_product(larger, larger);
  vd sum = v_fma(smaller, smaller, square.hi);
  vd lost = v_fma(smaller, smaller, square.hi - sum) + square.lo;
  vd root = v_sqrt(sum);
  vd rest = (v_fma(-root, root, sum) + lost) / (2.0 * root);
  return larger == 0.0 ? larger : root + rest;
}

// The length of (x, y); infinite as soon as one part is.
CK_FN vd v_hypot(vd x, vd y) {
  vd ax = v_abs(x), ay = v_abs(y), larger = v_max(ax, ay), smaller = v_min(ax, ay);
  vd scale = v_square_scale(larger);
  vd unscale = larger > 0x1p500 ? v_splat(0x1p600) : v_splat(1.0);
  unscale = larger < 0x1p-400 ? v_splat(0x1p-600) : unscale;
  vd r = v_hypot_near(larger * scale, smaller * scale) * unscale;
  r = ((x != x) | (y != y)) ? x + y : r;
  return ((ax == CK_INFINITY) | (ay == CK_INFINITY)) ? v_splat(CK_INFINITY) : r;
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
