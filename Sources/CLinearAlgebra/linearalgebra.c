#include "CLinearAlgebra.h"

#include <stdlib.h>
#include <string.h>

// The Fortran interface. Every CHARACTER argument has a hidden length at the end of the list: leaving it
// out is undefined, and gfortran makes use of that.
#define CHAR(c) (&(const char){c})

void dgetrf_(const int *, const int *, double *, const int *, int *, int *);
void zgetrf_(const int *, const int *, double *, const int *, int *, int *);
void dgetrs_(const char *, const int *, const int *, const double *, const int *, const int *, double *,
             const int *, int *, size_t);
void zgetrs_(const char *, const int *, const int *, const double *, const int *, const int *, double *,
             const int *, int *, size_t);
void dgetri_(const int *, double *, const int *, const int *, double *, const int *, int *);
void zgetri_(const int *, double *, const int *, const int *, double *, const int *, int *);
void dpotrf_(const char *, const int *, double *, const int *, int *, size_t);
void zpotrf_(const char *, const int *, double *, const int *, int *, size_t);
void dsyevd_(const char *, const char *, const int *, double *, const int *, double *, double *,
             const int *, int *, const int *, int *, size_t, size_t);
void zheevd_(const char *, const char *, const int *, double *, const int *, double *, double *,
             const int *, double *, const int *, int *, const int *, int *, size_t, size_t);
void dgesdd_(const char *, const int *, const int *, double *, const int *, double *, double *,
             const int *, double *, const int *, double *, const int *, int *, int *, size_t);
void zgesdd_(const char *, const int *, const int *, double *, const int *, double *, double *,
             const int *, double *, const int *, double *, const int *, double *, int *, int *, size_t);
void dgeqrf_(const int *, const int *, double *, const int *, double *, double *, const int *, int *);
void zgeqrf_(const int *, const int *, double *, const int *, double *, double *, const int *, int *);
void dorgqr_(const int *, const int *, const int *, double *, const int *, const double *, double *,
             const int *, int *);
void zungqr_(const int *, const int *, const int *, double *, const int *, const double *, double *,
             const int *, int *);
void dgemm_(const char *, const char *, const int *, const int *, const int *, const double *,
            const double *, const int *, const double *, const int *, const double *, double *,
            const int *, size_t, size_t);
void zgemm_(const char *, const char *, const int *, const int *, const int *, const double *,
            const double *, const int *, const double *, const int *, const double *, double *,
            const int *, size_t, size_t);

// Requests run side by side already, so each call computes in its caller's thread. OpenBLAS makes its
// threads in a constructor of its own, by what the environment says; so it is initialised here, before that,
// with one more variable. The environment itself stays where it is: setenv would move it, and Swift's
// statically linked runtime finds the command line by its place. (openblas_set_num_threads comes too late,
// and before the initialisation it crashes.)
extern char **environ;
void gotoblas_init(void);

__attribute__((constructor(101))) static void initialize(void) {
  char **saved = environ;
  size_t count = 0;
  while (saved && saved[count]) count++;
  char **extended = malloc((count + 2) * sizeof(char *));
  if (!extended) return;
  extended[0] = "OPENBLAS_NUM_THREADS=1";
  if (count) memcpy(extended + 1, saved, count * sizeof(char *));
  extended[count + 1] = NULL;
  environ = extended;
  gotoblas_init();
  environ = saved;
  free(extended);
}

static int max(int a, int b) { return a > b ? a : b; }
static int min(int a, int b) { return a < b ? a : b; }

/// Room for `count` numbers, never none; NULL if there is no memory.
static double *room(int is_complex, long count) {
  return malloc(sizeof(double) * (is_complex ? 2 : 1) * (size_t)(count + 1));
}

int wla_lu(int is_complex, int n, double *a, int *pivots) {
  int info = 0, lead = max(1, n);
  if (is_complex)
    zgetrf_(&n, &n, a, &lead, pivots, &info);
  else
    dgetrf_(&n, &n, a, &lead, pivots, &info);
  return info;
}

int wla_lu_solve(int is_complex, int n, int columns, const double *lu, const int *pivots, double *b) {
  int info = 0, lead = max(1, n);
  if (is_complex)
    zgetrs_(CHAR('N'), &n, &columns, lu, &lead, pivots, b, &lead, &info, 1);
  else
    dgetrs_(CHAR('N'), &n, &columns, lu, &lead, pivots, b, &lead, &info, 1);
  return info;
}

int wla_lu_invert(int is_complex, int n, double *lu, const int *pivots) {
  int info = 0, lead = max(1, n), size = max(1, 64 * n);
  double *work = room(is_complex, size);
  if (!work) return WLA_NO_MEMORY;
  if (is_complex)
    zgetri_(&n, lu, &lead, pivots, work, &size, &info);
  else
    dgetri_(&n, lu, &lead, pivots, work, &size, &info);
  free(work);
  return info;
}

int wla_cholesky(int is_complex, int n, double *a) {
  int info = 0, lead = max(1, n);
  if (is_complex)
    zpotrf_(CHAR('L'), &n, a, &lead, &info, 1);
  else
    dpotrf_(CHAR('L'), &n, a, &lead, &info, 1);
  return info;
}

int wla_eigen(int is_complex, int wants_vectors, int n, double *a, double *values) {
  const char *job = wants_vectors ? CHAR('V') : CHAR('N');
  int info = 0, lead = max(1, n), query = -1, size, real_size = 0, integer_size;
  double best[2] = {0, 0}, real_best = 0;
  int integer_best = 0;
  if (is_complex)
    zheevd_(job, CHAR('L'), &n, a, &lead, values, best, &query, &real_best, &query, &integer_best,
            &query, &info, 1, 1);
  else
    dsyevd_(job, CHAR('L'), &n, a, &lead, values, best, &query, &integer_best, &query, &info, 1, 1);
  if (info) return info;
  size = max(1, (int)best[0]);
  real_size = max(1, (int)real_best);
  integer_size = max(1, integer_best);
  double *work = room(is_complex, size), *real_work = room(0, real_size);
  int *integers = malloc(sizeof(int) * (size_t)integer_size);
  if (!work || !real_work || !integers)
    info = WLA_NO_MEMORY;
  else if (is_complex)
    zheevd_(job, CHAR('L'), &n, a, &lead, values, work, &size, real_work, &real_size, integers,
            &integer_size, &info, 1, 1);
  else
    dsyevd_(job, CHAR('L'), &n, a, &lead, values, work, &size, integers, &integer_size, &info, 1, 1);
  free(work);
  free(real_work);
  free(integers);
  return info;
}

int wla_svd(int is_complex, char job, int m, int n, double *a, double *s, double *u, double *vh) {
  int info = 0, lead = max(1, m), few = min(m, n), many = max(m, n), query = -1;
  int lead_vh = max(1, job == 'A' ? n : few);
  double best[2] = {0, 0};
  // The size that the documentation of zgesdd asks for with vectors; without them it needs 7 min(m, n).
  long real_size = job == 'N' ? 7L * few : (long)few * max(5 * few + 7, 2 * many + 2 * few + 1);
  double *real_work = room(0, real_size);
  int *integers = malloc(sizeof(int) * (size_t)(8L * few + 1));
  double *work = NULL;
  if (!real_work || !integers) info = WLA_NO_MEMORY;
  for (int pass = 0; pass < 2 && !info; pass++) {
    int size = pass ? max(1, (int)best[0]) : query;
    if (pass && !(work = room(is_complex, size))) {
      info = WLA_NO_MEMORY;
      break;
    }
    double *space = pass ? work : best;
    if (is_complex)
      zgesdd_(&job, &m, &n, a, &lead, s, u, &lead, vh, &lead_vh, space, &size, real_work, integers,
              &info, 1);
    else
      dgesdd_(&job, &m, &n, a, &lead, s, u, &lead, vh, &lead_vh, space, &size, integers, &info, 1);
  }
  free(work);
  free(real_work);
  free(integers);
  return info;
}

int wla_qr(int is_complex, int m, int n, int columns, double *a, double *q) {
  int info = 0, lead = max(1, m), size = max(1, 64 * columns);
  double *work = room(is_complex, size), *factors = room(is_complex, max(1, n));
  if (!work || !factors) {
    info = WLA_NO_MEMORY;
  } else {
    size_t bytes = sizeof(double) * (is_complex ? 2 : 1) * (size_t)m * (size_t)n;
    if (is_complex)
      zgeqrf_(&m, &n, a, &lead, factors, work, &size, &info);
    else
      dgeqrf_(&m, &n, a, &lead, factors, work, &size, &info);
    if (bytes) memcpy(q, a, bytes);
    if (!info && is_complex) zungqr_(&m, &columns, &n, q, &lead, factors, work, &size, &info);
    if (!info && !is_complex) dorgqr_(&m, &columns, &n, q, &lead, factors, work, &size, &info);
  }
  free(work);
  free(factors);
  return info;
}

void wla_multiply(int is_complex, int m, int n, int k, const double *a, const double *b, double *c) {
  const double one[2] = {1, 0}, zero[2] = {0, 0};
  int lead_a = max(1, m), lead_b = max(1, k), lead_c = max(1, m);
  if (is_complex)
    zgemm_(CHAR('N'), CHAR('N'), &m, &n, &k, one, a, &lead_a, b, &lead_b, zero, c, &lead_c, 1, 1);
  else
    dgemm_(CHAR('N'), CHAR('N'), &m, &n, &k, one, a, &lead_a, b, &lead_b, zero, c, &lead_c, 1, 1);
}
