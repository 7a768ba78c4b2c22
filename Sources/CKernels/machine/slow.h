// What single lanes fall back to where a fast kernel does not reach: libm, one number at a time.
#ifndef WIRTINGER_CM_SLOW_H
#define WIRTINGER_CM_SLOW_H

#include <stddef.h>

typedef double (*cm_real1)(double);
typedef double (*cm_real2)(double, double);

// |gamma| in logarithms without the write to the global `signgam`, which would be a data race.
double cm_lgamma(double x);
// log(e^x + e^y), Python's % and //.
double cm_logaddexp(double x, double y);
double cm_remainder(double x, double y);
double cm_floor_divide(double x, double y);

// Complex functions with the special values of C17 Annex G; p has the operands' parts, r the result's.
void cm_slow_cexp(const double *p, double *r);
void cm_slow_csin(const double *p, double *r);
void cm_slow_ccos(const double *p, double *r);
void cm_slow_csinh(const double *p, double *r);
void cm_slow_ccosh(const double *p, double *r);
void cm_slow_clog(const double *p, double *r);
void cm_slow_csqrt(const double *p, double *r);
void cm_slow_cdiv(const double *p, double *r);
void cm_slow_creciprocal(const double *p, double *r);
void cm_slow_csign(const double *p, double *r);

#endif
