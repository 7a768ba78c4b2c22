// Complex functions of libm for Swift, which does not import `double _Complex`, and lgamma_r.
// Every function has the meaning, branch cuts and special values of C17 Annex G.
#ifndef WIRTINGER_CMATH_H
#define WIRTINGER_CMATH_H

typedef struct {
  double re;
  double im;
} cmath_complex;

// One line per function of <complex.h>.
#define CMATH_FUNCTIONS(X) \
  X(sqrt) X(exp) X(log) X(sin) X(cos) X(tan) X(asin) X(acos) X(atan) \
  X(sinh) X(cosh) X(tanh) X(asinh) X(acosh) X(atanh)

cmath_complex cmath_sqrt(double re, double im);
cmath_complex cmath_exp(double re, double im);
cmath_complex cmath_log(double re, double im);
cmath_complex cmath_sin(double re, double im);
cmath_complex cmath_cos(double re, double im);
cmath_complex cmath_tan(double re, double im);
cmath_complex cmath_asin(double re, double im);
cmath_complex cmath_acos(double re, double im);
cmath_complex cmath_atan(double re, double im);
cmath_complex cmath_sinh(double re, double im);
cmath_complex cmath_cosh(double re, double im);
cmath_complex cmath_tanh(double re, double im);
cmath_complex cmath_asinh(double re, double im);
cmath_complex cmath_acosh(double re, double im);
cmath_complex cmath_atanh(double re, double im);

// (a + ib)/(c + id) with the special values of Annex G.5.1.
cmath_complex cmath_divide(double a, double b, double c, double d);

// log |gamma(x)| without the write to the global `signgam` that makes lgamma a data race.
double cmath_lgamma(double x);

#endif
