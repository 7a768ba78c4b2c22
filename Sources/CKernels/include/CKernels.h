// Entry points of the kernels for arrays; the vector code that builds on them includes
// elementary/elementary.h instead.
#ifndef WIRTINGER_CKERNELS_H
#define WIRTINGER_CKERNELS_H

#include <stddef.h>
#include <stdint.h>

#include "cm_machine.h"

// The instruction sets, in rising order. CK_ISA_SCALAR runs one lane at a time with the instructions
// of the best set; it is what a single point takes.
enum { CK_ISA_BASELINE = 0, CK_ISA_AVX2 = 1, CK_ISA_AVX512 = 2, CK_ISA_SCALAR = 3 };

// The best set of this processor: one of the first three.
int ck_best_isa(void);
// Whether this processor and this build have the set.
int ck_has_isa(int isa);

// A function of planes: `inputs` and `outputs` are arrays of planes of n doubles, which must not overlap.
typedef void (*ck_array_function)(size_t n, const double *const *inputs, double *const *outputs);

typedef struct {
  const char *name;
  int inputs, outputs;  // planes; a complex argument or result is two
  ck_array_function functions[4];  // by instruction set; null where the build lacks it
} ck_entry;

// The functions, in a fixed order; 0 when there is none at the index.
int ck_entry_at(size_t index, ck_entry *entry);

#endif
