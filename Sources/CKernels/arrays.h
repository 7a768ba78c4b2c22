// Loops over arrays, one per function, for the instruction set that the including file chose. A rest
// of fewer than CK_LANES elements goes through the same vector code, padded with ones.
#include "elementary/begin.h"
#include "elementary/elementary.h"
#include "functions.h"

#define CK_LOOP(name, inputs, outputs, body)                                             \
  static void CK_SUFFIXED(name)(size_t n, const double *const *in, double *const *out) { \
    vd a[inputs], r[outputs];                                                            \
    size_t i = 0;                                                                        \
    for (; i + CK_LANES <= n; i += CK_LANES) {                                           \
      for (int k = 0; k < inputs; k++) __builtin_memcpy(&a[k], in[k] + i, sizeof(vd));   \
      body;                                                                              \
      for (int k = 0; k < outputs; k++) __builtin_memcpy(out[k] + i, &r[k], sizeof(vd)); \
    }                                                                                    \
    if (i == n) return;                                                                  \
    for (int k = 0; k < inputs; k++) a[k] = load_rest(in[k] + i, n - i);                 \
    body;                                                                                \
    for (int k = 0; k < outputs; k++) store_rest(out[k] + i, n - i, r[k]);               \
  }

CK_FN vd load_rest(const double *p, size_t count) {
  double part[CK_LANES];
  for (size_t i = 0; i < CK_LANES; i++) part[i] = i < count ? p[i] : 1.0;
  vd x;
  __builtin_memcpy(&x, part, sizeof x);
  return x;
}

CK_FN void store_rest(double *p, size_t count, vd x) {
  double part[CK_LANES];
  __builtin_memcpy(part, &x, sizeof x);
  for (size_t i = 0; i < count; i++) p[i] = part[i];
}

#define CK_LOOP_UNARY(f) CK_LOOP(f, 1, 1, r[0] = v_##f(a[0]))
#define CK_LOOP_BINARY(f) CK_LOOP(f, 2, 1, r[0] = v_##f(a[0], a[1]))
#define CK_LOOP_PAIR(f) CK_LOOP(f, 1, 2, v_##f(a[0], &r[0], &r[1]))
#define CK_LOOP_COMPLEX(f) \
  CK_LOOP(z##f, 2, 2, vz z = vz_##f((vz){a[0], a[1]}); r[0] = z.re; r[1] = z.im)
#define CK_LOOP_COMPLEX_BINARY(f)                                                        \
  CK_LOOP(z##f, 4, 2, vz z = vz_##f((vz){a[0], a[1]}, (vz){a[2], a[3]}); r[0] = z.re; \
          r[1] = z.im)

CK_REAL_UNARY(CK_LOOP_UNARY)
CK_REAL_BINARY(CK_LOOP_BINARY)
CK_REAL_PAIR(CK_LOOP_PAIR)
CK_COMPLEX_UNARY(CK_LOOP_COMPLEX)
CK_COMPLEX_BINARY(CK_LOOP_COMPLEX_BINARY)

#include "elementary/end.h"

#define CK_POINTER(f) CK_SUFFIXED(f),
#define CK_COMPLEX_POINTER(f) CK_SUFFIXED(z##f),
const ck_array_function CK_SUFFIXED(ck_table)[] = {
    CK_REAL_UNARY(CK_POINTER) CK_REAL_BINARY(CK_POINTER) CK_REAL_PAIR(CK_POINTER)
        CK_COMPLEX_UNARY(CK_COMPLEX_POINTER) CK_COMPLEX_BINARY(CK_COMPLEX_POINTER)};
