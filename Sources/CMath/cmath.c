#define _GNU_SOURCE
#include "CMath.h"

#include <complex.h>
#include <math.h>

// a + ib without arithmetic: `a + b * I` would lose the sign of a zero and turn infinities to NaN.
static double complex make(double re, double im) { return __builtin_complex(re, im); }

// Some functions give an infinity the sign of a NaN's sign bit (asinh of NaN + i inf), which Annex G leaves
// open: a NaN without a sign makes the result a function of the numbers alone.
static double unsigned_nan(double x) { return x == x ? x : NAN; }

static cmath_complex split(double complex z) { return (cmath_complex){creal(z), cimag(z)}; }

#define DEFINE(name) \
  cmath_complex cmath_##name(double re, double im) { \
    return split(c##name(make(unsigned_nan(re), unsigned_nan(im)))); \
  }
CMATH_FUNCTIONS(DEFINE)

cmath_complex cmath_divide(double a, double b, double c, double d) {
  return split(
    make(unsigned_nan(a), unsigned_nan(b)) / make(unsigned_nan(c), unsigned_nan(d)));
}

double cmath_lgamma(double x) {
  int sign;
  return lgamma_r(x, &sign);
}
