// Products of matrices, (m, k) by (k, n), for each of some leading indices: real ones with fma, complex
// ones with the textbook product, whose imaginary part cancels exactly for conjugates.
//
// Order of additions, by shape alone: for a product with one column of a matrix that lies row by row, that
// of reductions.h; else one after the other.
//
// The strong product (exactly +0 as soon as one factor is zero) differs from the plain one only where zero
// meets an infinity or NaN, and there the plain sum is NaN: adding ±0 to a sum that started from +0 changes
// nothing. So the plain product is taken, and only a result with a NaN is computed again, strongly.

// What a step needs: the places of the planes (im null for real) and the distances between elements, in
// elements, of rows (i), of the summed index (k) and of columns (j); a_uniform and b_uniform say that
// the operand is the same at every point.
typedef struct {
  double *re, *im;
  const double *are, *aim, *bre, *bim;
  size_t m, k, n, ai, ak, bk, bj;
  size_t la, lb;  // doubles per element: lanes, or 1 for what is the same at every point
} product;

CK_FN vl factors(vd are, vd aim, vd bre, vd bim) { return nonzero(are, aim) & nonzero(bre, bim); }

// acc + a b.
CK_FN void accumulate(
    vd *re, vd *im, vd are, vd aim, vd bre, vd bim, int a_complex, int b_complex, int is_strong) {
  vd x, y = v_splat(0.0);
  if (!a_complex && !b_complex) {
    x = v_fma(are, bre, *re);
    *re = is_strong ? (((are != 0.0) & (bre != 0.0)) ? x : *re) : x;
    return;
  }
  if (a_complex && b_complex) {
    x = are * bre - aim * bim;
    y = are * bim + aim * bre;
  } else if (a_complex) {
    x = are * bre;
    y = aim * bre;
  } else {
    x = are * bre;
    y = are * bim;
  }
  if (is_strong) {
    vl mask = factors(are, aim, bre, bim);
    x = keep(mask, x);
    y = keep(mask, y);
  }
  *re += x;
  *im += y;
}

CK_FN vd load_element(const double *p, size_t index, size_t per_element, size_t lane) {
  return per_element == 1 ? v_splat(p[index]) : get(p + index * per_element + lane);
}

// Element (i, j) for one vector of points, by lanes or, where both operands are uniform, spread.
CK_FN void element_by_lanes(
    const product *t, size_t i, size_t j, size_t lane, int in_parts, int ac, int bc, int is_strong,
    vd *re, vd *im) {
  vd sre[16], sim[16], zero = v_splat(0.0);
  size_t parts = in_parts ? 16 : 1;
  for (size_t p = 0; p < parts; p++) sre[p] = sim[p] = zero;
  for (size_t k = 0; k < t->k; k++) {
    size_t a = i * t->ai + k * t->ak, b = k * t->bk + j * t->bj, p = in_parts ? k & 15 : 0;
    vd are = load_element(t->are, a, t->la, lane), bre = load_element(t->bre, b, t->lb, lane);
    vd aim = ac ? load_element(t->aim, a, t->la, lane) : zero;
    vd bim = bc ? load_element(t->bim, b, t->lb, lane) : zero;
    accumulate(&sre[p], &sim[p], are, aim, bre, bim, ac, bc, is_strong);
  }
  *re = in_parts ? tree_of_vectors(sre) : sre[0];
  *im = in_parts ? tree_of_vectors(sim) : sim[0];
}

CK_FN int product_by_lanes(
    const product *t, size_t lanes, int in_parts, int ac, int bc, int is_strong) {
  vl bad = {0};
  for (size_t i = 0; i < t->m; i++)
    for (size_t j = 0; j < t->n; j++)
      for (size_t lane = 0; lane < lanes; lane += CK_LANES) {
        vd re, im;
        element_by_lanes(t, i, j, lane, in_parts, ac, bc, is_strong, &re, &im);
        size_t at = (i * t->n + j) * lanes + lane;
        put(t->re + at, re);
        if (ac || bc) put(t->im + at, im);
        bad |= v_is_nan(re) | ((ac || bc) ? v_is_nan(im) : v_is_nan(re));
      }
  return v_any(bad);
}

// One point, a row times a column, both contiguous: in 16 partial sums.
CK_FN void dot_rows(const product *t, int ac, int bc, int is_strong) {
  enum { parts = 16 / CK_LANES };
  vd zero = v_splat(0.0);
  for (size_t i = 0; i < t->m; i++) {
    const double *are = t->are + i * t->ai, *aim = ac ? t->aim + i * t->ai : 0;
    vd sre[parts], sim[parts];
    for (int p = 0; p < parts; p++) sre[p] = sim[p] = zero;
    size_t k = 0;
    for (; k + 16 <= t->k; k += 16)
      for (int p = 0; p < parts; p++) {
        size_t at = k + p * CK_LANES;
        accumulate(
            &sre[p], &sim[p], get(are + at), ac ? get(aim + at) : zero, get(t->bre + at),
            bc ? get(t->bim + at) : zero, ac, bc, is_strong);
      }
    double tre[16], tim[16];
    memcpy(tre, sre, sizeof tre);
    memcpy(tim, sim, sizeof tim);
    for (size_t p = 0; k < t->k; k++, p++) {
      vd re = v_splat(tre[p]), im = v_splat(tim[p]);
      accumulate(
          &re, &im, v_splat(are[k]), ac ? v_splat(aim[k]) : zero, v_splat(t->bre[k]),
          bc ? v_splat(t->bim[k]) : zero, ac, bc, is_strong);
      tre[p] = re[0];
      tim[p] = im[0];
    }
    t->re[i] = tree_of_numbers(tre);
    if (ac || bc) t->im[i] = tree_of_numbers(tim);
  }
}

// One point: rows of the result by rows of b, in tiles of 4 rows and 2 vectors that stay in registers
// while the summed index runs. `rows` is known where this is inlined.
CK_FN void tile(
    const product *t, size_t i, size_t j, int rows, int vectors, int ac, int bc, int is_strong) {
  vd sre[4][2], sim[4][2], zero = v_splat(0.0);
  for (int r = 0; r < rows; r++)
    for (int v = 0; v < vectors; v++) sre[r][v] = sim[r][v] = zero;
  const double *are = t->are + i * t->ai, *aim = ac ? t->aim + i * t->ai : 0;
  const double *bre = t->bre + j, *bim = bc ? t->bim + j : 0;
  for (size_t k = 0; k < t->k; k++) {
    vd cre[2], cim[2];
    for (int v = 0; v < vectors; v++) {
      cre[v] = get(bre + k * t->bk + v * CK_LANES);
      cim[v] = bc ? get(bim + k * t->bk + v * CK_LANES) : zero;
    }
    for (int r = 0; r < rows; r++) {
      size_t at = r * t->ai + k * t->ak;
      vd x = v_splat(are[at]), y = ac ? v_splat(aim[at]) : zero;
      for (int v = 0; v < vectors; v++)
        accumulate(&sre[r][v], &sim[r][v], x, y, cre[v], cim[v], ac, bc, is_strong);
    }
  }
  for (int r = 0; r < rows; r++)
    for (int v = 0; v < vectors; v++) {
      put(t->re + (i + r) * t->n + j + v * CK_LANES, sre[r][v]);
      if (ac || bc) put(t->im + (i + r) * t->n + j + v * CK_LANES, sim[r][v]);
    }
}

// The last columns, fewer than a vector: number by number, in the same order.
CK_FN void single(const product *t, size_t i, size_t j, int ac, int bc, int is_strong) {
  vd re = v_splat(0.0), im = re, zero = re;
  for (size_t k = 0; k < t->k; k++) {
    size_t a = i * t->ai + k * t->ak, b = k * t->bk + j * t->bj;
    accumulate(
        &re, &im, v_splat(t->are[a]), ac ? v_splat(t->aim[a]) : zero, v_splat(t->bre[b]),
        bc ? v_splat(t->bim[b]) : zero, ac, bc, is_strong);
  }
  t->re[i * t->n + j] = re[0];
  if (ac || bc) t->im[i * t->n + j] = im[0];
}

CK_FN void tiles(const product *t, int ac, int bc, int is_strong) {
  size_t i = 0;
  for (; i < t->m; i += (t->m - i >= 4 ? 4 : 1)) {
    int four = t->m - i >= 4;
    size_t j = 0;
    for (; j + 2 * CK_LANES <= t->n; j += 2 * CK_LANES)
      four ? tile(t, i, j, 4, 2, ac, bc, is_strong) : tile(t, i, j, 1, 2, ac, bc, is_strong);
    for (; j + CK_LANES <= t->n; j += CK_LANES)
      four ? tile(t, i, j, 4, 1, ac, bc, is_strong) : tile(t, i, j, 1, 1, ac, bc, is_strong);
    for (; j < t->n; j++)
      for (int r = 0; r < (four ? 4 : 1); r++) single(t, i + r, j, ac, bc, is_strong);
  }
}

// One point, one column, a lies column by column: the columns of a, one after the other, added to the
// result. Several at a time, so that the result is not read and written for each.
CK_FN void add_columns(const product *t, int ac, int bc, int is_strong) {
  vd zero = v_splat(0.0);
  size_t i = 0;
  for (size_t j = 0; j < t->m; j++) {
    t->re[j] = 0;
    if (ac || bc) t->im[j] = 0;
  }
  for (size_t k = 0; k < t->k; k += 8) {
    size_t count = t->k - k < 8 ? t->k - k : 8;
    for (i = 0; i + CK_LANES <= t->m; i += CK_LANES) {
      vd re = get(t->re + i), im = (ac || bc) ? get(t->im + i) : zero;
      for (size_t q = k; q < k + count; q++)
        accumulate(
            &re, &im, get(t->are + i + q * t->ak), ac ? get(t->aim + i + q * t->ak) : zero,
            v_splat(t->bre[q]), bc ? v_splat(t->bim[q]) : zero, ac, bc, is_strong);
      put(t->re + i, re);
      if (ac || bc) put(t->im + i, im);
    }
  }
  for (; i < t->m; i++) single(t, i, 0, ac, bc, is_strong);
}

CK_FN void product_of_kind(
    const product *t, size_t lanes, int ac, int bc, int is_strong) {
  int in_parts = t->n == 1 && t->ak == 1 && t->k >= CM_SHORT;
  int bad;
  if (lanes > 1) {
    bad = product_by_lanes(t, lanes, in_parts, ac, bc, 0);
    if (bad && is_strong) product_by_lanes(t, lanes, in_parts, ac, bc, 1);
    return;
  }
  if (in_parts) {
    dot_rows(t, ac, bc, 0);
  } else if (t->n == 1 && t->ai == 1) {
    add_columns(t, ac, bc, 0);
  } else {
    tiles(t, ac, bc, 0);
  }
  if (!is_strong) return;
  bad = 0;
  for (size_t j = 0; j < t->m * t->n; j++)
    bad |= t->re[j] != t->re[j] || ((ac || bc) && t->im[j] != t->im[j]);
  if (!bad) return;
  if (in_parts) {
    dot_rows(t, ac, bc, 1);
  } else {
    for (size_t i = 0; i < t->m; i++)
      for (size_t j = 0; j < t->n; j++) single(t, i, j, ac, bc, 1);
  }
}

// Fields: the planes of the result and of both operands (re, im each; those of a missing imaginary part are
// ignored), leading count, m, k, n, and flags: 1 a is complex, 2 b is complex, 4 strong, 8 a lies
// transposed.
STEP(contract) {
  const uint32_t *f = in->f;
  size_t count = f[6], m = f[7], k = f[8], n = f[9];
  int ac = f[10] & 1, bc = f[10] >> 1 & 1, is_strong = f[10] >> 2 & 1, transposed = f[10] >> 3 & 1;
  product t = {
      .re = POINTER(f[0]), .im = POINTER(f[1]), .are = POINTER(f[2]), .aim = POINTER(f[3]),
      .bre = POINTER(f[4]), .bim = POINTER(f[5]), .m = m, .k = k, .n = n,
      .ai = transposed ? 1 : k, .ak = transposed ? m : 1, .bk = n, .bj = 1,
      .la = f[2] >> CM_OPERAND_BITS == CM_UNIFORM ? 1 : lanes,
      .lb = f[4] >> CM_OPERAND_BITS == CM_UNIFORM ? 1 : lanes};
  for (size_t index = 0; index < count; index++) {
    if (ac && bc) product_of_kind(&t, lanes, 1, 1, is_strong);
    else if (ac) product_of_kind(&t, lanes, 1, 0, is_strong);
    else if (bc) product_of_kind(&t, lanes, 0, 1, is_strong);
    else product_of_kind(&t, lanes, 0, 0, is_strong);
    t.re += m * n * lanes;
    t.im += m * n * lanes;
    t.are += m * k * t.la;
    t.aim += m * k * t.la;
    t.bre += k * n * t.lb;
    t.bim += k * n * t.lb;
  }
  NEXT(11);
}
