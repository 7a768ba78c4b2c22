// log, log1p, log2, log10 and the logarithm of a sum that the inverse hyperbolic functions need.
#ifndef CKERNELS_LOGARITHM_H
#define CKERNELS_LOGARITHM_H

// The bits of the double next to sqrt(1/2), above which a mantissa is taken; any would do.
#define CK_SQRT_HALF_BITS 0x3fe6a09e667f3bcd
#define CK_MANTISSA_BITS 0x000fffffffffffff

// x = 2^k m with m in [sqrt(1/2), sqrt 2), for positive normal x.
typedef struct {
  vd k, m;
} vbinary;

CK_FN vbinary v_split_exponent(vd x) {
  vl shifted = v_bits(x) + (0x3ff0000000000000 - CK_SQRT_HALF_BITS);
  // The exponent with its bias as a double without a conversion: in the low bits of 2^52 + exponent.
  vl exponent = (vl)((vu)shifted >> 52);
  vd k = v_from_bits(exponent | 0x4330000000000000) - (0x1p52 + 1023);
  vd m = v_from_bits((shifted & CK_MANTISSA_BITS) + CK_SQRT_HALF_BITS);
  return (vbinary){k, m};
}

// 2^-k with the k of v_split_exponent, for k < 1023.
CK_FN vd v_inverse_power(vd x) {
  vl shifted = v_bits(x) + (0x3ff0000000000000 - CK_SQRT_HALF_BITS);
  return v_from_bits(((int64_t)2046 << 52) - (shifted & ~CK_MANTISSA_BITS));
}

// log(1 + f) = f - (f²/2 - s (f²/2 + s² p(s²))), s = f/(2 + f), for 1 + f in [sqrt(1/2), sqrt 2):
// the largest term is exact, and the quotient's error counts little.
typedef struct {
  vd half_square, rest;  // log(1 + f) = f - half_square + rest
} vlog1p;

CK_FN vlog1p v_log1p_reduced(vd f) {
  vd s = f / (2.0 + f), z = s * s;
  vd half = 0.5 * f * f;
  return (vlog1p){half, s * v_fma(z, v_polynomial(z, ck_log, 7), half)};
}

// k ln 2 + log(1 + f), where k ln 2 to the bits of CK_LN2_SHORT_1 is exact.
CK_FN vd v_log_assemble(vd k, vd f) {
  vlog1p p = v_log1p_reduced(f);
  vd small = v_fma(k, v_splat(CK_LN2_SHORT_2), p.rest);
  return v_fma(k, v_splat(CK_LN2_SHORT_1), f - (p.half_square - small));
}

// Subnormal numbers times 2^54, and what to subtract from their exponent.
CK_FN vd v_log_normal(vd x, vd *shift) {
  vl tiny = x < 0x1p-1022;
  *shift = tiny ? v_splat(54.0) : v_splat(0.0);
  return tiny ? x * 0x1p54 : x;
}

// The values outside of the domain of a logarithm.
CK_FN vd v_log_special(vd x, vd result) {
  result = x < CK_INFINITY ? result : x;  // infinity and NaN
  result = x > 0.0 || x != x ? result : v_splat(CK_NAN);
  return x == 0.0 ? v_splat(-CK_INFINITY) : result;
}

// The natural logarithm.
CK_FN vd v_log(vd x) {
  vd shift;
  vbinary b = v_split_exponent(v_log_normal(x, &shift));
  return v_log_special(x, v_log_assemble(b.k - shift, b.m - 1.0));
}

// log(u + c) for u >= 2^-1022 and |c| <= ulp(u), with a small error relative to the result also near
// u + c = 1: with u = 2^k m, the sum is 2^k (1 + (m - 1) + c 2^-k). `extra` times ln 2 is added. For
// large k nothing of c is left, and its scale would be out of range.
CK_FN vd v_log_of_sum(vd u, vd c, vd extra) {
  vbinary b = v_split_exponent(u);
  vd scale = b.k > 60.0 ? v_splat(0.0) : v_inverse_power(u);
  return v_log_assemble(b.k + extra, v_fma(c, scale, b.m - 1.0));
}

// log(1 + x) without cancellation at 0.
CK_FN vd v_log1p(vd x) {
  vdd u = v_two_sum(v_splat(1.0), x);
  vd result = v_log_of_sum(u.hi, u.lo, v_splat(0.0));
  result = v_abs(x) < 0x1p-54 ? x : result;
  return v_log_special(u.hi, result);
}

// k + log(1 + f) / ln 2 for the base with 1/ln(base) = scale_1 + scale_2, and k log(2)/ln(base) =
// k (step_1 + step_2): the product with 1/ln(base) is taken to twice the precision, so that powers of
// the base get exact logarithms.
CK_FN vd v_log_in_base(vd x, double scale_1, double scale_2, double step_1, double step_2) {
  vd shift;
  vbinary b = v_split_exponent(v_log_normal(x, &shift));
  vd k = b.k - shift, f = b.m - 1.0;
  vlog1p p = v_log1p_reduced(f);
  // f - f²/2 with the errors of the square and of the difference, then the rest.
  vd square_error = v_fma(0.5 * f, f, -p.half_square);
  vdd main = v_fast_two_sum(f, -p.half_square);
  vd low = (main.lo - square_error) + p.rest;
  main = v_fast_two_sum(main.hi, low);
  vdd scaled = v_two_product(main.hi, v_splat(scale_1));
  vd scaled_low = v_fma(main.lo, v_splat(scale_1), v_fma(main.hi, v_splat(scale_2), scaled.lo));
  // k = 0 or |k step| >= 0.3 >= |scaled| hold only almost, hence the two-sum of Knuth.
  vdd sum = v_two_sum(k * step_1, scaled.hi);
  vd rest = v_fma(k, v_splat(step_2), scaled_low) + sum.lo;
  return v_log_special(x, sum.hi + rest);
}

// The logarithms to base 2 and 10.
CK_FN vd v_log2(vd x) { return v_log_in_base(x, CK_LOG2E_1, CK_LOG2E_2, 1.0, 0.0); }
CK_FN vd v_log10(vd x) {
  return v_log_in_base(x, CK_LOG10E_1, CK_LOG10E_2, CK_LOG10_2_1, CK_LOG10_2_2);
}

#endif
