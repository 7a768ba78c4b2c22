#include "CKernels.h"

#include "functions.h"

#if defined(__x86_64__)
int ck_has_isa(int isa) {
  __builtin_cpu_init();
  int avx2 = __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma") &&
             __builtin_cpu_supports("bmi") && __builtin_cpu_supports("bmi2");
  switch (isa) {
    case CK_ISA_BASELINE: return 1;
    case CK_ISA_AVX2:
    case CK_ISA_SCALAR: return avx2;
    case CK_ISA_AVX512:
      return avx2 && __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512dq") &&
             __builtin_cpu_supports("avx512vl") && __builtin_cpu_supports("avx512bw");
    default: return 0;
  }
}
#define CK_X86(name) name
#else
int ck_has_isa(int isa) { return isa == CK_ISA_BASELINE || isa == CK_ISA_SCALAR; }
#define CK_X86(name) 0
#endif

int ck_best_isa(void) {
  return ck_has_isa(CK_ISA_AVX512) ? CK_ISA_AVX512
         : ck_has_isa(CK_ISA_AVX2) ? CK_ISA_AVX2
                                   : CK_ISA_BASELINE;
}

extern const ck_array_function ck_table_baseline[], ck_table_scalar[];
#if defined(__x86_64__)
extern const ck_array_function ck_table_avx2[], ck_table_avx512[];
#endif

typedef struct {
  const char *name;
  int inputs, outputs;
} shape;

#define REAL_UNARY(f) {#f, 1, 1},
#define REAL_BINARY(f) {#f, 2, 1},
#define REAL_PAIR(f) {#f, 1, 2},
#define COMPLEX_UNARY(f) {"z" #f, 2, 2},
#define COMPLEX_BINARY(f) {"z" #f, 4, 2},
static const shape shapes[] = {
    CK_REAL_UNARY(REAL_UNARY) CK_REAL_BINARY(REAL_BINARY) CK_REAL_PAIR(REAL_PAIR)
        CK_COMPLEX_UNARY(COMPLEX_UNARY) CK_COMPLEX_BINARY(COMPLEX_BINARY)};

int ck_entry_at(size_t index, ck_entry *entry) {
  if (index >= sizeof shapes / sizeof *shapes) return 0;
  *entry = (ck_entry){
      shapes[index].name, shapes[index].inputs, shapes[index].outputs,
      {ck_table_baseline[index], CK_X86(ck_table_avx2[index]), CK_X86(ck_table_avx512[index]),
       ck_table_scalar[index]}};
  return 1;
}
