// What speed.py compares with, in the shape of the kernels' array entry points: glibc number by number,
// and its vector functions and SLEEF's (with -DSLEEF) 8 or, without AVX-512, 4 at a time.
#define _GNU_SOURCE
#include <complex.h>
#include <immintrin.h>
#include <math.h>
#include <stddef.h>
#include <time.h>
#ifdef SLEEF
#include <sleef.h>
#endif

typedef void (*function)(size_t, const double *const *, double *const *);

#define UNARY(X) \
  X(exp) X(expm1) X(exp2) X(log) X(log1p) X(log2) X(log10) X(sin) X(cos) X(tan) X(asin) X(acos) \
  X(atan) X(sinh) X(cosh) X(tanh) X(asinh) X(acosh) X(atanh) X(cbrt) X(erf) X(erfc)
#define BINARY(X) X(pow) X(atan2) X(hypot)
#define COMPLEX(X) \
  X(exp) X(log) X(sqrt) X(sin) X(cos) X(tan) X(sinh) X(cosh) X(tanh) X(asin) X(acos) X(atan) \
  X(asinh) X(acosh) X(atanh)

#define LIBM1(f)                                                                \
  void libm_##f(size_t n, const double *const *in, double *const *out) {        \
    for (size_t i = 0; i < n; i++) out[0][i] = f(in[0][i]);                     \
  }
#define LIBM2(f)                                                                \
  void libm_##f(size_t n, const double *const *in, double *const *out) {        \
    for (size_t i = 0; i < n; i++) out[0][i] = f(in[0][i], in[1][i]);           \
  }
#define LIBMZ(f)                                                                \
  void libm_z##f(size_t n, const double *const *in, double *const *out) {       \
    for (size_t i = 0; i < n; i++) {                                            \
      double complex z = c##f(__builtin_complex(in[0][i], in[1][i]));           \
      out[0][i] = creal(z), out[1][i] = cimag(z);                               \
    }                                                                           \
  }
UNARY(LIBM1) LIBM1(tgamma) LIBM1(lgamma) BINARY(LIBM2) COMPLEX(LIBMZ)
void libm_sincos(size_t n, const double *const *in, double *const *out) {
  for (size_t i = 0; i < n; i++) sincos(in[0][i], &out[0][i], &out[1][i]);
}
void libm_zpow(size_t n, const double *const *in, double *const *out) {
  for (size_t i = 0; i < n; i++) {
    double complex z = cpow(__builtin_complex(in[0][i], in[1][i]), __builtin_complex(in[2][i], in[3][i]));
    out[0][i] = creal(z), out[1][i] = cimag(z);
  }
}
void libm_zdivide(size_t n, const double *const *in, double *const *out) {
  for (size_t i = 0; i < n; i++) {
    double complex z = __builtin_complex(in[0][i], in[1][i]) / __builtin_complex(in[2][i], in[3][i]);
    out[0][i] = creal(z), out[1][i] = cimag(z);
  }
}

#ifdef __AVX512F__
#define LANES 8
typedef __m512d v;
#define GET(p) _mm512_loadu_pd(p)
#define PUT(p, x) _mm512_storeu_pd(p, x)
#define MVEC1(f) _ZGVeN8v_##f
#define MVEC2(f) _ZGVeN8vv_##f
#define SLEEF_NAME(f, u) Sleef_##f##d8_##u##avx512f
#else
#define LANES 4
typedef __m256d v;
#define GET(p) _mm256_loadu_pd(p)
#define PUT(p, x) _mm256_storeu_pd(p, x)
#define MVEC1(f) _ZGVdN4v_##f
#define MVEC2(f) _ZGVdN4vv_##f
#define SLEEF_NAME(f, u) Sleef_##f##d4_##u##avx2
#endif

#define LOOP1(name, f)                                                          \
  void name(size_t n, const double *const *in, double *const *out) {            \
    for (size_t i = 0; i < n; i += LANES) PUT(out[0] + i, f(GET(in[0] + i)));   \
  }
#define LOOP2(name, f)                                                          \
  void name(size_t n, const double *const *in, double *const *out) {            \
    for (size_t i = 0; i < n; i += LANES)                                       \
      PUT(out[0] + i, f(GET(in[0] + i), GET(in[1] + i)));                       \
  }
#define M1(f) v MVEC1(f)(v); LOOP1(libmvec_##f, MVEC1(f))
#define M2(f) v MVEC2(f)(v, v); LOOP2(libmvec_##f, MVEC2(f))
UNARY(M1) BINARY(M2)

#ifdef SLEEF
#define S1(f) LOOP1(sleef_##f, SLEEF_NAME(f, u10))
S1(exp) S1(expm1) S1(exp2) S1(log) S1(log1p) S1(log2) S1(log10) S1(sin) S1(cos) S1(tan) S1(asin)
S1(acos) S1(atan) S1(sinh) S1(cosh) S1(tanh) S1(asinh) S1(acosh) S1(atanh) S1(cbrt) S1(erf)
LOOP1(sleef_erfc, SLEEF_NAME(erfc, u15))
LOOP1(sleef_tgamma, SLEEF_NAME(tgamma, u10))
LOOP1(sleef_lgamma, SLEEF_NAME(lgamma, u10))
LOOP2(sleef_pow, SLEEF_NAME(pow, u10))
LOOP2(sleef_atan2, SLEEF_NAME(atan2, u10))
LOOP2(sleef_hypot, SLEEF_NAME(hypot, u05))
void sleef_sincos(size_t n, const double *const *in, double *const *out) {
  for (size_t i = 0; i < n; i += LANES) {
    __typeof__(SLEEF_NAME(sincos, u10)(GET(in[0]))) r = SLEEF_NAME(sincos, u10)(GET(in[0] + i));
    PUT(out[0] + i, r.x);
    PUT(out[1] + i, r.y);
  }
}
#endif

static double now(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return t.tv_sec * 1e9 + t.tv_nsec;
}

// Nanoseconds per element: the fastest of some rounds, of which each takes `repeats` calls.
double measure(
    function f, size_t n, const double *const *in, double *const *out, int rounds, int repeats) {
  double best = INFINITY;
  for (int round = 0; round < rounds; round++) {
    double start = now();
    for (int k = 0; k < repeats; k++) f(n, in, out);
    best = fmin(best, (now() - start) / repeats / n);
  }
  return best;
}
