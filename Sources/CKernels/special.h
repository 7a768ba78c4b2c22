// Complex functions of single numbers, for lanes that vector code does not reach: infinities and NaN with
// the values of C17 Annex G, quotients that need scaling, integral powers.
#ifndef CKERNELS_SPECIAL_H
#define CKERNELS_SPECIAL_H

// p has the parts of the operands, r those of the result.
typedef void (*ck_special)(const double *p, double *r);

// From libm; only numbers that are not finite come here, whose results no rounding depends on.
#define CK_SPECIAL_LIBM(X) \
  X(exp) X(sin) X(cos) X(tan) X(sinh) X(cosh) X(tanh) X(log) X(sqrt) \
  X(asin) X(acos) X(atan) X(asinh) X(acosh) X(atanh)
// Made of those as the interpreter makes them.
#define CK_SPECIAL_MADE(X) X(expm1) X(exp2) X(log1p) X(log2) X(log10) X(sigmoid) X(sechSquared)
// For all numbers.
#define CK_SPECIAL_ALL(X) X(divide) X(reciprocal) X(sign) X(pow)

#define CK_DECLARE(name) void ck_special_##name(const double *p, double *r);
CK_SPECIAL_LIBM(CK_DECLARE)
CK_SPECIAL_MADE(CK_DECLARE)
CK_SPECIAL_ALL(CK_DECLARE)
#undef CK_DECLARE

// log |gamma| without the write to the global `signgam`, which would be a data race.
double ck_special_lgamma(double x);

#endif
