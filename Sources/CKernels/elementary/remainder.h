// Python's remainder and floored quotient.
#ifndef CKERNELS_REMAINDER_H
#define CKERNELS_REMAINDER_H

// libm's, whose result is exact, for lanes with a quotient of 2^53 and more, and for what is not finite.
static __attribute__((noinline, unused)) void v_fmod_lanes(
    int count, const int64_t *mask, const double *x, const double *y, double *r) {
  for (int lane = 0; lane < count; lane++)
    if (mask[lane]) r[lane] = fmod(x[lane], y[lane]);
}

// x - y trunc(x/y), exactly: the quotient is at most 1 too large, and then y is added back.
CK_FN vd v_fmod(vd x, vd y) {
  vd ax = v_abs(x), ay = v_abs(y), quotient = ax / ay;
  vd r = v_fma(-__builtin_elementwise_trunc(quotient), ay, ax);
  r = r < 0.0 ? r + ay : r;
  vl slow = ~((quotient < 0x1p53) & (ay < CK_INFINITY));
  if (__builtin_expect(v_any(slow), 0)) {
    double xs[CK_LANES], ys[CK_LANES], rs[CK_LANES];
    int64_t mask[CK_LANES];
    __builtin_memcpy(xs, &ax, sizeof xs);
    __builtin_memcpy(ys, &ay, sizeof ys);
    __builtin_memcpy(rs, &r, sizeof rs);
    __builtin_memcpy(mask, &slow, sizeof mask);
    v_fmod_lanes(CK_LANES, mask, xs, ys, rs);
    __builtin_memcpy(&r, rs, sizeof rs);
  }
  return v_copysign(r, x);
}

// x % y with the sign of y.
CK_FN vd v_remainder(vd x, vd y) {
  vd r = v_fmod(x, y);
  r = (((r < 0.0) != (y < 0.0)) & (r != 0.0)) ? r + y : r;
  return r == 0.0 ? v_copysign(r, y) : r;
}

// x // y; as C divides for y = 0.
CK_FN vd v_floorDivide(vd x, vd y) {
  vd r = v_fmod(x, y), quotient = (x - r) / y;
  quotient = (((r < 0.0) != (y < 0.0)) & (r != 0.0)) ? quotient - 1.0 : quotient;
  quotient = quotient == 0.0 ? v_copysign(quotient, x / y)
                             : __builtin_elementwise_roundeven(quotient);
  return y == 0.0 ? x / y : quotient;
}

#endif
