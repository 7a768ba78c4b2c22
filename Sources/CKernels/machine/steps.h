// How an instruction's function is written: its fields, its loop, and the tail call to the next one.

#define ALIGNED8(bytes) (((bytes) + 7) / 8 * 8)
// The tail call is guaranteed: a program of any length needs no stack.
#define NEXT(fields)                                                                          \
  do {                                                                                        \
    const cm_instruction *next =                                                              \
        (const cm_instruction *)((const char *)in + ALIGNED8(12 + 4 * (fields)));             \
    __attribute__((musttail)) return next->run(next, base, lanes, ctx);                       \
  } while (0)

#define STEP(name)                                                                         \
  static void CK_SUFFIXED(cm_step_##name)(                                                 \
      const cm_instruction *in, double *base, size_t lanes, const struct cm_context *ctx)

#define POINTER(field) (base + ((field) & ((1u << CM_OPERAND_BITS) - 1)))
#define MASK(field) (ctx->mask[(field) >> CM_OPERAND_BITS])

typedef double vd_unaligned __attribute__((ext_vector_type(CK_LANES), aligned(8)));
CK_FN vd get(const double *p) { return *(const vd_unaligned *)p; }
CK_FN void put(double *p, vd x) { *(vd_unaligned *)p = x; }

// Loads come before stores at each step, so a result may take the place of an operand.
#define STEP1(name, value)                                            \
  STEP(name) {                                                        \
    size_t n = in->n * lanes, ma = MASK(in->f[1]);                    \
    double *r = POINTER(in->f[0]);                                    \
    const double *pa = POINTER(in->f[1]);                             \
    for (size_t j = 0; j < n; j += CK_LANES) {                        \
      vd a = get(pa + (j & ma));                                      \
      put(r + j, value);                                              \
    }                                                                 \
    NEXT(2);                                                          \
  }

#define STEP2(name, value)                                                \
  STEP(name) {                                                            \
    size_t n = in->n * lanes, ma = MASK(in->f[1]), mb = MASK(in->f[2]);   \
    double *r = POINTER(in->f[0]);                                        \
    const double *pa = POINTER(in->f[1]), *pb = POINTER(in->f[2]);        \
    for (size_t j = 0; j < n; j += CK_LANES) {                            \
      vd a = get(pa + (j & ma)), b = get(pb + (j & mb));                  \
      put(r + j, value);                                                  \
    }                                                                     \
    NEXT(3);                                                              \
  }

#define STEP3(name, value)                                                                     \
  STEP(name) {                                                                                 \
    size_t n = in->n * lanes, ma = MASK(in->f[1]), mb = MASK(in->f[2]), mc = MASK(in->f[3]);   \
    double *r = POINTER(in->f[0]);                                                             \
    const double *pa = POINTER(in->f[1]), *pb = POINTER(in->f[2]), *pc = POINTER(in->f[3]);    \
    for (size_t j = 0; j < n; j += CK_LANES) {                                                 \
      vd a = get(pa + (j & ma)), b = get(pb + (j & mb)), c = get(pc + (j & mc));               \
      put(r + j, value);                                                                       \
    }                                                                                          \
    NEXT(4);                                                                                   \
  }

#define OPERANDS4(first)                                                                \
  size_t n = in->n * lanes, ma = MASK(in->f[first]), mb = MASK(in->f[first + 1]),       \
         mc = MASK(in->f[first + 2]), md = MASK(in->f[first + 3]);                      \
  const double *pa = POINTER(in->f[first]), *pb = POINTER(in->f[first + 1]),            \
               *pc = POINTER(in->f[first + 2]), *pd = POINTER(in->f[first + 3]);
#define GET4                                                                              \
  vd a = get(pa + (j & ma)), b = get(pb + (j & mb)), c = get(pc + (j & mc)), d = get(pd + (j & md));

#define STEP4(name, value)                     \
  STEP(name) {                                 \
    OPERANDS4(1)                               \
    double *r = POINTER(in->f[0]);             \
    for (size_t j = 0; j < n; j += CK_LANES) { \
      GET4 put(r + j, value);                  \
    }                                          \
    NEXT(5);                                   \
  }

// Two results from one, two or four operands; the rest sets x and y.
#define STEP12(name, ...)                                       \
  STEP(name) {                                                   \
    size_t n = in->n * lanes, ma = MASK(in->f[2]);               \
    double *r = POINTER(in->f[0]), *s = POINTER(in->f[1]);       \
    const double *pa = POINTER(in->f[2]);                        \
    for (size_t j = 0; j < n; j += CK_LANES) {                   \
      vd a = get(pa + (j & ma)), x, y;                           \
      __VA_ARGS__;                                                   \
      put(r + j, x);                                             \
      put(s + j, y);                                             \
    }                                                            \
    NEXT(3);                                                     \
  }

#define STEP22(name, ...)                                                \
  STEP(name) {                                                            \
    size_t n = in->n * lanes, ma = MASK(in->f[2]), mb = MASK(in->f[3]);   \
    double *r = POINTER(in->f[0]), *s = POINTER(in->f[1]);                \
    const double *pa = POINTER(in->f[2]), *pb = POINTER(in->f[3]);        \
    for (size_t j = 0; j < n; j += CK_LANES) {                            \
      vd a = get(pa + (j & ma)), b = get(pb + (j & mb)), x, y;            \
      __VA_ARGS__;                                                            \
      put(r + j, x);                                                      \
      put(s + j, y);                                                      \
    }                                                                     \
    NEXT(4);                                                              \
  }

#define STEP24(name, ...)                                  \
  STEP(name) {                                              \
    OPERANDS4(2)                                            \
    double *r = POINTER(in->f[0]), *s = POINTER(in->f[1]);  \
    for (size_t j = 0; j < n; j += CK_LANES) {              \
      GET4 vd x, y;                                         \
      __VA_ARGS__;                                              \
      put(r + j, x);                                        \
      put(s + j, y);                                        \
    }                                                       \
    NEXT(6);                                                \
  }

// Four results from two operands; the rest sets x, y, z and w.
#define STEP42(name, ...)                                                \
  STEP(name) {                                                            \
    size_t n = in->n * lanes, ma = MASK(in->f[4]), mb = MASK(in->f[5]);   \
    double *r = POINTER(in->f[0]), *s = POINTER(in->f[1]);                \
    double *t = POINTER(in->f[2]), *u = POINTER(in->f[3]);                \
    const double *pa = POINTER(in->f[4]), *pb = POINTER(in->f[5]);        \
    for (size_t j = 0; j < n; j += CK_LANES) {                            \
      vd a = get(pa + (j & ma)), b = get(pb + (j & mb)), x, y, z, w;      \
      __VA_ARGS__;                                                            \
      put(r + j, x);                                                      \
      put(s + j, y);                                                      \
      put(t + j, z);                                                      \
      put(u + j, w);                                                      \
    }                                                                     \
    NEXT(6);                                                              \
  }
