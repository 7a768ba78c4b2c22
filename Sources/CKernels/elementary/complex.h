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

// ab + cd with an error below 1.5 ulp (Kahan); an exact +0 is not added to a sum of -0.
CK_FN vd v_sum_of_products(vd a, vd b, vd c, vd d) {
  vd product = c * d, error = v_fma(c, d, -product), sum = v_fma(a, b, product);
  return error == 0.0 ? sum : sum + error;
}

// Squares neither overflow nor lose digits where the larger part is within these bounds.
CK_FN vl v_squarable(vd larger) { return (larger > 0x1p-450) & (larger < 0x1p450); }
// So small beside other parts that scaling would lose it.
CK_FN vl v_is_tiny(vd x) { return (x != 0.0) & (v_abs(x) < 0x1p-500); }

// The quotient with a small error in each part; what scaling is needed for goes lane by lane.
CK_FN vz vz_divide(vz z, vz w) {
  // By a real number where w is one; only one quotient for each part is needed for that.
  vl is_real = w.im == 0.0;
  vd norm = is_real ? w.re : w.re * w.re + w.im * w.im;
  vd re = (is_real ? z.re : v_sum_of_products(z.re, w.re, z.im, w.im)) / norm;
  vd im = (is_real ? z.im : v_sum_of_products(z.im, w.re, -z.re, w.im)) / norm;
  vd top = v_max(v_abs(z.re), v_abs(z.im)), bottom = v_max(v_abs(w.re), v_abs(w.im));
  vl slow = ~((v_squarable(top) | vz_is_zero(z)) & v_squarable(bottom));
  // A sum is NaN if a part is, or if there are infinities, which are slow already.
  slow |= v_is_nan((z.re + z.im) + (w.re + w.im));
  slow |= v_is_tiny(z.re) | v_is_tiny(z.im) | v_is_tiny(w.re) | v_is_tiny(w.im);
  return vz_repaired2(slow, ck_special_divide, z, w, (vz){re, im});
}

CK_FN vl vz_is_extreme(vz z) {
  vd larger = v_max(v_abs(z.re), v_abs(z.im));
  return ~v_squarable(larger) | v_is_nan(z.re) | v_is_nan(z.im);
}

CK_FN vz vz_reciprocal(vz z) {
  vd norm = z.re * z.re + z.im * z.im;
  return vz_repaired2(
      vz_is_extreme(z), ck_special_reciprocal, z, z, (vz){z.re / norm, -z.im / norm});
}

// z/|z|, 0 at 0.
CK_FN vz vz_sign(vz z) {
  vd length = v_hypot(z.re, z.im);
  return vz_repaired2(
      vz_is_extreme(z), ck_special_sign, z, z, (vz){z.re / length, z.im / length});
}

#endif
