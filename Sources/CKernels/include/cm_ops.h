// Every operation of the block machine, one list; the Swift enumeration PlaneOp has the same order.
#ifndef WIRTINGER_CM_OPS_H
#define WIRTINGER_CM_OPS_H

// One operand, one result.
#define CM_UNARY(X) \
  X(copy) X(negate) X(abs) X(sign) X(angle) X(reciprocal) X(sqrt) \
  X(exp) X(expm1) X(exp2) X(log) X(log1p) X(log2) X(log10) \
  X(sin) X(cos) X(tan) X(asin) X(acos) X(atan) \
  X(sinh) X(cosh) X(tanh) X(asinh) X(acosh) X(atanh) \
  X(sechSquared) X(sigmoid) X(cbrt) X(erf) X(erfc) X(gamma) X(lgamma) \
  X(sinc) X(sincDerivative) X(reciprocal1p) \
  X(floor) X(ceil) X(round) X(trunc) X(isFinite) X(not)

// Two operands, one result.
#define CM_BINARY(X) \
  X(add) X(subtract) X(multiply) X(divide) X(strongMultiply) X(pow) X(atan2) X(hypot) \
  X(logaddexp) X(maximum) X(minimum) X(copysign) X(remainder) X(floorDivide) \
  X(less) X(lessEqual) X(equal) X(notEqual) X(and) X(or)

// Three operands, one result: c ? a : b, ab + c, ab - c, c - ab, strong ab + c, and the strong product
// of a real a with the real part b of b + ic.
#define CM_TERNARY(X) \
  X(select) X(mulAdd) X(mulSub) X(negMulAdd) X(strongAdd) X(strongPart)

// Four operands, one result: ab + cd, ab - cd, strong ab + strong cd, and the parts of the strong
// product of a + ib and c + id.
#define CM_QUATERNARY(X) X(sumProducts) X(diffProducts) X(strongSum) X(cstrongRe) X(cstrongIm)

// Several results: the number of results and of operands. What derivatives take comes with the function: of
// z and w the quotients q = z/w, q/w and 1/w; of z the logarithm and 1/z; of a
// real number tanh, log and log1p with their derivatives.
#define CM_GROUPS(X) \
  X(sincos, 2, 1) X(sinhcosh, 2, 1) \
  X(cmul, 2, 4) X(cstrong, 2, 4) X(cstrongConj, 2, 4) X(cdiv, 2, 4) \
  X(creciprocal, 2, 2) X(cexp, 2, 2) X(csin, 2, 2) X(ccos, 2, 2) X(csincos, 4, 2) \
  X(csinh, 2, 2) X(ccosh, 2, 2) X(csinhcosh, 4, 2) X(clog, 2, 2) X(csqrt, 2, 2) X(csign, 2, 2) \
  X(cexpm1, 2, 2) X(cexp2, 2, 2) X(clog1p, 2, 2) X(clog2, 2, 2) X(clog10, 2, 2) X(ctan, 2, 2) \
  X(casin, 2, 2) X(cacos, 2, 2) X(catan, 2, 2) X(ctanh, 2, 2) X(casinh, 2, 2) X(cacosh, 2, 2) \
  X(catanh, 2, 2) X(csechSquared, 2, 2) X(csigmoid, 2, 2) X(cpow, 2, 4) \
  X(cquotients, 6, 4) X(clogReciprocal, 4, 2) X(tanhSlope, 2, 1) X(logSlope, 2, 1) X(log1pSlope, 2, 1)

// Of arrays and of the world outside; the fields of each are listed beside its function.
#define CM_OTHERS(X) \
  X(end) X(power) X(cpower) X(load) X(store) X(ahead) X(splat) X(spread) \
  X(gather) X(copyRuns) X(placeRuns) X(scatter) X(sum) X(maximumOf) X(runningSum) \
  X(contract) X(callout)

enum {
#define X(name) CM_##name,
#define G(name, results, operands) CM_##name,
  CM_UNARY(X) CM_BINARY(X) CM_TERNARY(X) CM_QUATERNARY(X) CM_GROUPS(G) CM_OTHERS(X)
#undef X
#undef G
  CM_COUNT
};

#endif
