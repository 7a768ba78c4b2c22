// Complex functions as steps: vector forms where the parts are in the usual range, and for other lanes
// libm, whose special values are those of C17 Annex G.

typedef void (*cm_slow)(const double *, double *);

// x + iy, but where the mask is set f of the lane's operands, each lane for itself.
CK_FN void repaired(
    vl mask, cm_slow f, vd a, vd b, vd c, vd d, vd *x, vd *y) {
  if (__builtin_expect(v_any(mask), 0)) {
    vd re = *x, im = *y;
    for (int i = 0; i < CK_LANES; i++) {
      if (!mask[i]) continue;
      double p[4] = {a[i], b[i], c[i], d[i]}, r[2];
      f(p, r);
      re[i] = r[0];
      im[i] = r[1];
    }
    *x = re;
    *y = im;
  }
}
#define REPAIR2(mask, f) repaired(mask, f, a, b, a, b, &x, &y)

// Whether e^x neither overflows nor meets infinities or NaN, and y has a sine.
CK_FN vl expable(vd x, vd y) { return (v_abs(x) < 700.0) & v_is_finite(y); }

STEP22(cexp, {
  vd s, c, e = v_exp(a);
  v_sincos(b, &s, &c);
  x = e * c;
  y = e * s;
  // Far to the left both parts vanish with the right signs.
  REPAIR2(~((a < 700.0) & v_is_finite(a) & v_is_finite(b)), cm_slow_cexp);
})

// sin(a + ib) = sin a cosh b + i cos a sinh b; cos(a + ib) = cos a cosh b - i sin a sinh b.
STEP22(csin, {
  vd s, c, sh, ch;
  v_sincos(a, &s, &c);
  f_sinhcosh(b, &sh, &ch);
  x = s * ch;
  y = c * sh;
  REPAIR2(~expable(b, a), cm_slow_csin);
})
STEP22(ccos, {
  vd s, c, sh, ch;
  v_sincos(a, &s, &c);
  f_sinhcosh(b, &sh, &ch);
  x = c * ch;
  y = -(s * sh);
  REPAIR2(~expable(b, a), cm_slow_ccos);
})
STEP42(csincos, {
  vd s, c, sh, ch;
  v_sincos(a, &s, &c);
  f_sinhcosh(b, &sh, &ch);
  x = s * ch;
  y = c * sh;
  z = c * ch;
  w = -(s * sh);
  vl slow = ~expable(b, a);
  REPAIR2(slow, cm_slow_csin);
  repaired(slow, cm_slow_ccos, a, b, a, b, &z, &w);
})
// sinh(a + ib) = sinh a cos b + i cosh a sin b; cosh(a + ib) = cosh a cos b + i sinh a sin b.
STEP22(csinh, {
  vd s, c, sh, ch;
  v_sincos(b, &s, &c);
  f_sinhcosh(a, &sh, &ch);
  x = sh * c;
  y = ch * s;
  REPAIR2(~expable(a, b), cm_slow_csinh);
})
STEP22(ccosh, {
  vd s, c, sh, ch;
  v_sincos(b, &s, &c);
  f_sinhcosh(a, &sh, &ch);
  x = ch * c;
  y = sh * s;
  REPAIR2(~expable(a, b), cm_slow_ccosh);
})
STEP42(csinhcosh, {
  vd s, c, sh, ch;
  v_sincos(b, &s, &c);
  f_sinhcosh(a, &sh, &ch);
  x = sh * c;
  y = ch * s;
  z = ch * c;
  w = sh * s;
  vl slow = ~expable(a, b);
  REPAIR2(slow, cm_slow_csinh);
  repaired(slow, cm_slow_ccosh, a, b, a, b, &z, &w);
})

// x² + y² - 1 with one rounding, for a larger part in [1/2, 2): the sum cancels on the unit circle.
CK_FN vd excess_over_one(vd larger, vd smaller) {
  vdd p = v_two_product(larger, larger), q = v_two_product(smaller, smaller);
  vdd s = v_two_sum(p.hi - 1.0, q.hi);
  return s.hi + ((s.lo + p.lo) + q.lo);
}

STEP22(clog, {
  vd larger = v_max(v_abs(a), v_abs(b));
  vd smaller = v_min(v_abs(a), v_abs(b));
  vd square = larger * larger + smaller * smaller;
  vl near = (square > 0.5) & (square < 2.0);
  vd far_log = v_log(square);
  vd near_log = v_log1p(excess_over_one(larger, smaller));
  x = 0.5 * (near ? near_log : far_log);
  y = f_atan2(b, a);
  REPAIR2(~squarable(larger) | v_is_nan(a) | v_is_nan(b), cm_slow_clog);
})

// The root of the mean of |z| and |a|, which does not cancel, and the other part from the product 2uv = b.
STEP22(csqrt, {
  vd length = f_hypot(a, b);
  vd root = v_sqrt(0.5 * (length + v_abs(a)));
  vd other = 0.5 * (v_abs(b) / root);
  vl left = a < 0.0;
  x = left ? other : root;
  y = v_copysign(left ? root : other, b);
  vd larger = v_max(v_abs(a), v_abs(b));
  REPAIR2(~squarable(larger) | v_is_nan(a) | v_is_nan(b), cm_slow_csqrt);
})

// ab + cd with an error below 1.5 ulp (Kahan); an exact +0 is not added to a sum of -0.
CK_FN vd sum_of_products(vd a, vd b, vd c, vd d) {
  vd product = c * d, error = v_fma(c, d, -product), sum = v_fma(a, b, product);
  return error == 0.0 ? sum : sum + error;
}

// So small beside other parts that scaling would lose it: 0 < |x| < 2^-500.
CK_FN vl tiny(vd x) { return (x != 0.0) & (v_abs(x) < 0x1p-500); }

STEP24(cdiv, {
  vd norm = c * c + d * d;
  x = sum_of_products(a, c, b, d) / norm;
  y = sum_of_products(b, c, -a, d) / norm;
  x = d == 0.0 ? a / c : x;
  y = d == 0.0 ? b / c : y;
  vd top = v_max(v_abs(a), v_abs(b));
  vd bottom = v_max(v_abs(c), v_abs(d));
  vl zero = (a == 0.0) & (b == 0.0);
  vl slow = ~((squarable(top) | zero) & squarable(bottom));
  slow |= v_is_nan(a) | v_is_nan(b) | v_is_nan(c) | v_is_nan(d);
  slow |= tiny(a) | tiny(b) | tiny(c) | tiny(d);
  repaired(slow, cm_slow_cdiv, a, b, c, d, &x, &y);
})

STEP22(creciprocal, {
  vd norm = a * a + b * b;
  x = a / norm;
  y = -b / norm;
  vd larger = v_max(v_abs(a), v_abs(b));
  REPAIR2(~squarable(larger) | v_is_nan(a) | v_is_nan(b), cm_slow_creciprocal);
})

STEP22(csign, {
  vd length = f_hypot(a, b);
  x = a / length;
  y = b / length;
  vd larger = v_max(v_abs(a), v_abs(b));
  REPAIR2(~squarable(larger) | v_is_nan(a) | v_is_nan(b), cm_slow_csign);
})
