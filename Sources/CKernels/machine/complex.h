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
