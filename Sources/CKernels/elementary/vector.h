// A vector of doubles of any width, and the operations that every kernel is written in.
//
// THE CONTRACT OF elementary/*.h
//
// A translation unit chooses one instruction set and includes elementary.h once; begin.h and end.h
// bracket the code that is compiled for that set:
//
//     #define CK_ISA CK_AVX512       // CK_BASELINE, CK_AVX2 or CK_AVX512; see isa.h
//     #define CK_LANES 1             // optional: the lanes of the set are the default
//     #include "elementary/begin.h"  // defines vd, vl, pushes the target attribute
//     #include "elementary/elementary.h"
//     ... code that calls the kernels ...
//     #include "elementary/end.h"
//
// vd is CK_LANES doubles and vl as many 64-bit integers (clang's ext_vector_type: scalars spread,
// comparisons give a vl of 0 or -1, and `mask ? a : b` selects by lane). Kernels are `static inline`:
//
//     vd   v_exp(vd x)                        one real argument
//     vd   v_atan2(vd y, vd x)                two
//     void v_sincos(vd x, vd *s, vd *c)       two results for hardly more than the price of one
//     vz   vz_exp(vz z)                       complex: vz is a struct of two vd, re and im
//
// Every kernel is total: any bit pattern may come in. The result of a lane depends on the bits of
// that lane's arguments alone, and is the same for every width and instruction set: only operations
// that IEEE 754 defines exactly are used (+ - * / sqrt fma, comparisons, integer operations), in an
// order that the source fixes. Hence -ffp-contract=off is required. What a NaN carries beside
// being NaN is not defined.
#ifndef CKERNELS_VECTOR_H
#define CKERNELS_VECTOR_H

// Always inlined: a vector wider than the baseline's registers has no agreed way to be passed.
#define CK_FN static inline __attribute__((always_inline, unused))

CK_FN vd v_splat(double x) { return (vd)x; }
CK_FN vd v_fma(vd a, vd b, vd c) { return __builtin_elementwise_fma(a, b, c); }
CK_FN vd v_sqrt(vd x) { return __builtin_elementwise_sqrt(x); }
CK_FN vl v_bits(vd x) { return __builtin_bit_cast(vl, x); }
CK_FN vd v_from_bits(vl x) { return __builtin_bit_cast(vd, x); }
CK_FN vd v_select(vl mask, vd yes, vd no) { return mask ? yes : no; }

#define CK_SIGN_BIT ((int64_t)1 << 63)
CK_FN vd v_abs(vd x) { return v_from_bits(v_bits(x) & ~CK_SIGN_BIT); }
CK_FN vd v_copysign(vd magnitude, vd sign) {
  return v_from_bits((v_bits(magnitude) & ~CK_SIGN_BIT) | (v_bits(sign) & CK_SIGN_BIT));
}
// x with its sign changed where that of `sign` is negative.
CK_FN vd v_times_sign(vd x, vd sign) {
  return v_from_bits(v_bits(x) ^ (v_bits(sign) & CK_SIGN_BIT));
}
CK_FN vl v_is_negative(vd x) { return v_bits(x) < 0; }

CK_FN vl v_is_nan(vd x) { return x != x; }
CK_FN vl v_is_finite(vd x) { return v_abs(x) < CK_INFINITY; }
// The second argument where the first is NaN: comparisons with NaN are false.
CK_FN vd v_max(vd a, vd b) { return a > b ? a : b; }
CK_FN vd v_min(vd a, vd b) { return a < b ? a : b; }

// Whether the mask holds in some lane. A branch on it may only save work: both sides must give the
// same bits to the lanes outside of the mask.
CK_FN int v_any(vl mask) { return __builtin_reduce_or(mask) != 0; }

// c[0] + c[1] x + … by two interleaved Horner schemes, in x², for the even and the odd powers: half
// the latency of one for one more rounding.
CK_FN vd v_polynomial(vd x, const double *c, int terms) {
  vd square = x * x;
  int top = terms - 1;
  vd high = v_splat(c[top]), low = v_splat(c[top - 1]);
  for (int k = top - 2; k >= 1; k -= 2) {
    high = v_fma(high, square, v_splat(c[k]));
    low = v_fma(low, square, v_splat(c[k - 1]));
  }
  // `high` has the powers of top's parity down to 1 or 2, `low` the others down to 0 or 1.
  if (top & 1) return v_fma(high, x, low);
  return v_fma(v_fma(high, x, low), x, v_splat(c[0]));
}

// Unevaluated sums hi + lo, with |lo| at most half an ulp of hi.
typedef struct {
  vd hi, lo;
} vdd;

// a + b without error (Knuth).
CK_FN vdd v_two_sum(vd a, vd b) {
  vd s = a + b, t = s - a;
  return (vdd){s, (a - (s - t)) + (b - t)};
}
// The same for |a| >= |b| or a = 0 (Dekker).
CK_FN vdd v_fast_two_sum(vd a, vd b) {
  vd s = a + b;
  return (vdd){s, b - (s - a)};
}
// a b without error, unless it underflows or overflows.
CK_FN vdd v_two_product(vd a, vd b) {
  vd p = a * b;
  return (vdd){p, v_fma(a, b, -p)};
}

// Adding this number rounds |x| < 2^51 to an integer, to nearest with ties to even, which then stands
// in the low bits of the sum. No instruction set lacks this, while conversions to 64-bit integers
// came with AVX-512.
#define CK_ROUNDER 0x1.8p52

typedef struct {
  vd value;  // the nearest integer to x, as a double
  vl bits;   // it in two's complement in the low bits, of which 51 are valid
} vrounded;
CK_FN vrounded v_round_scaled(vd x, double factor) {
  vd shifted = v_fma(x, v_splat(factor), v_splat(CK_ROUNDER));
  return (vrounded){shifted - CK_ROUNDER, v_bits(shifted)};
}

// 2^n for integers n in the low bits, -1022 <= n <= 1023.
CK_FN vd v_exp2i(vl n) { return v_from_bits((n + 1023) << 52); }

// x 2^n for an integral n, |n| <= 2044, and a normal x within [2^-2, 2^2], with one rounding where
// the result is subnormal.
CK_FN vd v_scale(vd x, vd n) {
#if CK_ISA == CK_AVX512 && CK_LANES == 8
  return (vd)_mm512_scalef_pd((__m512d)x, (__m512d)n);
#else
  // In two factors because 2^n alone may be out of range; the first product is exact.
  vrounded half = v_round_scaled(n, 0.5);
  vl rest = v_bits((n - half.value) + CK_ROUNDER);
  return x * v_exp2i(half.bits) * v_exp2i(rest);
#endif
}

#endif
