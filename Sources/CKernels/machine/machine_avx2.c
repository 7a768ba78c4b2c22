#if defined(__x86_64__)
#define CK_ISA CK_AVX2
#define CK_SUFFIXED(name) name##_avx2
#include "machine.h"
#endif
