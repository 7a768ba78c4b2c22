// Elementary functions as steps. Where `elementary/` has no kernel, lane by lane through libm.

CK_FN vd by_lane(double (*f)(double), vd a) {
  vd r;
  for (int i = 0; i < CK_LANES; i++) r[i] = f(a[i]);
  return r;
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
STEP1(asin, v_asin(a))
STEP1(acos, v_acos(a))
STEP1(atan, v_atan(a))
STEP1(sinh, v_sinh(a))
STEP1(cosh, v_cosh(a))
STEP1(tanh, v_tanh(a))
STEP1(asinh, v_asinh(a))
STEP1(acosh, v_acosh(a))
STEP1(atanh, v_atanh(a))
STEP1(sechSquared, v_sechSquared(a))
STEP1(sigmoid, v_sigmoid(a))
STEP1(cbrt, v_cbrt(a))
STEP1(erf, v_erf(a))
STEP1(erfc, v_erfc(a))
STEP1(gamma, by_lane(tgamma, a))
STEP1(lgamma, by_lane(ck_lgamma, a))
// The argument of x + 0i.
STEP1(angle, v_is_nan(a) ? a : keep(v_is_negative(a), v_splat(CK_PI_1)))

STEP2(pow, v_pow(a, b))
STEP2(atan2, v_atan2(a, b))
STEP2(hypot, v_hypot(a, b))
STEP2(logaddexp, v_logaddexp(a, b))
STEP2(remainder, v_remainder(a, b))
STEP2(floorDivide, v_floorDivide(a, b))

STEP12(sincos, v_sincos(a, &x, &y))
STEP12(sinhcosh, v_sinhcosh(a, &x, &y))
