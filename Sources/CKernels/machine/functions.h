// Elementary functions as steps. Where `elementary/` has no kernel, lane by lane through libm.

CK_FN vd by_lane(cm_real1 f, vd a) {
  vd r;
  for (int i = 0; i < CK_LANES; i++) r[i] = f(a[i]);
  return r;
}
CK_FN vd by_lane2(cm_real2 f, vd a, vd b) {
  vd r;
  for (int i = 0; i < CK_LANES; i++) r[i] = f(a[i], b[i]);
  return r;
}
// r, but where the mask is set f of the lane's operands: each lane's result depends on its operands
// alone, whatever the others are.
CK_FN vd repaired2(vl mask, vd r, cm_real2 f, vd a, vd b) {
  if (__builtin_expect(v_any(mask), 0)) {
    for (int i = 0; i < CK_LANES; i++)
      if (mask[i]) r[i] = f(a[i], b[i]);
  }
  return r;
}

// -t/(t + 2) with t = expm1(-2|x|), which neither overflows nor cancels.
CK_FN vd f_tanh(vd x) {
  vd t = v_expm1(-2.0 * v_abs(x));
  return v_copysign(t / (t + 2.0), x);
}

// With u = expm1(|x|) and w = e^|x|: (u + u/w)/2 and (w + 1/w)/2; from |x| = 709 on w may overflow
// where the results do not, and they are e^(|x|/2) e^(|x|/2) / 2.
CK_FN void f_sinhcosh(vd x, vd *s, vd *c) {
  vd m = v_abs(x);
  vd u = v_expm1(m), w = 1.0 + u;
  vd low = u + u / w, high = w + 1.0 / w;
  vl far = m > 700.0;
  if (__builtin_expect(v_any(far), 0)) {
    vd root = v_exp(0.5 * m), big = (0.5 * root) * root;
    *s = v_copysign(far ? big : 0.5 * low, x);
    *c = far ? big : 0.5 * high;
    return;
  }
  *s = v_copysign(0.5 * low, x);
  *c = 0.5 * high;
}
CK_FN vd f_sinh(vd x) {
  vd s, c;
  f_sinhcosh(x, &s, &c);
  return s;
}
CK_FN vd f_cosh(vd x) {
  vd s, c;
  f_sinhcosh(x, &s, &c);
  return c;
}

CK_FN vd f_sech_squared(vd x) {
  vd w = v_exp(-2.0 * v_abs(x)), d = 1.0 + w;
  return 4.0 * w / (d * d);
}
CK_FN vd f_sigmoid(vd x) {
  vd w = v_exp(-v_abs(x));
  return (x < 0.0 ? w : v_splat(1.0)) / (1.0 + w);
}

// Squares neither overflow nor lose digits where the larger part is within these bounds.
CK_FN vl squarable(vd larger) { return (larger > 0x1p-450) & (larger < 0x1p450); }
CK_FN vd f_hypot(vd x, vd y) {
  vd larger = v_max(v_abs(x), v_abs(y)), other = v_min(v_abs(x), v_abs(y));
  // The square of the larger with its error, so that the rounding of the sum is all there is.
  vd square = larger * larger, error = v_fma(larger, larger, -square);
  vd sum = v_fma(other, other, square), lost = (square - sum) + other * other + error;
  vd root = v_sqrt(sum);
  vd rest = v_fma(-root, root, sum) + lost;
  vd r = root + rest / (2.0 * root);
  vl slow = ~squarable(larger) | v_is_nan(x) | v_is_nan(y);
  return repaired2(slow, r, hypot, x, y);
}

// atan of the smaller over the larger part, reduced at tan(pi/8), then turned into its octant.
CK_FN vd f_atan2(vd y, vd x) {
  vd ax = v_abs(x), ay = v_abs(y);
  vl steep = ay > ax;
  vd larger = steep ? ay : ax, smaller = steep ? ax : ay;
  vl upper = smaller > 0x1.a827999fcef34p-2 * larger;
  vd t = (upper ? smaller - larger : smaller) / (upper ? smaller + larger : larger);
  vd z = t * t;
  vd r = v_fma(t * z, v_polynomial(z, ck_atan, 11), t);
  r = upper ? v_splat(CK_PIO4_1) + (r + CK_PIO4_2) : r;
  r = steep ? v_splat(CK_PIO2_1) - (r - CK_PIO2_2) : r;
  r = v_is_negative(x) ? v_splat(CK_PI_1) - (r - CK_PI_2) : r;
  vl slow = ~squarable(larger) | v_is_nan(x) | v_is_nan(y);
  return repaired2(slow, v_copysign(r, y), atan2, y, x);
}

STEP1(exp, v_exp(a))
STEP1(expm1, v_expm1(a))
STEP1(exp2, v_exp2(a))
STEP1(log, v_log(a))
STEP1(log1p, v_log1p(a))
STEP1(log2, v_log2(a))
STEP1(log10, v_log10(a))
STEP1(sin, v_sin(a))
STEP1(cos, v_cos(a))
STEP1(tan, v_tan(a))
STEP1(asin, by_lane(asin, a))
STEP1(acos, by_lane(acos, a))
STEP1(atan, by_lane(atan, a))
STEP1(sinh, f_sinh(a))
STEP1(cosh, f_cosh(a))
STEP1(tanh, f_tanh(a))
STEP1(asinh, by_lane(asinh, a))
STEP1(acosh, by_lane(acosh, a))
STEP1(atanh, by_lane(atanh, a))
STEP1(sechSquared, f_sech_squared(a))
STEP1(sigmoid, f_sigmoid(a))
STEP1(cbrt, by_lane(cbrt, a))
STEP1(erf, by_lane(erf, a))
STEP1(erfc, by_lane(erfc, a))
STEP1(gamma, by_lane(tgamma, a))
STEP1(lgamma, by_lane(cm_lgamma, a))
// The argument of x + 0i.
STEP1(angle, v_is_nan(a) ? a : keep(v_is_negative(a), v_splat(CK_PI_1)))

STEP2(pow, by_lane2(pow, a, b))
STEP2(atan2, f_atan2(a, b))
STEP2(hypot, f_hypot(a, b))
STEP2(logaddexp, by_lane2(cm_logaddexp, a, b))
STEP2(remainder, by_lane2(cm_remainder, a, b))
STEP2(floorDivide, by_lane2(cm_floor_divide, a, b))

STEP12(sincos, v_sincos(a, &x, &y))
STEP12(sinhcosh, f_sinhcosh(a, &x, &y))
