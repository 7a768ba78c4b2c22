// One lane, with hardware fma where the architecture has a set for it.
#include "CKernels.h"
#if defined(__x86_64__)
#define CK_ISA CK_AVX2
#else
#define CK_ISA CK_BASELINE
#endif
#define CK_LANES 1
#define CK_SUFFIXED(name) name##_scalar
#include "arrays.h"
