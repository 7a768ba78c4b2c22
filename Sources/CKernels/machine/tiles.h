// Products of two matrices of one point, in tiles of the result that stay in registers while the summed
// index runs. Enough sums at once to hide the latency of fma; of b's columns as many as a panel of
// CM_PANEL rows keeps in the first-level cache.
#if CK_LANES == 8
#define TILE_ROWS 8
#else
#define TILE_ROWS 4
#endif
#define CM_PANEL 128

// Columns of b, `vectors` of them, from which rows of a make rows of the result.
typedef struct {
  const double *re, *im;
  size_t distance;      // between rows
  size_t first, count;  // the rows of b that are here
} panel;

// `rows` and `vectors` are known where this is inlined. Sums go on from the result where the panel does
// not begin with the first row.
CK_FN void tile(
    const product *t, const panel *b, size_t i, size_t j, int rows, int vectors, int ac, int bc) {
  vd re[TILE_ROWS][2], im[TILE_ROWS][2], zero = v_splat(0.0);
  for (int r = 0; r < rows; r++)
    for (int v = 0; v < vectors; v++) {
      size_t at = (i + r) * t->n + j + v * CK_LANES;
      re[r][v] = b->first ? get(t->re + at) : zero;
      im[r][v] = b->first && (ac || bc) ? get(t->im + at) : zero;
    }
  size_t start = i * t->ai + b->first * t->ak;
  const double *are = t->are + start, *aim = ac ? t->aim + start : 0;
  const double *bre = b->re, *bim = b->im;
  for (size_t k = 0; k < b->count; k++) {
    vd cre[2], cim[2];
    for (int v = 0; v < vectors; v++) {
      cre[v] = get(bre + v * CK_LANES);
      cim[v] = bc ? get(bim + v * CK_LANES) : zero;
    }
    for (int r = 0; r < rows; r++) {
      size_t at = r * t->ai + k * t->ak;
      vd x = v_splat(are[at]), y = ac ? v_splat(aim[at]) : zero;
      for (int v = 0; v < vectors; v++)
        accumulate(&re[r][v], &im[r][v], x, y, cre[v], cim[v], ac, bc);
    }
    bre += b->distance;
    if (bc) bim += b->distance;
  }
  for (int r = 0; r < rows; r++)
    for (int v = 0; v < vectors; v++) {
      size_t at = (i + r) * t->n + j + v * CK_LANES, rest = t->n - j - v * CK_LANES;
      put_first(t->re + at, without_negative_zero(re[r][v]), rest);
      if (ac || bc) put_first(t->im + at, im[r][v], rest);
    }
}

CK_FN void tiles_of_panel(
    const product *t, const panel *b, size_t j, int vectors, int ac, int bc) {
  // Complex sums take twice the registers.
  const int most = ac || bc ? TILE_ROWS / 2 : TILE_ROWS;
  size_t i = 0;
  for (; i + most <= t->m; i += most) tile(t, b, i, j, most, vectors, ac, bc);
  if (most > 4 && i + 4 <= t->m) {
    tile(t, b, i, j, 4, vectors, ac, bc);
    i += 4;
  }
  if (i + 2 <= t->m) {
    tile(t, b, i, j, 2, vectors, ac, bc);
    i += 2;
  }
  if (i < t->m) tile(t, b, i, j, 1, vectors, ac, bc);
}

// Rows of b that lie far apart fall on the same places of the cache: they are copied side by side if they are
// read often enough.
CK_FN const double *packed(double *to, const double *from, size_t rows, size_t distance) {
  for (size_t k = 0; k < rows; k++)
    for (int v = 0; v < 2; v++)
      put(to + (2 * k + v) * CK_LANES, get(from + k * distance + v * CK_LANES));
  return to;
}

CK_FN void all_tiles(const product *t, int ac, int bc) {
  double room[2 * CM_PANEL * 2 * CK_LANES];
  for (size_t k = 0; k == 0 || k < t->k; k += CM_PANEL)
    for (size_t j = 0; j < t->n; j += 2 * CK_LANES) {
      const double *bre = t->bre + k * t->bk + j, *bim = bc ? t->bim + k * t->bk + j : 0;
      panel b = {bre, bim, t->bk, k, t->k - k < CM_PANEL ? t->k - k : CM_PANEL};
      int both = t->n - j > CK_LANES;
      if (both && t->m >= 32 && t->n > 2 * CK_LANES) {
        b.re = packed(room, bre, b.count, t->bk);
        if (bc) b.im = packed(room + CM_PANEL * 2 * CK_LANES, bim, b.count, t->bk);
        b.distance = 2 * CK_LANES;
      }
      both ? tiles_of_panel(t, &b, j, 2, ac, bc) : tiles_of_panel(t, &b, j, 1, ac, bc);
    }
}
