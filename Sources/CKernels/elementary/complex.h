// Complex numbers as pairs of vectors, division, and what all complex functions share.
//
// Finite arguments go through vector code that neither overflows nor underflows on the way to a result in
// range. Lanes with an infinity or NaN are taken from special.c, which has C17 Annex G's values; those are
// infinities, zeros and angles that no rounding depends on.
#ifndef CKERNELS_COMPLEX_H
#define CKERNELS_COMPLEX_H

#include "../special.h"

typedef struct {
  vd re, im;
} vz;

CK_FN vl vz_is_special(vz z) { return ~(v_is_finite(z.re) & v_is_finite(z.im)); }
CK_FN vl vz_is_zero(vz z) { return (z.re == 0.0) & (z.im == 0.0); }
CK_FN vz vz_select(vl mask, vz yes, vz no) {
  return (vz){mask ? yes.re : no.re, mask ? yes.im : no.im};
}

// Planes of the operands z and w, and of the result: where the mask is set, f's result.
static __attribute__((noinline, unused)) void vz_lanes(
    int count, const int64_t *mask, ck_special f, const double *in, double *out) {
  for (int i = 0; i < count; i++) {
    if (!mask[i]) continue;
    double p[4] = {in[i], in[count + i], in[2 * count + i], in[3 * count + i]}, r[2];
    f(p, r);
    out[i] = r[0];
    out[count + i] = r[1];
  }
}

CK_FN vz vz_repaired2(vl mask, ck_special f, vz z, vz w, vz result) {
  if (__builtin_expect(v_any(mask), 0)) {
    double in[4 * CK_LANES], out[2 * CK_LANES];
    int64_t lanes[CK_LANES];
    __builtin_memcpy(in, &z, sizeof z);
    __builtin_memcpy(in + 2 * CK_LANES, &w, sizeof w);
    __builtin_memcpy(out, &result, sizeof result);
    __builtin_memcpy(lanes, &mask, sizeof lanes);
    vz_lanes(CK_LANES, lanes, f, in, out);
    __builtin_memcpy(&result, out, sizeof result);
  }
  return result;
}
CK_FN vz vz_repaired(ck_special f, vz z, vz result) {
  return vz_repaired2(vz_is_special(z), f, z, z, result);
}

// ab + cd with an error below 1.5 ulp (Kahan). The error of the second product is subtracted: where it is 0, a sum
// of -0 stays what it is.
CK_FN vd v_sum_of_products(vd a, vd b, vd c, vd d) {
  vd product = c * d, missing = v_fma(-c, d, product);
  return v_fma(a, b, product) - missing;
}

// Squares neither overflow nor lose digits where the larger part is within these bounds.
CK_FN vl v_squarable(vd larger) { return (larger > 0x1p-450) & (larger < 0x1p450); }
// So small beside other parts that scaling would lose it.
CK_FN vl v_is_tiny(vd x) { return (x != 0.0) & (v_abs(x) < 0x1p-500); }

// What quotients by w have in common: z/w = z w*/|w|², or ±z/|re w| where w is real, so that each part then is one
// quotient. One division is enough for all of them.
typedef struct {
  vz w;
  vl is_real;
  vd norm, inverse;
} vdivisor;

CK_FN vdivisor vz_divisor(vz w) {
  vdivisor d = {.w = w, .is_real = w.im == 0.0};
  d.norm = d.is_real ? v_abs(w.re) : w.re * w.re + w.im * w.im;
  d.inverse = 1.0 / d.norm;
  return d;
}
CK_FN vz vz_numerator(vz z, vdivisor d) {
  vd re = v_sum_of_products(z.re, d.w.re, z.im, d.w.im);
  vd im = v_sum_of_products(z.im, d.w.re, -z.re, d.w.im);
  vz real = {v_times_sign(z.re, d.w.re), v_times_sign(z.im, d.w.re)};
  return vz_select(d.is_real, real, (vz){re, im});
}
// x over the norm, corrected by its remainder: rounded to nearest unless the quotient is next to the middle between
// two numbers (by 2^-51 of their distance). As no norm is negative, of -0 the sign is kept.
CK_FN vd v_over_norm(vd x, vdivisor d) {
  vd q = x * d.inverse;
  return v_fma(-v_fma(q, d.norm, -x), d.inverse, q);
}
CK_FN vz vz_over_norm(vz n, vdivisor d) {
  return (vz){v_over_norm(n.re, d), v_over_norm(n.im, d)};
}

// Whether the numbers from which a quotient is taken are so far from the limits of the range that nothing can have
// happened on the way to them. NaN and infinities are in the sum.
CK_FN vl vz_is_inner(vz n, vdivisor d) {
  vd re = v_abs(n.re), im = v_abs(n.im);
  return (v_min(v_min(re, im), d.norm) > 0x1p-450) & (re + im + d.norm < 0x1p450);
}

// What scaling is needed for, also infinities and NaN, goes lane by lane.
CK_FN vl vz_needs_scaling(vz z, vz w) {
  vd top = v_max(v_abs(z.re), v_abs(z.im)), bottom = v_max(v_abs(w.re), v_abs(w.im));
  vl slow = ~((v_squarable(top) | vz_is_zero(z)) & v_squarable(bottom));
  // A sum is NaN if a part is, or if there are infinities, which are slow already.
  slow |= v_is_nan((z.re + z.im) + (w.re + w.im));
  return slow | v_is_tiny(z.re) | v_is_tiny(z.im) | v_is_tiny(w.re) | v_is_tiny(w.im);
}
CK_FN vz vz_repaired_quotient(vl inner, vz z, vz w, vz q) {
  return vz_repaired2(~inner & vz_needs_scaling(z, w), ck_special_divide, z, w, q);
}

// The quotient with a small error in each part.
CK_FN vz vz_divide(vz z, vz w) {
  vdivisor d = vz_divisor(w);
  vz n = vz_numerator(z, d), q = vz_over_norm(n, d);
  vl inner = vz_is_inner(n, d);
  return __builtin_expect(v_any(~inner), 0) ? vz_repaired_quotient(inner, z, w, q) : q;
}

CK_FN vl vz_is_extreme(vz z) {
  vd larger = v_max(v_abs(z.re), v_abs(z.im));
  return ~v_squarable(larger) | v_is_nan(z.re) | v_is_nan(z.im);
}

CK_FN vz v_inverted(vdivisor d) {
  vd re = v_over_norm(d.is_real ? v_copysign(v_splat(1.0), d.w.re) : d.w.re, d);
  // Where that is a zero it has the other sign, whatever the real part.
  return (vz){re, d.is_real ? -d.w.im : v_over_norm(-d.w.im, d)};
}
CK_FN vz vz_reciprocal(vz w) {
  return vz_repaired2(vz_is_extreme(w), ck_special_reciprocal, w, w, v_inverted(vz_divisor(w)));
}

// A quotient q = z/w and what its derivatives are made of, q/w and 1/w: by one division, the bits of three.
CK_FN void vz_quotients(vz z, vz w, vz *quotient, vz *again, vz *reciprocal) {
  vdivisor d = vz_divisor(w);
  vz n = vz_numerator(z, d), q = vz_over_norm(n, d), inverted = v_inverted(d);
  vz m = vz_numerator(q, d), r = vz_over_norm(m, d);
  vl first = vz_is_inner(n, d), second = vz_is_inner(m, d);
  if (__builtin_expect(v_any(~(first & second)), 0)) {
    q = vz_repaired_quotient(first, z, w, q);
    m = vz_numerator(q, d);
    r = vz_repaired_quotient(vz_is_inner(m, d), q, w, vz_over_norm(m, d));
    inverted = vz_repaired2(vz_is_extreme(w), ck_special_reciprocal, w, w, inverted);
  }
  *quotient = q;
  *again = r;
  *reciprocal = inverted;
}

// z/|z|, 0 at 0.
CK_FN vz vz_sign(vz z) {
  vd length = v_hypot(z.re, z.im);
  return vz_repaired2(
      vz_is_extreme(z), ck_special_sign, z, z, (vz){z.re / length, z.im / length});
}

#endif
