// The block machine: a straight list of instructions over registers, each a block of doubles.
//
// An instruction is the address of the C function that carries it out, followed by 32-bit fields; the
// function ends with a tail call to the next one ("threaded code"). A register holds `n * lanes`
// doubles: n elements, and for each of them one number per point; or, with lanes = 1, the n elements of
// one point, n then rounded up to 8, and a single number repeated 8 times.
#ifndef WIRTINGER_CM_MACHINE_H
#define WIRTINGER_CM_MACHINE_H

#include <stddef.h>
#include <stdint.h>

#include "cm_ops.h"

// An operand is the index of a double in the workspace and, in the two upper bits, how it is stepped
// through: each number; one number, stored 8 times, for everything; the lanes of one element, again for
// every element.
#define CM_OPERAND_BITS 30
enum { CM_EACH = 0, CM_UNIFORM = 1, CM_REPEATED = 2 };

struct cm_context;

typedef struct cm_instruction {
  void (*run)(const struct cm_instruction *, double *, size_t, const struct cm_context *);
  uint32_t n;
  uint32_t f[];
} cm_instruction;

typedef void (*cm_function)(const cm_instruction *, double *, size_t, const struct cm_context *);

// Where a plane of numbers lies outside of the workspace: element e of point p at
// base[p * point_stride + e * element_stride].
typedef struct {
  double *base;
  int64_t point_stride;
  int64_t element_stride;
} cm_plane;

typedef struct cm_context {
  // What to and an index into an operand with, by how it is stepped through.
  size_t mask[4];
  const cm_plane *inputs;
  const cm_plane *outputs;
  // The first point of the block: in the inputs, and in the outputs.
  int64_t point;
  int64_t place;
  // How many of the lanes are points; the others repeat the last one.
  size_t valid;
  // Index tables of the program.
  const uint32_t *tables;
  // Carries out what has no kernel.
  void (*callout)(void *owner, uint32_t index, double *workspace, size_t lanes);
  void *owner;
} cm_context;

// The functions that carry out each operation on an instruction set, numbered as in CKernels.h.
const cm_function *cm_functions(int isa);

// The function for an operation on registers of whole blocks of 64 numbers, where the operands in the bits of
// `uniform` are one number for all of them; null where there is none.
#define CM_BLOCK 64
cm_function cm_block_function(int isa, uint32_t op, uint32_t uniform);

// The name of an operation and the number of fields after n, for tests and dumps.
const char *cm_name(uint32_t op);

static inline void cm_run(
    const cm_instruction *code, double *workspace, size_t lanes, const cm_context *context) {
  code->run(code, workspace, lanes, context);
}

#endif
