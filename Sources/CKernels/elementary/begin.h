// Opens the code of one instruction set; see vector.h. Needs CK_ISA.
#include <math.h>
#include <stdint.h>

#include "isa.h"
#if CK_HAS_X86
#include <immintrin.h>
#endif

#if CK_ISA == CK_AVX512
#pragma clang attribute push( \
    __attribute__((target("avx512f,avx512dq,avx512vl,avx512bw,avx2,fma,bmi,bmi2"))), \
    apply_to = function)
#define CK_DEFAULT_LANES 8
#elif CK_ISA == CK_AVX2
#pragma clang attribute push(__attribute__((target("avx2,fma,bmi,bmi2"))), apply_to = function)
#define CK_DEFAULT_LANES 4
#else
#define CK_DEFAULT_LANES 2
#endif

#ifndef CK_LANES
#define CK_LANES CK_DEFAULT_LANES
#endif

#define CK_INFINITY __builtin_inf()
#define CK_NAN __builtin_nan("")

typedef double vd __attribute__((ext_vector_type(CK_LANES)));
typedef int64_t vl __attribute__((ext_vector_type(CK_LANES)));
typedef uint64_t vu __attribute__((ext_vector_type(CK_LANES)));
