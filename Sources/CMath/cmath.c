#define _GNU_SOURCE
#include "CMath.h"

#include <complex.h>
#include <math.h>

// a + ib without arithmetic: `a + b * I` would lose the sign of a zero and turn infinities to NaN.
static double complex make(double re, double im) { return __builtin_complex(re, im); }

static cmath_complex split(double complex z) { return (cmath_complex){creal(z), cimag(z)}; }

#define DEFINE(name) \
  cmath_complex cmath_##name(double re, double im) { return split(c##name(make(re, im))); }
CMATH_FUNCTIONS(DEFINE)

cmath_complex cmath_divide(double a, double b, double c, double d) {
  return split(make(a, b) / make(c, d));
}

double cmath_lgamma(double x) {
  int sign;
  return lgamma_r(x, &sign);
}
