// Arithmetic, choice and comparison: each exactly as the interpreter has it, bit for bit.

CK_FN vd keep(vl mask, vd x) { return v_from_bits(mask & v_bits(x)); }
CK_FN vd truth(vl mask) { return keep(mask, v_splat(1.0)); }
// The product that derivatives use: +0 as soon as one factor is zero.
CK_FN vd strong(vd a, vd b) { return keep((a != 0.0) & (b != 0.0), a * b); }
CK_FN vl nonzero(vd re, vd im) { return ((v_bits(re) | v_bits(im)) & ~CK_SIGN_BIT) != 0; }

STEP1(copy, a)
STEP1(negate, -a)
STEP1(abs, v_abs(a))
STEP1(sign, a > 0.0 ? v_splat(1.0) : (a < 0.0 ? v_splat(-1.0) : a))
STEP1(reciprocal, 1.0 / a)
STEP1(reciprocal1p, 1.0 / (1.0 + a))
STEP1(sqrt, v_sqrt(a))
STEP1(floor, __builtin_elementwise_floor(a))
STEP1(ceil, __builtin_elementwise_ceil(a))
STEP1(round, __builtin_elementwise_roundeven(a))
STEP1(trunc, __builtin_elementwise_trunc(a))
STEP1(isFinite, truth(v_is_finite(a)))
STEP1(not, 1.0 - a)

STEP2(add, a + b)
STEP2(subtract, a - b)
STEP2(multiply, a *b)
STEP2(divide, a / b)
STEP2(strongMultiply, strong(a, b))
STEP2(maximum, ((a > b) | (a != a)) ? a : b)
STEP2(minimum, ((a < b) | (a != a)) ? a : b)
STEP2(copysign, v_copysign(a, b))
STEP2(less, truth(a < b))
STEP2(lessEqual, truth(a <= b))
STEP2(equal, truth(a == b))
STEP2(notEqual, truth(a != b))
STEP2(and, a *b)
STEP2(or, a > b ? a : b)

STEP3(select, a != 0.0 ? b : c)
STEP3(mulAdd, a *b + c)
STEP3(mulSub, a *b - c)
STEP3(negMulAdd, c - a * b)
STEP3(strongAdd, strong(a, b) + c)
STEP3(strongPart, keep((a != 0.0) & nonzero(b, c), a *b))

STEP4(sumProducts, a *b + c * d)
STEP4(diffProducts, a *b - c * d)
STEP4(strongSum, strong(a, b) + strong(c, d))
STEP4(cstrongRe, keep(nonzero(a, b) & nonzero(c, d), a *c - b * d))
STEP4(cstrongIm, keep(nonzero(a, b) & nonzero(c, d), a *d + b * c))

STEP24(cmul, {
  x = a * c - b * d;
  y = a * d + b * c;
})
STEP24(cstrong, {
  vl mask = nonzero(a, b) & nonzero(c, d);
  x = keep(mask, a * c - b * d);
  y = keep(mask, a * d + b * c);
})
// The same of a + ib and the conjugate of c + id.
STEP24(cstrongConj, {
  vl mask = nonzero(a, b) & nonzero(c, d);
  x = keep(mask, a * c + b * d);
  y = keep(mask, b * c - a * d);
})

// x^n by repeated squaring. Fields: result, operand, the magnitude of n, whether n is negative.
CK_FN vd positive_power(vd x, uint32_t n) {
  if (n == 0) return v_splat(1.0);
  while ((n & 1) == 0) {
    x = x * x;
    n >>= 1;
  }
  vd result = x;
  while (n > 1) {
    x = x * x;
    n >>= 1;
    if (n & 1) result = result * x;
  }
  return result;
}
STEP(power) {
  size_t n = in->n * lanes, ma = MASK(in->f[1]);
  double *r = POINTER(in->f[0]);
  const double *pa = POINTER(in->f[1]);
  uint32_t exponent = in->f[2], negative = in->f[3];
  for (size_t j = 0; j < n; j += CK_LANES) {
    vd a = get(pa + (j & ma)), p = positive_power(a, exponent);
    if (negative) {
      vl normal = (v_abs(p) >= 0x1p-1022) & (v_abs(p) < CK_INFINITY);
      p = normal ? 1.0 / p : positive_power(1.0 / a, exponent);
    }
    put(r + j, p);
  }
  NEXT(4);
}
