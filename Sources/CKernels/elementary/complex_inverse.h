// Inverse trigonometric and hyperbolic functions of complex numbers, after Kahan, "Branch cuts for complex
// elementary functions" (1987): of square roots whose products are sums of terms of one sign.
#ifndef CKERNELS_COMPLEX_INVERSE_H
#define CKERNELS_COMPLEX_INVERSE_H

// From here on 1 is lost beside |z|, and products of roots may overflow.
CK_FN vl vz_is_huge(vz z) { return v_max(v_abs(z.re), v_abs(z.im)) > 0x1p500; }
// log(2|z|) with the sign of another number.
CK_FN vd v_log_twice(vz z, vd sign) {
  vl none = {0};
  return v_copysign(v_log_length(z.re, z.im, none, v_splat(0.0)) + CK_LN2_1, sign);
}

CK_FN vz v_asin_parts(vz z) {
  vz p = vz_sqrt((vz){1.0 - z.re, -z.im}), q = vz_sqrt((vz){1.0 + z.re, z.im});
  vz r = {v_atan2(z.re, p.re * q.re - p.im * q.im), v_asinh(p.re * q.im - p.im * q.re)};
  vl huge = vz_is_huge(z);
  if (__builtin_expect(v_any(huge), 0))
    r = vz_select(huge, (vz){v_atan2(z.re, v_abs(z.im)), v_log_twice(z, z.im)}, r);
  return r;
}
CK_FN vz vz_asin(vz z) { return vz_repaired(ck_special_asin, z, v_asin_parts(z)); }
// asinh z = i asin(-iz).
CK_FN vz vz_asinh(vz z) {
  vz r = v_asin_parts((vz){z.im, -z.re});
  return vz_repaired(ck_special_asinh, z, (vz){-r.im, r.re});
}

CK_FN vz vz_acos(vz z) {
  vz p = vz_sqrt((vz){1.0 - z.re, -z.im}), q = vz_sqrt((vz){1.0 + z.re, z.im});
  vz r = {2.0 * v_atan2(p.re, q.re), v_asinh(q.re * p.im - q.im * p.re)};
  vl huge = vz_is_huge(z);
  if (__builtin_expect(v_any(huge), 0))
    r = vz_select(huge, (vz){v_atan2(v_abs(z.im), z.re), v_log_twice(z, -z.im)}, r);
  return vz_repaired(ck_special_acos, z, r);
}

CK_FN vz vz_acosh(vz z) {
  vz p = vz_sqrt((vz){z.re - 1.0, z.im}), q = vz_sqrt((vz){z.re + 1.0, z.im});
  vz r = {v_asinh(p.re * q.re + p.im * q.im), 2.0 * v_atan2(p.im, q.re)};
  vl huge = vz_is_huge(z);
  if (__builtin_expect(v_any(huge), 0))
    r = vz_select(huge, (vz){v_log_twice(z, v_splat(1.0)), v_atan2(z.im, z.re)}, r);
  return vz_repaired(ck_special_acosh, z, r);
}

// log1p(4a/((1 - a)² + y²))/4 with a = |x|, and half the angle of (1 - a)(1 + a) - y² + 2iy.
CK_FN vz v_atanh_parts(vz z) {
  vd a = v_abs(z.re), y = z.im, less = 1.0 - a, more = 1.0 + a;
  vd norm = v_fma(less, less, y * y);
  vd re = 0.25 * v_log1p(4.0 * a / norm);
  vd im = 0.5 * v_atan2(2.0 * y, v_sum_of_products(less, more, -y, y));
  vd ay = v_abs(y);
  vl pole = (less == 0.0) & (ay < 0x1p-400);
  vl huge = v_max(a, ay) > 0x1p400;
  if (__builtin_expect(v_any(pole | huge), 0)) {
    // Next to 1 the quotient is 4/y²; far out the result is 1/z and a quarter turn.
    re = pole ? 0.5 * (CK_LN2_1 - v_log(ay)) : re;
    vz inverse = vz_reciprocal(z);
    re = huge ? v_abs(inverse.re) : re;
    im = huge ? v_copysign(v_splat(CK_PIO2_1), y) : im;
  }
  return (vz){v_copysign(re, z.re), im};
}
CK_FN vz vz_atanh(vz z) { return vz_repaired(ck_special_atanh, z, v_atanh_parts(z)); }
// atan z = -i atanh(iz).
CK_FN vz vz_atan(vz z) {
  vz r = v_atanh_parts((vz){-z.im, z.re});
  return vz_repaired(ck_special_atan, z, (vz){r.im, -r.re});
}

#endif
