// Prints a hash of each kernel's results on a fixed set of arguments, by instruction set: the same lines on
// every processor, arm64 included. Build with the kernels:
//
//     clang -O2 -ffp-contract=off -ISources/CKernels/include Sources/CKernels/*.c Sources/CKernels/tools/bits.c -lm
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "CKernels.h"

enum { COUNT = 100000 };

static uint64_t state = 20261129;
// SplitMix64.
static uint64_t next(void) {
  uint64_t z = state += 0x9E3779B97F4A7C15;
  z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
  z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
  return z ^ (z >> 31);
}

// What a NaN carries is not defined.
static uint64_t bits(double x) {
  uint64_t b;
  memcpy(&b, &x, sizeof b);
  return x == x ? b : 0x7ff8000000000000;
}

int main(void) {
  double *space = malloc(8 * COUNT * sizeof *space);
  if (space == NULL) return 1;
  const double *in[4];
  double *out[4];
  for (int plane = 0; plane < 4; plane++) {
    double *p = space + plane * COUNT;
    for (int i = 0; i < COUNT; i++) {
      uint64_t word = next();
      p[i] = 40 * ((double)(word >> 11) * 0x1p-53 - 0.5);
      // Every second one is any double at all.
      if (i % 2) memcpy(&p[i], &word, sizeof word);
    }
    in[plane] = p;
    out[plane] = space + (4 + plane) * COUNT;
  }
  ck_entry entry;
  for (size_t index = 0; ck_entry_at(index, &entry); index++) {
    printf("%s", entry.name);
    uint64_t previous = 0;
    for (int isa = 0; isa < 4; isa++) {
      if (entry.functions[isa] == NULL || !ck_has_isa(isa)) continue;
      entry.functions[isa](COUNT, in, out);
      uint64_t hash = 0xcbf29ce484222325;
      for (int plane = 0; plane < entry.outputs; plane++)
        for (int i = 0; i < COUNT; i++) hash = (hash ^ bits(out[plane][i])) * 0x100000001b3;
      if (hash != previous) printf(" %016llx", (unsigned long long)hash);
      previous = hash;
    }
    printf("\n");
  }
}
