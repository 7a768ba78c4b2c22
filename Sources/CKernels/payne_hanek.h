// Exact reduction of huge angles.
#ifndef CKERNELS_PAYNE_HANEK_H
#define CKERNELS_PAYNE_HANEK_H

#include <stdint.h>

// x = quadrant pi/2 + r + tail modulo 2 pi, |r| <= pi/4 and a little.
typedef struct {
  int64_t quadrant;
  double r, tail;
} ck_angle;

// For |x| >= 2^40; NaN for infinities and NaN.
ck_angle ck_reduce_huge(double x);

#endif
