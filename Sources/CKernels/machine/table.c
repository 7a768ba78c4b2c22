#include "../include/CKernels.h"
#include "../include/cm_machine.h"

extern const cm_function cm_table_baseline[], cm_block_table_baseline[][8];
#if defined(__x86_64__)
extern const cm_function cm_table_avx2[], cm_table_avx512[];
extern const cm_function cm_block_table_avx2[][8], cm_block_table_avx512[][8];
#endif

const cm_function *cm_functions(int isa) {
  if (!ck_has_isa(isa)) return 0;
#if defined(__x86_64__)
  if (isa == CK_ISA_AVX512) return cm_table_avx512;
  if (isa == CK_ISA_AVX2) return cm_table_avx2;
#endif
  return isa == CK_ISA_BASELINE ? cm_table_baseline : 0;
}

cm_function cm_block_function(int isa, uint32_t op, uint32_t uniform) {
  if (!ck_has_isa(isa) || op >= CM_COUNT || uniform >= 8) return 0;
#if defined(__x86_64__)
  if (isa == CK_ISA_AVX512) return cm_block_table_avx512[op][uniform];
  if (isa == CK_ISA_AVX2) return cm_block_table_avx2[op][uniform];
#endif
  return isa == CK_ISA_BASELINE ? cm_block_table_baseline[op][uniform] : 0;
}

#define X(name) #name,
#define G(name, results, operands) #name,
const char *cm_name(uint32_t op) {
  static const char *const names[] = {
      CM_UNARY(X) CM_BINARY(X) CM_TERNARY(X) CM_QUATERNARY(X) CM_GROUPS(G) CM_OTHERS(X)};
  return op < CM_COUNT ? names[op] : 0;
}
