// Steps between the registers and the world outside, where numbers lie as whoever made them has them: an
// element's numbers side by side by point, a point's by element, or the parts of complex numbers by turns.

// Rows to columns: element j of v[i] changes places with element i of v[j].
#if CK_LANES == 8
#define STAGES(X) \
  X(1, (0, 8, 2, 10, 4, 12, 6, 14), (1, 9, 3, 11, 5, 13, 7, 15)) \
  X(2, (0, 1, 8, 9, 4, 5, 12, 13), (2, 3, 10, 11, 6, 7, 14, 15)) \
  X(4, (0, 1, 2, 3, 8, 9, 10, 11), (4, 5, 6, 7, 12, 13, 14, 15))
#define EVEN (0, 2, 4, 6, 8, 10, 12, 14)
#define ODD (1, 3, 5, 7, 9, 11, 13, 15)
#define FIRST_BY_TURNS (0, 8, 1, 9, 2, 10, 3, 11)
#define LAST_BY_TURNS (4, 12, 5, 13, 6, 14, 7, 15)
#define LAST_HALF (2, 3, 0, 1, 6, 7, 4, 5)
#elif CK_LANES == 4
#define STAGES(X) X(1, (0, 4, 2, 6), (1, 5, 3, 7)) X(2, (0, 1, 4, 5), (2, 3, 6, 7))
#define EVEN (0, 2, 4, 6)
#define ODD (1, 3, 5, 7)
#define FIRST_BY_TURNS (0, 4, 1, 5)
#define LAST_BY_TURNS (2, 6, 3, 7)
#define LAST_HALF (2, 3, 0, 1)
#else
#define STAGES(X) X(1, (0, 2), (1, 3))
#define EVEN (0, 2)
#define ODD (1, 3)
#define FIRST_BY_TURNS (0, 2)
#define LAST_BY_TURNS (1, 3)
#endif
#define NUMBERS(...) __VA_ARGS__
#define SHUFFLED(a, b, order) __builtin_shufflevector(a, b, NUMBERS order)

CK_FN void transpose(vd *v) {
#define STAGE(half, low, high)                        \
  for (int i = 0; i < CK_LANES; i++) {                \
    if (i & half) continue;                           \
    vd a = v[i], b = v[i + half];                     \
    v[i] = SHUFFLED(a, b, low);                       \
    v[i + half] = SHUFFLED(a, b, high);               \
  }
  STAGES(STAGE)
#undef STAGE
}

// Where column c of a point's row has its lanes: an element's, or the parts of one by turns.
CK_FN size_t lanes_of(size_t c, int is_pair, size_t lanes) { return (is_pair ? c >> 1 : c) * lanes; }

// Rows of points, `distance` apart, to lanes.
CK_FN void load_rows(
    double *re, double *im, const double *from, int64_t distance, size_t columns, size_t lanes,
    size_t valid) {
  int is_pair = im != 0;
#define TO(c) ((is_pair && (c) & 1 ? im : re) + lanes_of(c, is_pair, lanes))
  size_t p = 0;
  if (columns == 2 && is_pair && distance == 2) {
    for (; p + CK_LANES <= valid; p += CK_LANES) {
      vd a = get(from + 2 * p), b = get(from + 2 * p + CK_LANES);
      put(re + p, SHUFFLED(a, b, EVEN));
      put(im + p, SHUFFLED(a, b, ODD));
    }
  } else if (columns >= CK_LANES) {
    for (; p + CK_LANES <= valid; p += CK_LANES)
      for (size_t c = 0; c < columns; c += CK_LANES) {
        // The last columns come with some that were there before.
        size_t at = c + CK_LANES <= columns ? c : columns - CK_LANES;
        vd v[CK_LANES];
        for (int i = 0; i < CK_LANES; i++) v[i] = get(from + (int64_t)(p + i) * distance + at);
        transpose(v);
        for (size_t i = 0; i < CK_LANES; i++) put(TO(at + i) + p, v[i]);
      }
  }
  for (; p < valid; p++)
    for (size_t c = 0; c < columns; c++) TO(c)[p] = from[(int64_t)p * distance + c];
#undef TO
}

// The other way; the masks say how the operands are stepped through.
CK_FN void store_rows(
    const double *re, size_t re_mask, const double *im, size_t im_mask, double *to,
    int64_t distance, size_t columns, size_t lanes, size_t valid) {
  int is_pair = im != 0;
#define FROM(c, p)                                                              \
  (is_pair && (c) & 1 ? im + ((lanes_of(c, is_pair, lanes) + (p)) & im_mask) \
                      : re + ((lanes_of(c, is_pair, lanes) + (p)) & re_mask))
  size_t p = 0;
  if (columns == 2 && is_pair && distance == 2) {
    for (; p + CK_LANES <= valid; p += CK_LANES) {
      vd a = get(re + (p & re_mask)), b = get(im + (p & im_mask));
      put(to + 2 * p, SHUFFLED(a, b, FIRST_BY_TURNS));
      put(to + 2 * p + CK_LANES, SHUFFLED(a, b, LAST_BY_TURNS));
    }
  } else if (columns >= CK_LANES) {
    for (; p + CK_LANES <= valid; p += CK_LANES)
      for (size_t c = 0; c < columns; c += CK_LANES) {
        size_t at = c + CK_LANES <= columns ? c : columns - CK_LANES;
        vd v[CK_LANES];
        for (size_t i = 0; i < CK_LANES; i++) v[i] = get(FROM(at + i, p));
        transpose(v);
        for (int i = 0; i < CK_LANES; i++) put(to + (int64_t)(p + i) * distance + at, v[i]);
      }
  }
  for (; p < valid; p++)
    for (size_t c = 0; c < columns; c++) to[(int64_t)p * distance + c] = *FROM(c, p);
#undef FROM
}

// Whether two planes are the parts of complex numbers, by turns.
CK_FN int by_turns(const cm_plane *re, const cm_plane *im, size_t elements) {
  return re->base != 0 && im->base == re->base + 1 && im->point_stride == re->point_stride &&
         im->element_stride == re->element_stride && (elements == 1 || re->element_stride == 2);
}

// The elements of the one point of a block.
CK_FN void load_point(double *r, const cm_plane *plane, int64_t point, size_t elements) {
  const double *from = plane->base + point * plane->point_stride;
  int64_t stride = plane->element_stride;
  if (elements == 1) {
    for (size_t j = 0; j < 8; j++) r[j] = from[0];
  } else if (stride == 1) {
    memcpy(r, from, elements * sizeof *r);
  } else {
    for (size_t e = 0; e < elements; e++) r[e] = from[(int64_t)e * stride];
  }
}

// A plane without memory is +0 everywhere.
CK_FN void load_plane(
    double *r, const cm_plane *plane, size_t elements, size_t lanes, const cm_context *ctx) {
  size_t valid = ctx->valid;
  if (plane->base == 0) {
    memset(r, 0, (lanes == 1 ? (elements + 7) / 8 * 8 : elements * lanes) * sizeof *r);
    return;
  }
  if (lanes == 1) return load_point(r, plane, ctx->point, elements);
  int64_t distance = plane->point_stride, stride = plane->element_stride;
  const double *from = plane->base + ctx->point * distance;
  if (elements > 1 && stride == 1 && distance != 1)
    return load_rows(r, 0, from, distance, elements, lanes, valid);
  for (size_t e = 0; e < elements; e++, r += lanes, from += stride) {
    if (distance == 1) {
      memcpy(r, from, valid * sizeof *r);
    } else {
      for (size_t p = 0; p < valid; p++) r[p] = from[(int64_t)p * distance];
    }
  }
}

// Lanes that are no points repeat the last one.
CK_FN void fill_lanes(double *r, size_t elements, size_t lanes, size_t valid) {
  for (size_t e = 0; e < elements; e++, r += lanes)
    for (size_t p = valid; p < lanes; p++) r[p] = r[valid - 1];
}

// Numbers of points from `first` on, where these lie side by side.
CK_FN void fetch(const cm_plane *plane, int64_t first, size_t points, int to_write) {
  int64_t distance = plane->point_stride;
  if (plane->base == 0 || distance < 1 || distance > 16) return;
  uintptr_t from = (uintptr_t)plane->base + 8 * (uintptr_t)(first * distance);
  for (size_t at = 0; at < 8 * points * (size_t)distance; at += 64) {
    if (to_write) {
      __builtin_prefetch((const void *)(from + at), 1);
    } else {
      __builtin_prefetch((const void *)(from + at), 0);
    }
  }
}

// Asks memory for a part of what the next block reads and of what this one writes. A block reads at its start
// and writes at its end; without this the processor, which foresees only what goes on evenly, would wait in both
// places. Addresses beyond the last point do no harm. Fields: part, parts, inputs, outputs.
STEP(ahead) {
  size_t points = lanes / in->f[1], first = points * in->f[0];
  for (uint32_t i = 0; i < 2 * in->f[2]; i++) {
    const cm_plane *plane = &ctx->inputs[i];
    if (i % 2 == 0 || plane->base != plane[-1].base + 1)
      fetch(plane, ctx->point + (int64_t)(lanes + first), points, 0);
  }
  for (uint32_t i = 0; i < 2 * in->f[3]; i++) {
    const cm_plane *plane = &ctx->outputs[i];
    if (i % 2 == 0 || plane->base != plane[-1].base + 1)
      fetch(plane, ctx->place + (int64_t)first, points, 1);
  }
  NEXT(4);
}

#define CM_NONE 0xFFFFFFFFu

// Fields: result, result of the imaginary part or CM_NONE, input plane, elements.
STEP(load) {
  double *re = POINTER(in->f[0]), *im = in->f[1] == CM_NONE ? 0 : POINTER(in->f[1]);
  const cm_plane *plane = &ctx->inputs[in->f[2]];
  size_t elements = in->f[3];
  if (lanes > 1 && im && by_turns(plane, plane + 1, elements)) {
    load_rows(
        re, im, plane->base + ctx->point * plane->point_stride, plane->point_stride, 2 * elements,
        lanes, ctx->valid);
  } else {
    load_plane(re, plane, elements, lanes, ctx);
    if (im) load_plane(im, plane + 1, elements, lanes, ctx);
  }
  if (lanes > 1 && ctx->valid < lanes) {
    if (plane->base) fill_lanes(re, elements, lanes, ctx->valid);
    if (im && plane[1].base) fill_lanes(im, elements, lanes, ctx->valid);
  }
  NEXT(4);
}

CK_FN void store_plane(
    const double *a, size_t mask, const cm_plane *plane, size_t elements, size_t lanes,
    const cm_context *ctx) {
  size_t valid = ctx->valid;
  int64_t distance = plane->point_stride, stride = plane->element_stride;
  double *to = plane->base + ctx->place * distance;
  if (lanes == 1) {
    for (size_t e = 0; e < elements; e++) to[(int64_t)e * stride] = a[e & mask];
    return;
  }
  if (elements > 1 && stride == 1 && distance != 1)
    return store_rows(a, mask, 0, 0, to, distance, elements, lanes, valid);
  for (size_t e = 0; e < elements; e++, to += stride) {
    const double *lane = a + ((e * lanes) & mask);
    if (distance == 1 && mask != 0) {
      memcpy(to, lane, valid * sizeof *lane);
    } else if (mask == 0) {
      for (size_t p = 0; p < valid; p++) to[(int64_t)p * distance] = a[0];
    } else {
      for (size_t p = 0; p < valid; p++) to[(int64_t)p * distance] = lane[p];
    }
  }
}

// Fields: operand, operand of the imaginary part or CM_NONE, output plane, elements.
STEP(store) {
  const double *re = POINTER(in->f[0]), *im = in->f[1] == CM_NONE ? 0 : POINTER(in->f[1]);
  size_t re_mask = MASK(in->f[0]), im_mask = MASK(in->f[1]);
  const cm_plane *plane = &ctx->outputs[in->f[2]];
  size_t elements = in->f[3];
  if (lanes > 1 && im && by_turns(plane, plane + 1, elements)) {
    store_rows(
        re, re_mask, im, im_mask, plane->base + ctx->place * plane->point_stride,
        plane->point_stride, 2 * elements, lanes, ctx->valid);
  } else {
    store_plane(re, re_mask, plane, elements, lanes, ctx);
    if (im) store_plane(im, im_mask, plane + 1, elements, lanes, ctx);
  }
  NEXT(4);
}
