// Complex functions as steps.

#define STEPZ(name, f) \
  STEP22(name, vz value = f((vz){a, b}); x = value.re; y = value.im)

STEPZ(creciprocal, vz_reciprocal)
STEPZ(csign, vz_sign)
STEPZ(csqrt, vz_sqrt)
STEPZ(cexp, vz_exp)
STEPZ(cexpm1, vz_expm1)
STEPZ(cexp2, vz_exp2)
STEPZ(clog, vz_log)
STEPZ(clog1p, vz_log1p)
STEPZ(clog2, vz_log2)
STEPZ(clog10, vz_log10)
STEPZ(csin, vz_sin)
STEPZ(ccos, vz_cos)
STEPZ(ctan, vz_tan)
STEPZ(casin, vz_asin)
STEPZ(cacos, vz_acos)
STEPZ(catan, vz_atan)
STEPZ(csinh, vz_sinh)
STEPZ(ccosh, vz_cosh)
STEPZ(ctanh, vz_tanh)
STEPZ(casinh, vz_asinh)
STEPZ(cacosh, vz_acosh)
STEPZ(catanh, vz_atanh)
STEPZ(csechSquared, vz_sechSquared)
STEPZ(csigmoid, vz_sigmoid)

#define STEPZZ(name, f) \
  STEP24(name, vz value = f((vz){a, b}, (vz){c, d}); x = value.re; y = value.im)

STEPZZ(cdiv, vz_divide)
STEPZZ(cpow, vz_pow)

#define STEPZ2(name, f)                \
  STEP42(name, {                       \
    vz p, q;                           \
    f((vz){a, b}, &p, &q);             \
    x = p.re, y = p.im;                \
    z = q.re, w = q.im;                \
  })

STEPZ2(csincos, vz_sincos)
STEPZ2(csinhcosh, vz_sinhcosh)
STEPZ2(clogReciprocal, vz_log_and_reciprocal)

// Fields: the parts of three results, those of two operands.
STEP(cquotients) {
  OPERANDS4(6)
  double *r[6];
  for (int i = 0; i < 6; i++) r[i] = POINTER(in->f[i]);
  for (size_t j = 0; j < n; j += CK_LANES) {
    GET4 vz q[3];
    vz_quotients((vz){a, b}, (vz){c, d}, &q[0], &q[1], &q[2]);
    for (int i = 0; i < 3; i++) {
      put(r[2 * i] + j, q[i].re);
      put(r[2 * i + 1] + j, q[i].im);
    }
  }
  NEXT(10);
}

CK_FN vz zproduct(vz z, vz w) {
  return (vz){z.re * w.re - z.im * w.im, z.re * w.im + z.im * w.re};
}
CK_FN vz positive_zpower(vz z, uint32_t n) {
  if (n == 0) return (vz){v_splat(1.0), v_splat(0.0)};
  while ((n & 1) == 0) {
    z = zproduct(z, z);
    n >>= 1;
  }
  vz result = z;
  while (n > 1) {
    z = zproduct(z, z);
    n >>= 1;
    if (n & 1) result = zproduct(result, z);
  }
  return result;
}
// z^n by repeated squaring. Fields: results, operands, the magnitude of n, whether n is negative.
STEP(cpower) {
  size_t n = in->n * lanes, ma = MASK(in->f[2]), mb = MASK(in->f[3]);
  double *r = POINTER(in->f[0]), *s = POINTER(in->f[1]);
  const double *pa = POINTER(in->f[2]), *pb = POINTER(in->f[3]);
  uint32_t exponent = in->f[4], negative = in->f[5];
  for (size_t j = 0; j < n; j += CK_LANES) {
    vz z = {get(pa + (j & ma)), get(pb + (j & mb))}, p = positive_zpower(z, exponent);
    if (negative) {
      vl normal = ~vz_is_special(p) & (v_hypot(p.re, p.im) >= 0x1p-1022);
      p = vz_reciprocal(p);
      if (v_any(~normal)) p = vz_select(normal, p, positive_zpower(vz_reciprocal(z), exponent));
    }
    put(r + j, p.re);
    put(s + j, p.im);
  }
  NEXT(6);
}
