// The list of all elementary functions: X(name) by the shape of their arguments and results.
#define CK_REAL_UNARY(X) \
  X(exp) X(expm1) X(exp2) X(log) X(log1p) X(log2) X(log10) X(sin) X(cos) X(tan) \
  X(asin) X(acos) X(atan) X(sinh) X(cosh) X(tanh) X(asinh) X(acosh) X(atanh) \
  X(sechSquared) X(sigmoid) X(cbrt) X(erf) X(erfc) X(gamma) X(lgamma) \
  X(sinc) X(sincDerivative)
#define CK_REAL_BINARY(X) X(atan2) X(hypot) X(pow) X(logaddexp) X(remainder) X(floorDivide)
// One real argument, two results.
#define CK_REAL_PAIR(X) X(sincos) X(sinhcosh)
// One complex argument and result.
#define CK_COMPLEX_UNARY(X) \
  X(reciprocal) X(sign) X(sqrt) X(exp) X(expm1) X(exp2) X(log) X(log1p) X(log2) X(log10) \
  X(sin) X(cos) X(tan) X(asin) X(acos) X(atan) \
  X(sinh) X(cosh) X(tanh) X(asinh) X(acosh) X(atanh) X(sechSquared) X(sigmoid)
// Two complex arguments, complex result.
#define CK_COMPLEX_BINARY(X) X(divide) X(pow)
