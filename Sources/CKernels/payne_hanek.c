#include "payne_hanek.h"

#include <math.h>

#include "elementary/coefficients.h"

// x = m 2^e with an integer m, and 2/pi = sum of b_i 2^-i. The digits with e - i >= 2 add multiples of
// 4 to x 2/pi, so only those from i = e - 1 on matter; 192 of them leave an error of 2^(53 - 190),
// while no double is closer than about 2^-62 to a multiple of pi/2 (Muller et al., "Handbook of
// Floating-Point Arithmetic", 11.2): 75 digits of the result are right.
ck_angle ck_reduce_huge(double x) {
  if (!isfinite(x)) return (ck_angle){0, NAN, NAN};
  int exponent;
  uint64_t m = (uint64_t)ldexp(frexp(fabs(x), &exponent), 53);
  // Digit i stands at bit i + 63 of the table, which begins with 64 zeros.
  int position = (exponent - 53) - 1 + 63;
  const uint64_t *word = ck_two_over_pi + position / 64;
  int shift = position % 64;
  uint64_t window[3];
  for (int k = 0; k < 3; k++) {
    window[k] = shift == 0 ? word[k] : word[k] << shift | word[k + 1] >> (64 - shift);
  }

  // m times the window modulo 2^192: 2 digits before the point, 190 after it.
  unsigned __int128 low = (unsigned __int128)m * window[2];
  unsigned __int128 middle = (unsigned __int128)m * window[1] + (low >> 64);
  uint64_t high = m * window[0] + (uint64_t)(middle >> 64);

  // To the nearest integer; then the fraction, of either sign, as 128 digits and 62 more.
  int64_t quadrant = (int64_t)(high >> 62);
  unsigned __int128 fraction =
      (unsigned __int128)high << 66 | (unsigned __int128)(uint64_t)middle << 2 | (uint64_t)low >> 62;
  uint64_t rest = (uint64_t)low << 2;
  int negative = (int)(fraction >> 127);
  if (negative) {
    quadrant += 1;
    rest = -rest;
    fraction = ~fraction + (rest == 0);
  }
  // At most 62 leading zeros, so one of the upper digits is set.
  int zeros = __builtin_clzll((uint64_t)(fraction >> 64) | 1);
  fraction = fraction << zeros | (zeros == 0 ? 0 : rest >> (64 - zeros));
  double hi = ldexp((double)(uint64_t)(fraction >> 75), -53 - zeros);
  double lo = ldexp((double)((uint64_t)(fraction >> 22) & 0x1fffffffffffff), -106 - zeros);

  // Times pi/2.
  double product = hi * CK_PIO2_1;
  double error = fma(hi, CK_PIO2_1, -product) + (hi * CK_PIO2_2 + lo * CK_PIO2_1);
  double r = product + error, tail = error - (r - product);
  if (negative != (x < 0)) {
    r = -r;
    tail = -tail;
  }
  return (ck_angle){x < 0 ? -quadrant : quadrant, r, tail};
}
