// exp, expm1, exp2 and what others build on them.
#ifndef CKERNELS_EXPONENTIAL_H
#define CKERNELS_EXPONENTIAL_H

// exp(x) = 2^n (1 + e), e = expm1(r) with |r| <= ln 2 / 2 and its rounding error at most 0.6 ulp.
// n also as an integer in the low bits.
typedef struct {
  vd n, e;
  vl bits;
} vexp;

// From the reduced argument r + tail, |tail| < 2^-50 |r| or so.
CK_FN vd v_expm1_reduced(vd r, vd tail) {
  // expm1(r + tail) = r + (r² p(r) + tail (1 + r)); the tail's product is far below r²'s rounding.
  return r + v_fma(r * r, v_polynomial(r, ck_exp, 10), tail);
}

// For |x| < 2^20 or NaN. The first subtraction is exact: n ln2 cancels all but the last bits of x.
CK_FN vexp v_exp_reduce(vd x, vd tail) {
  vrounded n = v_round_scaled(x, CK_LOG2E_1);
  vd high = v_fma(-n.value, v_splat(CK_LN2_1), x);
  vd low = v_fma(-n.value, v_splat(CK_LN2_2), tail);
  vd r = high + low;
  return (vexp){n.value, v_expm1_reduced(r, (high - r) + low), n.bits};
}

// Beyond these arguments exp is infinite or rounds to 0; nothing changes when they are cut there.
CK_FN vd v_exp_clamp(vd x) {
  x = x > 800.0 ? v_splat(800.0) : x;
  return x < -800.0 ? v_splat(-800.0) : x;
}

// e^x.
CK_FN vd v_exp(vd x) {
  vexp p = v_exp_reduce(v_exp_clamp(x), v_splat(0.0));
  return v_scale(1.0 + p.e, p.n);
}

// 2^n (1 + e) - 1 without cancellation, as 2^n e + (2^n - 1), times 2^-2: so that an argument beyond
// the overflow of exp still has a finite result. For -60 < x < 711 or NaN.
CK_FN vd v_expm1_quarter(vd x) {
  vexp p = v_exp_reduce(x, v_splat(0.0));
  vd power = v_exp2i(p.bits - 2);
  return v_fma(power, p.e, power - 0.25);
}

// e^x - 1 without cancellation at 0.
CK_FN vd v_expm1(vd x) {
  // Below -40 the result is -1 to 57 bits.
  vd cut = x < -40.0 ? v_splat(-40.0) : x;
  cut = cut > 710.0 ? v_splat(710.0) : cut;
  vd result = 4.0 * v_expm1_quarter(cut);
  // A quarter of a subnormal number may lose bits, and of -0 the sign is lost.
  return v_abs(x) < 0x1p-54 ? x : result;
}

// 2^x. The reduction is exact, and the logarithm of 2 is taken to twice the precision.
CK_FN vd v_exp2(vd x) {
  x = x > 1100.0 ? v_splat(1100.0) : x;
  x = x < -1100.0 ? v_splat(-1100.0) : x;
  vd n = v_round_scaled(x, 1.0).value;
  vd f = x - n;
  vd r = f * CK_LN2_1;
  vd tail = v_fma(f, v_splat(CK_LN2_1), -r) + f * CK_LN2_2;
  return v_scale(1.0 + v_expm1_reduced(r, tail), n);
}

#endif
