// Steps between the registers and the world outside, and those that only move numbers within.

STEP(end) {
  (void)in;
  (void)base;
  (void)lanes;
  (void)ctx;
}

// Fields: result, input plane, elements. A plane without memory is +0 everywhere.
STEP(load) {
  double *r = POINTER(in->f[0]);
  const cm_plane *plane = &ctx->inputs[in->f[1]];
  size_t elements = in->f[2];
  int64_t point_stride = plane->point_stride, element_stride = plane->element_stride;
  if (plane->base == 0) {
    size_t n = lanes == 1 ? (elements + 7) / 8 * 8 : elements * lanes;
    for (size_t j = 0; j < n; j++) r[j] = 0;
    NEXT(3);
  }
  const double *source = plane->base + ctx->point * point_stride;
  if (lanes == 1) {
    if (elements == 1) {
      for (size_t j = 0; j < 8; j++) r[j] = source[0];
    } else {
      for (size_t e = 0; e < elements; e++) r[e] = source[(int64_t)e * element_stride];
    }
    NEXT(3);
  }
  size_t valid = ctx->valid;
  for (size_t e = 0; e < elements; e++, r += lanes, source += element_stride) {
    if (point_stride == 1) {
      memcpy(r, source, valid * sizeof *r);
    } else {
      for (size_t p = 0; p < valid; p++) r[p] = source[(int64_t)p * point_stride];
    }
    for (size_t p = valid; p < lanes; p++) r[p] = r[valid - 1];
  }
  NEXT(3);
}

// Fields: operand, output plane, elements.
STEP(store) {
  const double *a = POINTER(in->f[0]);
  size_t mask = MASK(in->f[0]), valid = ctx->valid;
  const cm_plane *plane = &ctx->outputs[in->f[1]];
  size_t elements = in->f[2];
  int64_t point_stride = plane->point_stride, element_stride = plane->element_stride;
  double *target = plane->base + ctx->place * point_stride;
  if (lanes == 1) {
    for (size_t e = 0; e < elements; e++) target[(int64_t)e * element_stride] = a[e & mask];
    NEXT(3);
  }
  for (size_t e = 0; e < elements; e++, target += element_stride) {
    const double *lane = a + ((e * lanes) & mask);
    if (point_stride == 1 && mask != 0) {
      memcpy(target, lane, valid * sizeof *lane);
    } else if (mask == 0) {
      for (size_t p = 0; p < valid; p++) target[(int64_t)p * point_stride] = a[0];
    } else {
      for (size_t p = 0; p < valid; p++) target[(int64_t)p * point_stride] = lane[p];
    }
  }
  NEXT(3);
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
