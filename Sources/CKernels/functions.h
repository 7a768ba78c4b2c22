// The list of all elementary functions: X(name) by the shape of their arguments and results.
#define CK_REAL_UNARY(X) \
  X(exp) X(expm1) X(exp2) X(log) X(log1p) X(log2) X(log10) X(sin) X(cos) X(tan)
#define CK_REAL_BINARY(X)
// One real argument, two results.
#define CK_REAL_PAIR(X) X(sincos)
// One complex argument and result.
#define CK_COMPLEX_UNARY(X)
// One complex argument, real result.
#define CK_COMPLEX_REAL(X)
// Two complex arguments, complex result.
#define CK_COMPLEX_BINARY(X)
