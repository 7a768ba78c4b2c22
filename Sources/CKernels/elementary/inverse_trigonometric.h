// asin, acos, atan and atan2.
#ifndef CKERNELS_INVERSE_TRIGONOMETRIC_H
#define CKERNELS_INVERSE_TRIGONOMETRIC_H

// tan(pi/8), above which an angle is counted from pi/4.
#define CK_TAN_PIO8 0x1.a827999fcef34p-2

// A constant in two parts, by the sector of the plane.
CK_FN vdd v_sector(vl upper, vl steep, vl negative) {
  vd diagonal_1 = negative ? v_splat(CK_3PIO4_1) : v_splat(CK_PIO4_1);
  vd diagonal_2 = negative ? v_splat(CK_3PIO4_2) : v_splat(CK_PIO4_2);
  vd axis_1 = negative ? v_splat(CK_PI_1) : v_splat(0.0);
  vd axis_2 = negative ? v_splat(CK_PI_2) : v_splat(0.0);
  axis_1 = steep ? v_splat(CK_PIO2_1) : axis_1;
  axis_2 = steep ? v_splat(CK_PIO2_2) : axis_2;
  return (vdd){upper ? diagonal_1 : axis_1, upper ? diagonal_2 : axis_2};
}

// The angle in [0, pi] of a point with parts of these magnitudes, the smaller finite and the larger positive,
// above the horizontal axis: from the next multiple of pi/4, added once, with a small angle of either sign.
CK_FN vd v_octants(vd smaller, vd larger, vl steep, vl negative) {
  vl upper = smaller > CK_TAN_PIO8 * larger;
  vd t = (upper ? smaller - larger : smaller) / (upper ? smaller + larger : larger);
  vd z = t * t;
  vd r = v_fma(t * z, v_polynomial(z, ck_atan, 11), t);
  r = v_from_bits(v_bits(r) ^ ((steep ^ negative) & CK_SIGN_BIT));
  vdd base = v_sector(upper, steep, negative);
  return base.hi + (base.lo + r);
}

CK_FN vd v_atan(vd x) {
  vd m = v_abs(x);
  vl steep = m > 1.0, none = {0};
  vd r = v_octants(steep ? v_splat(1.0) : m, steep ? m : v_splat(1.0), steep, none);
  return v_copysign(r, x);
}

// The angle of (x, y) in [-pi, pi], with the signs of zeros and the infinities as C17 Annex F has them.
CK_FN vd v_atan2(vd y, vd x) {
  vd ax = v_abs(x), ay = v_abs(y);
  vl steep = ay > ax;
  vd larger = steep ? ay : ax, smaller = steep ? ax : ay;
  vl ordinary = (larger > 0.0) & (larger <= 0x1p1000);
  if (__builtin_expect(v_any(~ordinary), 0)) {
    // Infinite parts are equal ones; the angle of 0 is that of (1, 0); a sum must not overflow.
    vl infinite = (smaller == CK_INFINITY) & (larger == CK_INFINITY);
    smaller = infinite ? v_splat(1.0) : smaller;
    larger = (infinite | (larger == 0.0)) ? v_splat(1.0) : larger;
    vd scale = larger > 0x1p1000 ? v_splat(0.25) : v_splat(1.0);
    smaller = smaller * scale;
    larger = larger * scale;
  }
  // A NaN is in one of them.
  return v_copysign(v_octants(smaller, larger, steep, v_is_negative(x)), y);
}

// asin x = x + x z p(z) with z = x² up to 1/2; beyond, with z = (1 - |x|)/2 and its root s, half of
// acos |x| is s + s z p(z). The root is taken with its error.
typedef struct {
  vd s, rest;  // the sum is the angle, s the argument of the series
} vasin;

CK_FN vasin v_asin_series(vd m, vl far) {
  vd z = far ? 0.5 * (1.0 - m) : m * m;
  vd root = v_sqrt(z);
  vd error = v_fma(-root, root, z) / (2.0 * root);
  vd s = far ? root : m;
  vd rest = s * (z * v_polynomial(z, ck_asin, 13));
  return (vasin){s, (far & (root != 0.0)) ? rest + error : rest};
}

CK_FN vd v_asin(vd x) {
  vd m = v_abs(x);
  vl far = m > 0.5;
  vasin a = v_asin_series(m, far);
  vdd sum = v_fast_two_sum(v_splat(CK_PIO2_1), -2.0 * a.s);
  vd beyond = sum.hi + v_fma(v_splat(-2.0), a.rest, sum.lo + CK_PIO2_2);
  return v_copysign(far ? beyond : a.s + a.rest, x);
}

CK_FN vd v_acos(vd x) {
  vd m = v_abs(x);
  vl far = m > 0.5;
  vasin a = v_asin_series(m, far);
  vd s = far ? 2.0 * a.s : v_copysign(a.s, x), rest = far ? 2.0 * a.rest : v_times_sign(a.rest, x);
  // pi/2 - asin x in the middle, pi - 2 asin s on the left.
  vl left = far & (x < 0.0);
  vdd sum = v_fast_two_sum(left ? v_splat(CK_PI_1) : v_splat(CK_PIO2_1), -s);
  vd low = (left ? v_splat(CK_PI_2) : v_splat(CK_PIO2_2)) - rest + sum.lo;
  return (far & (x > 0.0)) ? s + rest : sum.hi + low;
}

#endif
