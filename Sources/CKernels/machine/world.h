// Steps that only move numbers within the workspace, and those that leave it.

STEP(end) {
  (void)in;
  (void)base;
  (void)lanes;
  (void)ctx;
}

// One number 8 times. Fields: result, operand.
STEP(splat) {
  double *r = POINTER(in->f[0]), x = *POINTER(in->f[1]);
  for (size_t j = 0; j < 8; j++) r[j] = x;
  NEXT(2);
}

// Numbers that are the same at every point, to the lanes. Fields: result, operand, elements.
STEP(spread) {
  double *r = POINTER(in->f[0]);
  const double *a = POINTER(in->f[1]);
  size_t elements = in->f[2];
  for (size_t e = 0; e < elements; e++, r += lanes)
    for (size_t p = 0; p < lanes; p += CK_LANES) put(r + p, v_splat(a[e]));
  NEXT(3);
}

// Fields: result, operand, index table, elements.
STEP(gather) {
  double *r = POINTER(in->f[0]);
  const double *a = POINTER(in->f[1]);
  const uint32_t *table = ctx->tables + in->f[2];
  size_t elements = in->f[3];
  if (lanes == 1) {
    for (size_t e = 0; e < elements; e++) r[e] = a[table[e]];
  } else {
    for (size_t e = 0; e < elements; e++, r += lanes)
      for (size_t p = 0; p < lanes; p += CK_LANES) put(r + p, get(a + table[e] * lanes + p));
  }
  NEXT(4);
}

// Neighbours that stay neighbours: each run has a target, a source and a length.
// Fields: result, operand, table of runs, runs.
STEP(copyRuns) {
  double *r = POINTER(in->f[0]);
  const double *a = POINTER(in->f[1]);
  const uint32_t *run = ctx->tables + in->f[2];
  for (size_t k = 0; k < in->f[3]; k++, run += 3)
    memcpy(r + run[0] * lanes, a + run[1] * lanes, run[2] * lanes * sizeof *r);
  NEXT(4);
}

// The same onto zeros; adding +0 makes a -0 the +0 that a sum would be.
// Fields: result, operand, table of runs, runs, elements of the result.
STEP(placeRuns) {
  double *r = POINTER(in->f[0]);
  const double *a = POINTER(in->f[1]);
  const uint32_t *run = ctx->tables + in->f[2];
  memset(r, 0, in->f[4] * lanes * sizeof *r);
  for (size_t k = 0; k < in->f[3]; k++, run += 3) {
    double *to = r + run[0] * lanes;
    const double *from = a + run[1] * lanes;
    for (size_t j = 0; j < run[2] * lanes; j++) to[j] = from[j] + 0.0;
  }
  NEXT(5);
}

// Fields: result, operand, index table, elements of the operand, elements of the result.
STEP(scatter) {
  double *r = POINTER(in->f[0]);
  const double *a = POINTER(in->f[1]);
  const uint32_t *table = ctx->tables + in->f[2];
  size_t elements = in->f[3];
  memset(r, 0, in->f[4] * lanes * sizeof *r);
  for (size_t e = 0; e < elements; e++) {
    double *to = r + table[e] * lanes;
    const double *from = a + e * lanes;
    for (size_t p = 0; p < lanes; p++) to[p] += from[p];
  }
  NEXT(5);
}

// Fields: index of the step on the other side.
STEP(callout) {
  ctx->callout(ctx->owner, in->f[0], base, lanes);
  NEXT(1);
}
