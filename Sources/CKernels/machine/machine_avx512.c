#if defined(__x86_64__)
#define CK_ISA CK_AVX512
#define CK_SUFFIXED(name) name##_avx512
#include "machine.h"
#endif
