// The complex exponential and what is made of it.
#ifndef CKERNELS_COMPLEX_EXPONENTIAL_H
#define CKERNELS_COMPLEX_EXPONENTIAL_H

// value 2^power with a finite value and an integral power >= 0, which is 0 unless the number is huge:
// its product with something small may still be in range.
typedef struct {
  vd value, power;
} vscaled;

// For e^x up to e^1500, which times the smallest double is beyond the range.
CK_FN vscaled v_scaled_from(vexp p) {
  vd n = p.n > 1000.0 ? v_splat(1000.0) : p.n;
  return (vscaled){v_scale(1.0 + p.e, n), p.n - n};
}
CK_FN vscaled v_exp_scaled(vd x) {
  x = x > 1500.0 ? v_splat(1500.0) : x;
  x = x < -800.0 ? v_splat(-800.0) : x;
  return v_scaled_from(v_exp_reduce(x, v_splat(0.0)));
}

// Both parts times 2^power, in two exact factors.
CK_FN vz vz_times_power(vz z, vd power) {
  if (__builtin_expect(v_any(power > 0.0), 0)) {
    vrounded half = v_round_scaled(power, 0.5);
    vd first = v_exp2i(half.bits), second = v_exp2i(v_bits((power - half.value) + CK_ROUNDER));
    z = (vz){z.re * first * second, z.im * first * second};
  }
  return z;
}

// Numbers of which the one's exponential is far from the limits of the range and the other is no huge angle. What
// functions do for all others they do elsewhere: looking for each reason by itself would be a tenth of the work.
CK_FN vl v_is_usual(vd exponent, vd angle) {
  return (v_abs(exponent) <= 700.0) & (v_abs(angle) < CK_TRIG_LIMIT);
}

static __attribute__((noinline, unused)) void v_exp_anywhere(const vz *z, vz *result) {
  vd s, c;
  vscaled e = v_exp_scaled(z->re);
  v_sincos(z->im, &s, &c);
  vz r = vz_times_power((vz){e.value * c, e.value * s}, e.power);
  *result = vz_repaired(ck_special_exp, *z, r);
}

CK_FN vz vz_exp(vz z) {
  vd s, c;
  vexp p = v_exp_reduce(z.re, v_splat(0.0));
  vd e = v_scale(1.0 + p.e, p.n);
  v_sincos_reduced(z.im, v_reduce_moderate_angle(z.im), &s, &c);
  vz r = {e * c, e * s};
  if (__builtin_expect(v_any(~v_is_usual(z.re, z.im)), 0)) {
    vz argument = z, result;
    v_exp_anywhere(&argument, &result);
    return result;
  }
  return r;
}

// e^x and e^x - 1 for x <= 700.
CK_FN void v_exp_and_expm1(vd x, vd *e, vd *u) {
  vd cut = x > 700.0 ? v_splat(700.0) : x;
  vexp p = v_exp_reduce(cut < -800.0 ? v_splat(-800.0) : cut, v_splat(0.0));
  vd n = p.n < -1000.0 ? v_splat(-1000.0) : p.n;
  vd power = v_exp2i(v_bits(n + CK_ROUNDER));
  *e = v_scale(1.0 + p.e, p.n);
  *u = v_abs(x) < 0x1p-54 ? x : v_fma(power, p.e, power - 1.0);
}

// (e^x - 1) cos y - 2 sin²(y/2) + i e^x sin y: both terms are small where the difference is.
CK_FN vz vz_expm1(vz z) {
  vd e, u, s, c;
  v_exp_and_expm1(z.re, &e, &u);
  v_sincos(0.5 * z.im, &s, &c);
  vd less = 2.0 * s * s;
  vz r = {v_fma(u, 1.0 - less, -less), e * (2.0 * s * c)};
  vl far = z.re > 700.0;
  if (__builtin_expect(v_any(far), 0)) {
    vz direct = vz_exp(z);
    direct.re -= 1.0;
    r = vz_select(far, direct, r);
  }
  return vz_repaired(ck_special_expm1, z, r);
}

// 2^x at the angle y ln 2, which is taken to twice the precision and added up by the addition theorem.
CK_FN vz vz_exp2(vz z) {
  vd x = z.re > 2200.0 ? v_splat(2200.0) : z.re;
  x = x < -1200.0 ? v_splat(-1200.0) : x;
  vrounded whole = v_round_scaled(x, 1.0);
  vd n = whole.value, f = x - n, r = f * CK_LN2_1;
  vd tail = v_fma(f, v_splat(CK_LN2_1), -r) + f * CK_LN2_2;
  vscaled e = v_scaled_from((vexp){n, v_expm1_reduced(r, tail), whole.bits});
  vdd angle = v_two_product(z.im, v_splat(CK_LN2_1));
  vd s, c, rest_s, rest_c;
  v_sincos(angle.hi, &s, &c);
  v_sincos(v_fma(z.im, v_splat(CK_LN2_2), angle.lo), &rest_s, &rest_c);
  vd sine = v_fma(s, rest_c, c * rest_s), cosine = v_fma(c, rest_c, -s * rest_s);
  sine = z.im == 0.0 ? z.im : sine;
  vz result = vz_times_power((vz){e.value * cosine, e.value * sine}, e.power);
  return vz_repaired(ck_special_exp2, z, result);
}

// 1/(1 + e^-z): with w = e^-|x| the denominator's square is (1 - w)² + 4w cos²(y/2), a sum of positive
// terms, and the numerator 1 - w + 2w cos²(y/2) on the right, w (2 cos²(y/2) - (1 - w)) on the left.
CK_FN vz vz_sigmoid(vz z) {
  vd w, u, s, c;
  v_exp_and_expm1(-v_abs(z.re), &w, &u);
  v_sincos(0.5 * z.im, &s, &c);
  vd less = -u, twice = 2.0 * c * c, norm = v_fma(less, less, 2.0 * w * twice);
  vd right = v_fma(w, twice, less), left = w * (twice - less);
  vz r = {(z.re < 0.0 ? left : right) / norm, w * (2.0 * s * c) / norm};
  return vz_repaired(ck_special_sigmoid, z, r);
}

#endif
