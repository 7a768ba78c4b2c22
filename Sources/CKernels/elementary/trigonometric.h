// sin, cos, tan.
#ifndef CKERNELS_TRIGONOMETRIC_H
#define CKERNELS_TRIGONOMETRIC_H

#include "../payne_hanek.h"

// Up to here three parts of pi/2 reduce an argument.
#define CK_TRIG_LIMIT 0x1p40

// x = q pi/2 + r + tail, |r| <= pi/4 and a little, |tail| <= ulp(r)/2; q in the low bits.
typedef struct {
  vl quadrant;
  vd r, tail;
} vangle;

// Lanes beyond the limit are reduced one at a time, with as many bits of 2/pi as they need.
static __attribute__((noinline, unused)) void v_reduce_huge_lanes(
    int count, const double *x, int64_t *quadrant, double *r, double *tail) {
  for (int lane = 0; lane < count; lane++) {
    if (fabs(x[lane]) >= CK_TRIG_LIMIT) {
      ck_angle a = ck_reduce_huge(x[lane]);
      quadrant[lane] = a.quadrant;
      r[lane] = a.r;
      tail[lane] = a.tail;
    }
  }
}

// For |x| below the limit.
CK_FN vangle v_reduce_moderate_angle(vd x) {
  vrounded q = v_round_scaled(x, CK_2OPI);
  // x - q P1 is exact: both are multiples of ulp(P1) = 2^-52 (or x of an ulp of its own below 1,
  // where q is 0 or 1) and the difference is below 1. The product with P2 is taken with its error.
  vd first = v_fma(-q.value, v_splat(CK_PIO2_1), x);
  vdd product = v_two_product(q.value, v_splat(CK_PIO2_2));
  vdd second = v_two_sum(first, -product.hi);
  vd low = second.lo - v_fma(q.value, v_splat(CK_PIO2_3), product.lo);
  vdd sum = v_fast_two_sum(second.hi, low);
  return (vangle){q.bits, sum.hi, sum.lo};
}

CK_FN vangle v_reduce_angle(vd x) {
  vangle angle = v_reduce_moderate_angle(x);
  vl huge = v_abs(x) >= CK_TRIG_LIMIT;
  if (__builtin_expect(v_any(huge), 0)) {
    // Kept in arrays, because a lane of a vector cannot be addressed.
    double xs[CK_LANES], rs[CK_LANES], tails[CK_LANES];
    int64_t quadrants[CK_LANES];
    __builtin_memcpy(xs, &x, sizeof xs);
    __builtin_memcpy(rs, &angle.r, sizeof rs);
    __builtin_memcpy(tails, &angle.tail, sizeof tails);
    __builtin_memcpy(quadrants, &angle.quadrant, sizeof quadrants);
    v_reduce_huge_lanes(CK_LANES, xs, quadrants, rs, tails);
    __builtin_memcpy(&angle.r, rs, sizeof rs);
    __builtin_memcpy(&angle.tail, tails, sizeof tails);
    __builtin_memcpy(&angle.quadrant, quadrants, sizeof quadrants);
  }
  return angle;
}

// sin(r + tail) = r + (r z p(z) + tail (1 - z/2)), z = r².
CK_FN vd v_sin_reduced(vd r, vd tail) {
  vd z = r * r;
  return r + v_fma(r * z, v_polynomial(z, ck_sin, 6), v_fma(-0.5 * z, tail, tail));
}

// cos(r + tail) = 1 - z/2 + (z² p(z) - r tail); 1 - z/2 is taken with its rounding error.
CK_FN vd v_cos_reduced(vd r, vd tail) {
  vd z = r * r, half = 0.5 * z;
  vd main = 1.0 - half;
  vd error = (1.0 - main) - half;
  return main + (error + v_fma(z * z, v_polynomial(z, ck_cos, 6), -r * tail));
}

// The signs and the exchange of sine and cosine in quadrant q.
CK_FN vd v_negate_if_bit_1(vd x, vl q) { return v_from_bits(v_bits(x) ^ ((q & 2) << 62)); }

// The sine and the cosine. -0 keeps its sign: sin of -0 is -0 as C says.
CK_FN void v_sincos_reduced(vd x, vangle a, vd *sine, vd *cosine) {
  vd s = v_sin_reduced(a.r, a.tail), c = v_cos_reduced(a.r, a.tail);
  vl swap = (a.quadrant & 1) != 0;
  vd first = swap ? c : s, second = swap ? s : c;
  first = v_negate_if_bit_1(first, a.quadrant);
  *sine = x == 0.0 ? x : first;
  *cosine = v_negate_if_bit_1(second, a.quadrant + 1);
}
CK_FN void v_sincos(vd x, vd *sine, vd *cosine) {
  v_sincos_reduced(x, v_reduce_angle(x), sine, cosine);
}

CK_FN vd v_sin(vd x) {
  vd s, c;
  v_sincos(x, &s, &c);
  return s;
}

CK_FN vd v_cos(vd x) {
  vd s, c;
  v_sincos(x, &s, &c);
  return c;
}

CK_FN vd v_tan(vd x) {
  vangle a = v_reduce_angle(x);
  vd s = v_sin_reduced(a.r, a.tail), c = v_cos_reduced(a.r, a.tail);
  vl swap = (a.quadrant & 1) != 0;
  vd quotient = (swap ? -c : s) / (swap ? s : c);
  return x == 0.0 ? x : quotient;
}

#endif
