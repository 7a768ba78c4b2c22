#include "../include/CKernels.h"
#include "../include/cm_machine.h"

extern const cm_function cm_table_baseline[];
#if defined(__x86_64__)
extern const cm_function cm_table_avx2[], cm_table_avx512[];
#endif

const cm_function *cm_functions(int isa) {
  if (!ck_has_isa(isa)) return 0;
#if defined(__x86_64__)
  if (isa == CK_ISA_AVX512) return cm_table_avx512;
  if (isa == CK_ISA_AVX2) return cm_table_avx2;
#endif
  return isa == CK_ISA_BASELINE ? cm_table_baseline : 0;
}

#define X(name) #name,
#define G(name, results, operands) #name,
const char *cm_name(uint32_t op) {
  static const char *const names[] = {
      CM_UNARY(X) CM_BINARY(X) CM_TERNARY(X) CM_QUATERNARY(X) CM_GROUPS(G) CM_OTHERS(X)};
  return op < CM_COUNT ? names[op] : 0;
}
