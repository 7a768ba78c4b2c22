// Arithmetic on whole blocks of 64 numbers: what goes from one instruction to the next would cost more
// than the arithmetic, so these do without all that the steps in arithmetic.h look at first. Which operands are
// one number for all lanes is in the name: `e` each its own, `u` uniform.
//
// A register of a multiple of 64 numbers is computed in whole blocks even where fewer lanes are asked for.

#define BLOCK(statement)                                      \
  _Pragma("clang loop unroll_count(8)") for (int v = 0; v < 64; v += CK_LANES) { statement; }

#define EACH(k) const double *p##k = base + in->f[k];
#define UNIFORM(k) const vd x##k = v_splat(*POINTER(in->f[k]));
#define AT_EACH(k) get(p##k + j + v)
#define AT_UNIFORM(k) x##k

#define BLOCK_STEP(name, fields, OPERANDS, value)                      \
  STEP(name) {                                                         \
    size_t n = in->n * lanes;                                          \
    double *r = base + in->f[0];                                       \
    OPERANDS                                                           \
    for (size_t j = 0; j < n; j += 64) BLOCK(put(r + j + v, value))    \
    NEXT(fields);                                                      \
  }

#define BLOCKS1(f, F) BLOCK_STEP(f##_e, 2, EACH(1), F(AT_EACH(1)))

#define BLOCKS2(f, F)                                                                    \
  BLOCK_STEP(f##_ee, 3, EACH(1) EACH(2), F(AT_EACH(1), AT_EACH(2)))                      \
  BLOCK_STEP(f##_ue, 3, UNIFORM(1) EACH(2), F(AT_UNIFORM(1), AT_EACH(2)))                \
  BLOCK_STEP(f##_eu, 3, EACH(1) UNIFORM(2), F(AT_EACH(1), AT_UNIFORM(2)))

#define BLOCKS3(f, F)                                                                           \
  BLOCK_STEP(f##_eee, 4, EACH(1) EACH(2) EACH(3), F(AT_EACH(1), AT_EACH(2), AT_EACH(3)))        \
  BLOCK_STEP(f##_uee, 4, UNIFORM(1) EACH(2) EACH(3), F(AT_UNIFORM(1), AT_EACH(2), AT_EACH(3)))  \
  BLOCK_STEP(f##_eeu, 4, EACH(1) EACH(2) UNIFORM(3), F(AT_EACH(1), AT_EACH(2), AT_UNIFORM(3)))  \
  BLOCK_STEP(                                                                                   \
      f##_ueu, 4, UNIFORM(1) EACH(2) UNIFORM(3), F(AT_UNIFORM(1), AT_EACH(2), AT_UNIFORM(3)))

#define BLOCKS4(f, F)                                                      \
  BLOCK_STEP(                                                              \
      f##_eeee, 5, EACH(1) EACH(2) EACH(3) EACH(4),                        \
      F(AT_EACH(1), AT_EACH(2), AT_EACH(3), AT_EACH(4)))                   \
  BLOCK_STEP(                                                              \
      f##_ueee, 5, UNIFORM(1) EACH(2) EACH(3) EACH(4),                     \
      F(AT_UNIFORM(1), AT_EACH(2), AT_EACH(3), AT_EACH(4)))                \
  BLOCK_STEP(                                                              \
      f##_eeue, 5, EACH(1) EACH(2) UNIFORM(3) EACH(4),                     \
      F(AT_EACH(1), AT_EACH(2), AT_UNIFORM(3), AT_EACH(4)))                \
  BLOCK_STEP(                                                              \
      f##_ueue, 5, UNIFORM(1) EACH(2) UNIFORM(3) EACH(4),                  \
      F(AT_UNIFORM(1), AT_EACH(2), AT_UNIFORM(3), AT_EACH(4)))

#define B_NEGATE(a) (-(a))
#define B_ADD(a, b) ((a) + (b))
#define B_SUBTRACT(a, b) ((a) - (b))
#define B_MULTIPLY(a, b) ((a) * (b))
#define B_DIVIDE(a, b) ((a) / (b))
#define B_MUL_ADD(a, b, c) ((a) * (b) + (c))
#define B_MUL_SUB(a, b, c) ((a) * (b) - (c))
#define B_NEG_MUL_ADD(a, b, c) ((c) - (a) * (b))
#define B_STRONG_ADD(a, b, c) (strong(a, b) + (c))
#define B_SUM(a, b, c, d) ((a) * (b) + (c) * (d))
#define B_DIFF(a, b, c, d) ((a) * (b) - (c) * (d))
#define B_STRONG_SUM(a, b, c, d) (strong(a, b) + strong(c, d))

// The list: the operation and its value.
#define CM_BLOCKS1(X) X(negate, B_NEGATE)
#define CM_BLOCKS2(X)                                                             \
  X(add, B_ADD) X(subtract, B_SUBTRACT) X(multiply, B_MULTIPLY) X(divide, B_DIVIDE) \
  X(strongMultiply, strong)
#define CM_BLOCKS3(X)                                                       \
  X(mulAdd, B_MUL_ADD) X(mulSub, B_MUL_SUB) X(negMulAdd, B_NEG_MUL_ADD) \
  X(strongAdd, B_STRONG_ADD)
#define CM_BLOCKS4(X) X(sumProducts, B_SUM) X(diffProducts, B_DIFF) X(strongSum, B_STRONG_SUM)

CM_BLOCKS1(BLOCKS1)
CM_BLOCKS2(BLOCKS2)
CM_BLOCKS3(BLOCKS3)
CM_BLOCKS4(BLOCKS4)
