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
// elements, of rows (i), of the summed index (k) and of columns (j).
typedef struct {
  double *re, *im;
  const double *are, *aim, *bre, *bim;
  size_t m, k, n, ai, ak, bk;
  size_t la, lb;  // doubles per element: lanes, or 1 for what is the same at every point
  int in_parts;   // the order of additions
} product;

// The interpreter's sums start from +0, so none of them is -0; one of fma is if all its products vanish below zero.
// Adding +0 changes nothing else.
CK_FN vd without_negative_zero(vd sum) { return sum + 0.0; }

// acc + a b; what is not complex has imaginary parts that are not looked at.
CK_FN void accumulate(vd *re, vd *im, vd are, vd aim, vd bre, vd bim, int ac, int bc) {
  if (ac && bc) {
    *re += are * bre - aim * bim;
    *im += are * bim + aim * bre;
  } else if (ac) {
    *re += are * bre;
    *im += aim * bre;
  } else if (bc) {
    *re += are * bre;
    *im += are * bim;
  } else {
    *re = v_fma(are, bre, *re);
  }
}

// One element by itself, in the same order; `lane` is the point's.
CK_FN void single(
    const product *t, size_t i, size_t j, size_t lanes, size_t lane, int ac, int bc,
    int is_strong) {
  double sre[16] = {0}, sim[16] = {0};
  size_t la = t->la == 1 ? 0 : lane, lb = t->lb == 1 ? 0 : lane;
  for (size_t k = 0; k < t->k; k++) {
    size_t a = (i * t->ai + k * t->ak) * t->la + la, b = (k * t->bk + j) * t->lb + lb;
    size_t p = t->in_parts ? k & 15 : 0;
    double are = t->are[a], aim = ac ? t->aim[a] : 0, bre = t->bre[b], bim = bc ? t->bim[b] : 0;
    if (is_strong && ((are == 0 && aim == 0) || (bre == 0 && bim == 0))) continue;
    if (!ac && !bc) {
      sre[p] = fma(are, bre, sre[p]);
    } else {
      double re = ac && bc ? are * bre - aim * bim : are * bre;
      double im = ac && bc ? are * bim + aim * bre : ac ? aim * bre : are * bim;
      sre[p] += re;
      sim[p] += im;
    }
  }
  size_t at = (i * t->n + j) * lanes + lane;
  t->re[at] = (t->in_parts ? tree_of_numbers(sre) : sre[0]) + 0.0;
  if (ac || bc) t->im[at] = t->in_parts ? tree_of_numbers(sim) : sim[0];
}

CK_FN int has_nan(const double *p, size_t n) {
  int bad = 0;
  for (size_t j = 0; j < n; j++) bad |= p[j] != p[j];
  return bad;
}
// Elements that came out NaN again, strongly.
CK_FN void repair(const product *t, size_t lanes, int ac, int bc) {
  size_t count = t->m * t->n * lanes;
  if (!has_nan(t->re, count) && !((ac || bc) && has_nan(t->im, count))) return;
  for (size_t at = 0; at < count; at++) {
    if (t->re[at] == t->re[at] && !((ac || bc) && t->im[at] != t->im[at])) continue;
    single(t, at / lanes / t->n, at / lanes % t->n, lanes, at % lanes, ac, bc, 1);
  }
}

CK_FN vd load_element(const double *p, size_t index, size_t per_element, size_t lane) {
  return per_element == 1 ? v_splat(p[index]) : get(p + index * per_element + lane);
}

// Elements (i, j) of some vectors of points. `vectors` is known where this is inlined.
CK_FN void element_by_lanes(
    const product *t, size_t i, size_t j, size_t lanes, size_t lane, int vectors, int ac, int bc) {
  vd re[4], im[4], zero = v_splat(0.0);
  for (int v = 0; v < vectors; v++) re[v] = im[v] = zero;
  for (size_t k = 0; k < t->k; k++) {
    size_t a = i * t->ai + k * t->ak, b = k * t->bk + j;
    for (int v = 0; v < vectors; v++) {
      size_t at = lane + v * CK_LANES;
      accumulate(
          &re[v], &im[v], load_element(t->are, a, t->la, at),
          ac ? load_element(t->aim, a, t->la, at) : zero, load_element(t->bre, b, t->lb, at),
          bc ? load_element(t->bim, b, t->lb, at) : zero, ac, bc);
    }
  }
  for (int v = 0; v < vectors; v++) {
    size_t at = (i * t->n + j) * lanes + lane + v * CK_LANES;
    put(t->re + at, without_negative_zero(re[v]));
    if (ac || bc) put(t->im + at, im[v]);
  }
}

// The same in 16 partial sums.
CK_FN void parts_by_lanes(const product *t, size_t i, size_t lanes, size_t lane, int ac, int bc) {
  vd sre[16], sim[16], zero = v_splat(0.0);
  for (int p = 0; p < 16; p++) sre[p] = sim[p] = zero;
  for (size_t k = 0; k < t->k; k += 16) {
    int rest = t->k - k < 16 ? (int)(t->k - k) : 16;
    for (int p = 0; p < 16; p++) {
      if (p >= rest) break;
      size_t a = i * t->ai + k + p, b = k + p;
      accumulate(
          &sre[p], &sim[p], load_element(t->are, a, t->la, lane),
          ac ? load_element(t->aim, a, t->la, lane) : zero, load_element(t->bre, b, t->lb, lane),
          bc ? load_element(t->bim, b, t->lb, lane) : zero, ac, bc);
    }
  }
  put(t->re + i * lanes + lane, without_negative_zero(tree_of_vectors(sre)));
  if (ac || bc) put(t->im + i * lanes + lane, tree_of_vectors(sim));
}

CK_FN void product_by_lanes(const product *t, size_t lanes, int ac, int bc) {
  for (size_t i = 0; i < t->m; i++)
    for (size_t j = 0; j < t->n; j++) {
      size_t lane = 0;
      if (!t->in_parts)
        for (; lane + 4 * CK_LANES <= lanes; lane += 4 * CK_LANES)
          element_by_lanes(t, i, j, lanes, lane, 4, ac, bc);
      for (; lane < lanes; lane += CK_LANES)
        t->in_parts ? parts_by_lanes(t, i, lanes, lane, ac, bc)
                    : element_by_lanes(t, i, j, lanes, lane, 1, ac, bc);
    }
}

// What follows is for one point, whose elements are side by side. Vectors may be read beyond the end of a
// row: behind the last one the workspace has room. They are never written there.

CK_FN void put_first(double *p, vd x, size_t count) {
  if (count >= CK_LANES) return put(p, x);
  double numbers[CK_LANES];
  memcpy(numbers, &x, sizeof numbers);
  for (size_t i = 0; i < count; i++) p[i] = numbers[i];
}

// Which of 16 partial sums, of which this is the vector `part`, get one of the last `rest` numbers.
CK_FN vl is_among(int part, size_t rest) {
  vl index;
  for (int i = 0; i < CK_LANES; i++) index[i] = part * CK_LANES + i;
  return index < (int64_t)rest;
}

// The tree of reductions.h over 16 numbers in vectors.
CK_FN double tree_of_parts(vd *s) {
  for (int half = 8 / CK_LANES; half > 0; half /= 2)
    for (int i = 0; i < half; i++) s[i] += s[i + half];
  vd v = s[0];
#if CK_LANES == 8
  v += __builtin_shufflevector(v, v, 4, 5, 6, 7, 0, 1, 2, 3);
#endif
#if CK_LANES >= 4
  v += SHUFFLED(v, v, LAST_HALF);
#endif
  return v[0] + v[1];
}

// Rows times a column, all contiguous, in 16 partial sums. `rows` is known where this is inlined.
CK_FN void dot_rows(const product *t, size_t i, int rows, int ac, int bc) {
  enum { parts = 16 / CK_LANES };
  vd zero = v_splat(0.0), sre[4][parts], sim[4][parts];
  for (int r = 0; r < rows; r++)
    for (int p = 0; p < parts; p++) sre[r][p] = sim[r][p] = zero;
  const double *are = t->are + i * t->ai, *aim = ac ? t->aim + i * t->ai : 0;
  size_t k = 0;
  for (; k + 16 <= t->k; k += 16)
    for (int p = 0; p < parts; p++) {
      size_t at = k + p * CK_LANES;
      vd bre = get(t->bre + at), bim = bc ? get(t->bim + at) : zero;
      for (int r = 0; r < rows; r++)
        accumulate(
            &sre[r][p], &sim[r][p], get(are + r * t->ai + at),
            ac ? get(aim + r * t->ai + at) : zero, bre, bim, ac, bc);
    }
  if (k < t->k)
    for (int p = 0; p < parts; p++) {
      size_t at = k + p * CK_LANES;
      vl mask = is_among(p, t->k - k);
      vd bre = get(t->bre + at), bim = bc ? get(t->bim + at) : zero;
      for (int r = 0; r < rows; r++) {
        vd re = sre[r][p], im = sim[r][p];
        accumulate(
            &re, &im, get(are + r * t->ai + at), ac ? get(aim + r * t->ai + at) : zero, bre, bim,
            ac, bc);
        sre[r][p] = mask ? re : sre[r][p];
        sim[r][p] = mask ? im : sim[r][p];
      }
    }
  for (int r = 0; r < rows; r++) {
    t->re[i + r] = tree_of_parts(sre[r]) + 0.0;
    if (ac || bc) t->im[i + r] = tree_of_parts(sim[r]);
  }
}

// From the last row to the first, each by itself: the derivative reads the same matrix from its first row on, and finds
// in the cache what was read last. So does the next evaluation, which begins where the derivative ends.
CK_FN void all_rows(const product *t, int ac, int bc) {
  size_t i = t->m;
  for (; i >= 4; i -= 4) dot_rows(t, i - 4, 4, ac, bc);
  for (; i > 0; i--) dot_rows(t, i - 1, 1, ac, bc);
}

// Columns of a, each times a number, in sums that stay in registers: one column of the result, some
// vectors of it. `vectors` is known where this is inlined.
CK_FN void add_columns(const product *t, size_t i, int vectors, int ac, int bc) {
  vd zero = v_splat(0.0), re[8], im[8];
  for (int v = 0; v < vectors; v++) re[v] = im[v] = zero;
  const double *are = t->are + i, *aim = ac ? t->aim + i : 0;
  for (size_t k = 0; k < t->k; k++) {
    vd bre = v_splat(t->bre[k * t->bk]), bim = bc ? v_splat(t->bim[k * t->bk]) : zero;
    for (int v = 0; v < vectors; v++) {
      size_t at = k * t->ak + v * CK_LANES;
      accumulate(&re[v], &im[v], get(are + at), ac ? get(aim + at) : zero, bre, bim, ac, bc);
    }
  }
  for (int v = 0; v < vectors; v++) {
    size_t at = i + v * CK_LANES;
    put_first(t->re + at, without_negative_zero(re[v]), t->m - at);
    if (ac || bc) put_first(t->im + at, im[v], t->m - at);
  }
}

CK_FN void all_columns(const product *t, int ac, int bc) {
  const size_t most = ac || bc ? 4 : 8;
  for (size_t i = 0; i < t->m; i += most * CK_LANES) {
    size_t vectors = (t->m - i + CK_LANES - 1) / CK_LANES;
    switch (vectors > most ? most : vectors) {
      case 1: add_columns(t, i, 1, ac, bc); break;
      case 2: add_columns(t, i, 2, ac, bc); break;
      case 3: add_columns(t, i, 3, ac, bc); break;
      case 4: add_columns(t, i, 4, ac, bc); break;
      case 5: add_columns(t, i, 5, ac, bc); break;
      case 6: add_columns(t, i, 6, ac, bc); break;
      case 7: add_columns(t, i, 7, ac, bc); break;
      default: add_columns(t, i, 8, ac, bc); break;
    }
  }
}

#include "tiles.h"

CK_FN void product_of_kind(const product *t, size_t lanes, int ac, int bc, int is_strong) {
  if (lanes > 1) {
    product_by_lanes(t, lanes, ac, bc);
  } else if (t->in_parts) {
    all_rows(t, ac, bc);
  } else if (t->n == 1 && t->ai == 1) {
    all_columns(t, ac, bc);
  } else {
    all_tiles(t, ac, bc);
  }
  if (is_strong) repair(t, lanes, ac, bc);
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
      .ai = transposed ? 1 : k, .ak = transposed ? m : 1, .bk = n,
      .la = f[2] >> CM_OPERAND_BITS == CM_UNIFORM ? 1 : lanes,
      .lb = f[4] >> CM_OPERAND_BITS == CM_UNIFORM ? 1 : lanes,
      .in_parts = n == 1 && !transposed && k >= CM_SHORT};
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
