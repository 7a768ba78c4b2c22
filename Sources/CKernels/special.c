#define _GNU_SOURCE
#include "special.h"

#include <complex.h>
#include <math.h>

typedef double complex number;

// A NaN without a sign: some functions of libm give it to an infinity beside it, which Annex G leaves open.
static double unsigned_nan(double x) { return x == x ? x : NAN; }
// a + ib without arithmetic, which would lose the sign of a zero.
static number make(double re, double im) {
  return __builtin_complex(unsigned_nan(re), unsigned_nan(im));
}
static number load(const double *p) { return make(p[0], p[1]); }
static void store(number z, double *r) {
  r[0] = creal(z);
  r[1] = cimag(z);
}
static int is_finite(number z) { return isfinite(creal(z)) && isfinite(cimag(z)); }
static int is_zero(number z) { return creal(z) == 0 && cimag(z) == 0; }

double ck_special_lgamma(double x) {
  int sign;
  return lgamma_r(x, &sign);
}

#define DEFINE(name) \
  void ck_special_##name(const double *p, double *r) { store(c##name(load(p)), r); }
CK_SPECIAL_LIBM(DEFINE)

// By components: a real operand is never promoted.
static number times(double x, number z) { return make(x * creal(z), x * cimag(z)); }
static number plus(double x, number z) { return make(x + creal(z), cimag(z)); }
static number product(number z, number w) {
  return make(
      creal(z) * creal(w) - cimag(z) * cimag(w), creal(z) * cimag(w) + cimag(z) * creal(w));
}

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

// Scaled, with exact sums of products; Annex G for what is not finite, and for division by 0.
static number quotient(number z, number w) {
  if (!is_finite(z) || !is_finite(w) || is_zero(w)) return z / w;
  double a = creal(z), b = cimag(z), c = creal(w), d = cimag(w);
  if (d == 0) return make(a / c, b / c);
  int j = scale(&a, &b), k = scale(&c, &d);
  double norm = c * c + d * d;
  return make(
      scalbn(sum_of_products(a, c, b, d) / norm, j - k),
      scalbn(sum_of_products(b, c, -a, d) / norm, j - k));
}

static number reciprocal(number w) {
  if (!is_finite(w) || is_zero(w)) return make(1, 0) / w;
  double c = creal(w), d = cimag(w);
  int k = scale(&c, &d);
  double norm = c * c + d * d;
  return make(scalbn(c / norm, -k), scalbn(-d / norm, -k));
}

void ck_special_divide(const double *p, double *r) { store(quotient(load(p), load(p + 2)), r); }
void ck_special_reciprocal(const double *p, double *r) { store(reciprocal(load(p)), r); }

// z/|z|; an infinite part is a direction too.
void ck_special_sign(const double *p, double *r) {
  double re = p[0], im = p[1];
  if (re == 0 && im == 0) {
    r[0] = re;
    r[1] = im;
    return;
  }
  if (re != re || im != im) {
    r[0] = r[1] = NAN;
    return;
  }
  if (isfinite(re) && isfinite(im)) {
    scale(&re, &im);
  } else {
    re = copysign(isinf(re) ? 1 : 0, re);
    im = copysign(isinf(im) ? 1 : 0, im);
  }
  // Both are at most 2: the square of the larger with its error, as in roots.h.
  double larger = fmax(fabs(re), fabs(im)), smaller = fmin(fabs(re), fabs(im));
  double square = larger * larger, error = fma(larger, larger, -square);
  double sum = fma(smaller, smaller, square);
  double lost = fma(smaller, smaller, square - sum) + error, root = sqrt(sum);
  double length = root + (fma(-root, root, sum) + lost) / (2 * root);
  r[0] = re / length;
  r[1] = im / length;
}

void ck_special_expm1(const double *p, double *r) { store(plus(-1, cexp(load(p))), r); }

void ck_special_exp2(const double *p, double *r) {
  if (p[1] == 0) {
    store(make(exp2(p[0]), p[1]), r);
  } else {
    store(cexp(times(0x1.62e42fefa39efp-1, load(p))), r);
  }
}

void ck_special_log1p(const double *p, double *r) { store(clog(plus(1, load(p))), r); }

static void log_in_base(const double *p, double *r, double real, double log_base) {
  number natural = clog(load(p));
  store(make(p[1] == 0 ? real : creal(natural) / log_base, cimag(natural) / log_base), r);
}
void ck_special_log2(const double *p, double *r) {
  log_in_base(p, r, log2(fabs(p[0])), 0x1.62e42fefa39efp-1);
}
void ck_special_log10(const double *p, double *r) {
  log_in_base(p, r, log10(fabs(p[0])), 0x1.26bb1bbb55516p+1);
}

void ck_special_sigmoid(const double *p, double *r) {
  number z = load(p);
  if (fabs(p[0]) < 1 && fabs(p[1]) > 1) {
    number half = times(0.5, z);
    store(quotient(cexp(half), times(2, ccosh(half))), r);
  } else if (p[0] >= 0) {
    store(reciprocal(plus(1, cexp(make(-p[0], -p[1])))), r);
  } else {
    number power = cexp(z);
    store(quotient(power, plus(1, power)), r);
  }
}

void ck_special_sechSquared(const double *p, double *r) {
  number z = load(p);
  if (fabs(p[0]) < 1) {
    number root = reciprocal(ccosh(z));
    store(product(root, root), r);
  } else {
    number w = cexp(times(p[0] > 0 ? -2 : 2, z)), denominator = plus(1, w);
    store(quotient(quotient(times(4, w), denominator), denominator), r);
  }
}

static number positive_power(number z, unsigned n) {
  if (n == 0) return make(1, 0);
  while ((n & 1) == 0) {
    z = product(z, z);
    n >>= 1;
  }
  number result = z;
  while (n > 1) {
    z = product(z, z);
    n >>= 1;
    if (n & 1) result = product(result, z);
  }
  return result;
}

static number integral_power(number z, int n) {
  if (n >= 0) return positive_power(z, (unsigned)n);
  number p = positive_power(z, (unsigned)-n);
  if (is_finite(p) && cabs(p) >= 0x1p-1022) return reciprocal(p);
  return positive_power(reciprocal(z), (unsigned)-n);
}

// Integral powers up to 1024 by squaring; the limits at 0; else, for what is not finite, in polar form.
void ck_special_pow(const double *p, double *r) {
  number z = load(p);
  double u = p[2], v = p[3];
  if (v == 0 && fabs(u) <= 1024 && u == trunc(u)) {
    store(integral_power(z, (int)u), r);
    return;
  }
  if (is_zero(z) && u == u && v == v) {
    store(u > 0 ? make(0, 0) : make(u < 0 && v == 0 ? INFINITY : NAN, NAN), r);
    return;
  }
  number l = clog(z);
  double angle = cimag(l), turn = v == 0 ? u * angle : sum_of_products(u, angle, v, creal(l));
  double length = pow(cabs(z), u);
  if (v != 0) length *= exp(-v * angle);
  if (!isnormal(length)) length = exp(sum_of_products(u, creal(l), -v, angle));
  store(turn == 0 ? make(length, turn) : make(length * cos(turn), length * sin(turn)), r);
}
