#define _GNU_SOURCE
#include "slow.h"

#include <complex.h>
#include <math.h>
#include <stdint.h>

double cm_lgamma(double x) {
  int sign;
  return lgamma_r(x, &sign);
}

double cm_logaddexp(double x, double y) {
  if (x == y) return x + 0x1.62e42fefa39efp-1;
  double larger = x > y || x != x ? x : y;
  return larger + log1p(exp(-fabs(x - y)));
}

double cm_remainder(double x, double y) {
  double r = fmod(x, y);
  if (r == 0) return copysign(0, y);
  return (r < 0) != (y < 0) ? r + y : r;
}

double cm_floor_divide(double x, double y) {
  if (y == 0) return x / y;
  double r = fmod(x, y), quotient = (x - r) / y;
  if (r != 0 && (r < 0) != (y < 0)) quotient -= 1;
  return quotient == 0 ? copysign(0, x / y) : nearbyint(quotient);
}

// a + ib without arithmetic, which would lose the sign of a zero.
static double complex make(double re, double im) { return __builtin_complex(re, im); }
static void split(double complex z, double *r) {
  r[0] = creal(z);
  r[1] = cimag(z);
}

#define DEFINE(name) \
  void cm_slow_##name(const double *p, double *r) { split(name(make(p[0], p[1])), r); }
DEFINE(cexp) DEFINE(csin) DEFINE(ccos) DEFINE(csinh) DEFINE(ccosh) DEFINE(clog) DEFINE(csqrt)

// Divided by the power of two that brings the larger part into [1, 2); returns its exponent.
static int scale(double *re, double *im) {
  double larger = fmax(fabs(*re), fabs(*im));
  if (larger == 0) return 0;
  int exponent = ilogb(larger);
  *re = scalbn(*re, -exponent);
  *im = scalbn(*im, -exponent);
  return exponent;
}

static double sum_of_products(double a, double b, double c, double d) {
  double product = c * d, error = fma(c, d, -product), sum = fma(a, b, product);
  return error == 0 ? sum : sum + error;
}

static int is_finite(double re, double im) { return isfinite(re) && isfinite(im); }

// As the interpreter divides: scaled, with exact sums of products; Annex G for what is not finite.
void cm_slow_cdiv(const double *p, double *r) {
  double a = p[0], b = p[1], c = p[2], d = p[3];
  if (!is_finite(a, b) || !is_finite(c, d) || (c == 0 && d == 0)) {
    split(make(a, b) / make(c, d), r);
    return;
  }
  if (d == 0) {
    r[0] = a / c;
    r[1] = b / c;
    return;
  }
  int j = scale(&a, &b), k = scale(&c, &d);
  double norm = c * c + d * d;
  r[0] = scalbn(sum_of_products(a, c, b, d) / norm, j - k);
  r[1] = scalbn(sum_of_products(b, c, -a, d) / norm, j - k);
}

void cm_slow_creciprocal(const double *p, double *r) {
  double c = p[0], d = p[1];
  if (!is_finite(c, d) || (c == 0 && d == 0)) {
    split(make(1, 0) / make(c, d), r);
    return;
  }
  int k = scale(&c, &d);
  double norm = c * c + d * d;
  r[0] = scalbn(c / norm, -k);
  r[1] = scalbn(-d / norm, -k);
}

// z/|z|; an infinite part is a direction too.
void cm_slow_csign(const double *p, double *r) {
  double re = p[0], im = p[1];
  if ((re == 0 && im == 0) || re != re || im != im) {
    r[0] = re;
    r[1] = im;
    return;
  }
  if (is_finite(re, im)) {
    scale(&re, &im);
  } else {
    re = copysign(isinf(re) ? 1 : 0, re);
    im = copysign(isinf(im) ? 1 : 0, im);
  }
  double length = hypot(re, im);
  r[0] = re / length;
  r[1] = im / length;
}
