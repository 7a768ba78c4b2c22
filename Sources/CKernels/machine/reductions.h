// Sums and the like over one of three axes: outer, reduced, inner.
//
// The order of additions depends on the lengths alone, so that a sum has the same bits with one point at
// a time and with many. With inner neighbours: one after the other. Without: below CM_SHORT one after the
// other, else in 16 partial sums, the elements whose index has the same remainder by 16, which are then
// added in a fixed tree.

#define CM_SHORT 16

// s[i] + s[i + half] for half = 8, 4, 2, 1.
CK_FN double tree_of_numbers(double *s) {
  for (int half = 8; half > 0; half /= 2)
    for (int i = 0; i < half; i++) s[i] += s[i + half];
  return s[0];
}
CK_FN vd tree_of_vectors(vd *s) {
  for (int half = 8; half > 0; half /= 2)
    for (int i = 0; i < half; i++) s[i] += s[i + half];
  return s[0];
}

CK_FN double sum_of_numbers(const double *a, size_t n) {
  if (n < CM_SHORT) {
    double sum = 0;
    for (size_t k = 0; k < n; k++) sum += a[k];
    return sum;
  }
  enum { parts = 16 / CK_LANES };
  vd s[parts];
  for (int i = 0; i < parts; i++) s[i] = v_splat(0.0);
  size_t k = 0;
  for (; k + 16 <= n; k += 16)
    for (int i = 0; i < parts; i++) s[i] += get(a + k + i * CK_LANES);
  double t[16];
  memcpy(t, s, sizeof t);
  for (size_t i = 0; k < n; k++, i++) t[i] += a[k];
  return tree_of_numbers(t);
}

// One vector of lanes; the elements are `step` doubles apart.
CK_FN vd sum_of_lanes(const double *a, size_t n, size_t step) {
  if (n < CM_SHORT) {
    vd sum = v_splat(0.0);
    for (size_t k = 0; k < n; k++) sum += get(a + k * step);
    return sum;
  }
  vd s[16];
  for (int i = 0; i < 16; i++) s[i] = v_splat(0.0);
  for (size_t k = 0; k < n; k++) s[k & 15] += get(a + k * step);
  return tree_of_vectors(s);
}

// Fields: result, operand, outer, reduced, inner.
STEP(sum) {
  double *r = POINTER(in->f[0]);
  const double *a = POINTER(in->f[1]);
  size_t outer = in->f[2], reduced = in->f[3], inner = in->f[4];
  if (inner == 1 && lanes == 1) {
    for (size_t o = 0; o < outer; o++) r[o] = sum_of_numbers(a + o * reduced, reduced);
  } else if (inner == 1) {
    for (size_t o = 0; o < outer; o++)
      for (size_t p = 0; p < lanes; p += CK_LANES)
        put(r + o * lanes + p, sum_of_lanes(a + o * reduced * lanes + p, reduced, lanes));
  } else {
    size_t width = inner * lanes;
    for (size_t o = 0; o < outer; o++, r += width) {
      memset(r, 0, width * sizeof *r);
      for (size_t k = 0; k < reduced; k++, a += width)
        for (size_t j = 0; j < width; j++) r[j] += a[j];
    }
  }
  NEXT(5);
}

// The largest, or NaN if there is one: as the interpreter folds from -infinity.
CK_FN double larger_number(double x, double y) { return x > y || x != x ? x : y; }

// Fields: result, operand, outer, reduced, inner.
STEP(maximumOf) {
  double *r = POINTER(in->f[0]);
  const double *a = POINTER(in->f[1]);
  size_t outer = in->f[2], reduced = in->f[3], width = in->f[4] * lanes;
  for (size_t o = 0; o < outer; o++, r += width) {
    for (size_t j = 0; j < width; j++) r[j] = -CK_INFINITY;
    for (size_t k = 0; k < reduced; k++, a += width)
      for (size_t j = 0; j < width; j++) r[j] = larger_number(r[j], a[j]);
  }
  NEXT(5);
}

// Fields: result, operand, outer, length, inner, whether from the end.
STEP(runningSum) {
  size_t outer = in->f[2], length = in->f[3], width = in->f[4] * lanes;
  for (size_t o = 0; o < outer; o++) {
    double *r = POINTER(in->f[0]) + o * length * width;
    const double *a = POINTER(in->f[1]) + o * length * width;
    for (size_t j = 0; j < width; j++) {
      double sum = 0;
      for (size_t k = 0; k < length; k++) {
        size_t at = (in->f[5] ? length - 1 - k : k) * width + j;
        sum += a[at];
        r[at] = sum;
      }
    }
  }
  NEXT(6);
}
