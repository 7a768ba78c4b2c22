// Hyperbolic and trigonometric functions of complex numbers.
#ifndef CKERNELS_COMPLEX_HYPERBOLIC_H
#define CKERNELS_COMPLEX_HYPERBOLIC_H

// The sine and cosine of one part, the hyperbolic ones of the other over 2^power.
typedef struct {
  vd s, c, sh, ch, power;
} vparts;

CK_FN vparts v_parts(vd angle, vd x) {
  vparts p = {.power = v_splat(0.0)};
  v_sincos(angle, &p.s, &p.c);
  v_sinhcosh(x, &p.sh, &p.ch);
  vl far = v_abs(x) > 700.0;
  if (__builtin_expect(v_any(far), 0)) {
    vscaled e = v_exp_scaled(v_abs(x));
    vd half = 0.5 * e.value;
    p.sh = far ? v_copysign(half, x) : p.sh;
    p.ch = far ? half : p.ch;
    p.power = far ? e.power : p.power;
  }
  return p;
}

// The same where v_is_usual(x, angle).
CK_FN vparts v_usual_parts(vd angle, vd x) {
  vparts p = {.power = v_splat(0.0)};
  v_sincos_reduced(angle, v_reduce_moderate_angle(angle), &p.s, &p.c);
  v_sinhcosh(x, &p.sh, &p.ch);
  return p;
}

static __attribute__((noinline, unused)) void v_sinhcosh_anywhere(const vz *argument, vz *results) {
  vz z = *argument;
  vparts p = v_parts(z.im, z.re);
  results[0] = vz_repaired(
      ck_special_sinh, z, vz_times_power((vz){p.sh * p.c, p.ch * p.s}, p.power));
  results[1] = vz_repaired(
      ck_special_cosh, z, vz_times_power((vz){p.ch * p.c, p.sh * p.s}, p.power));
}
static __attribute__((noinline, unused)) void v_sincos_anywhere(const vz *argument, vz *results) {
  vz z = *argument;
  vparts p = v_parts(z.re, z.im);
  results[0] = vz_repaired(
      ck_special_sin, z, vz_times_power((vz){p.s * p.ch, p.c * p.sh}, p.power));
  results[1] = vz_repaired(
      ck_special_cos, z, vz_times_power((vz){p.c * p.ch, -(p.s * p.sh)}, p.power));
}

// sinh(a + ib) = sinh a cos b + i cosh a sin b; cosh(a + ib) = cosh a cos b + i sinh a sin b.
CK_FN void vz_sinhcosh(vz z, vz *sine, vz *cosine) {
  vparts p = v_usual_parts(z.im, z.re);
  vz s = {p.sh * p.c, p.ch * p.s}, c = {p.ch * p.c, p.sh * p.s};
  if (__builtin_expect(v_any(~v_is_usual(z.re, z.im)), 0)) {
    vz argument = z, results[2];
    v_sinhcosh_anywhere(&argument, results);
    s = results[0], c = results[1];
  }
  *sine = s;
  *cosine = c;
}

// sin(a + ib) = sin a cosh b + i cos a sinh b; cos(a + ib) = cos a cosh b - i sin a sinh b.
CK_FN void vz_sincos(vz z, vz *sine, vz *cosine) {
  vparts p = v_usual_parts(z.re, z.im);
  vz s = {p.s * p.ch, p.c * p.sh}, c = {p.c * p.ch, -(p.s * p.sh)};
  if (__builtin_expect(v_any(~v_is_usual(z.im, z.re)), 0)) {
    vz argument = z, results[2];
    v_sincos_anywhere(&argument, results);
    s = results[0], c = results[1];
  }
  *sine = s;
  *cosine = c;
}

CK_FN vz vz_sinh(vz z) {
  vz s, c;
  vz_sinhcosh(z, &s, &c);
  return s;
}
CK_FN vz vz_cosh(vz z) {
  vz s, c;
  vz_sinhcosh(z, &s, &c);
  return c;
}
CK_FN vz vz_sin(vz z) {
  vz s, c;
  vz_sincos(z, &s, &c);
  return s;
}
CK_FN vz vz_cos(vz z) {
  vz s, c;
  vz_sincos(z, &s, &c);
  return c;
}

// Beyond this sinh and cosh are the same number, and tanh is 1.
#define CK_TANH_FAR 22.0

// sinh and cosh of a, but at most of 400: further out all that is made of them has rounded to 0.
CK_FN vparts v_parts_cut(vd angle, vd a) {
  vparts p;
  v_sincos(angle, &p.s, &p.c);
  v_sinhcosh(v_copysign(v_min(v_abs(a), v_splat(400.0)), a), &p.sh, &p.ch);
  return p;
}

// tanh(a + ib) = (sinh a cosh a + i sin b cos b)/(sinh² a + cos² b): no term cancels.
CK_FN vz v_tanh_parts(vd a, vd b) {
  vparts p = v_parts_cut(b, a);
  vd norm = v_fma(p.sh, p.sh, p.c * p.c);
  vl far = v_abs(a) > CK_TANH_FAR;
  vd along = far ? v_copysign(v_splat(1.0), a) : p.sh * p.ch / norm;
  vd across = far ? (p.s / p.sh) * (p.c / p.sh) : p.s * p.c / norm;
  return (vz){along, across};
}
CK_FN vz vz_tanh(vz z) { return vz_repaired(ck_special_tanh, z, v_tanh_parts(z.re, z.im)); }
CK_FN vz vz_tan(vz z) {
  vz t = v_tanh_parts(z.im, z.re);
  return vz_repaired(ck_special_tan, z, (vz){t.im, t.re});
}

// 1/cosh² z = (u - iv)² with u = cosh a cos b/n, v = sinh a sin b/n, n = sinh² a + cos² b.
CK_FN vz vz_sechSquared(vz z) {
  vparts p = v_parts_cut(z.im, z.re);
  vl far = v_abs(z.re) > CK_TANH_FAR;
  vd norm = v_fma(p.sh, p.sh, p.c * p.c);
  vd u = far ? p.c / p.ch : p.ch * p.c / norm, v = far ? p.s / p.sh : p.sh * p.s / norm;
  vz r = {(u - v) * (u + v), -2.0 * (u * v)};
  return vz_repaired(ck_special_sechSquared, z, r);
}

#endif
