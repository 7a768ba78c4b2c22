// The instruction sets that kernels are compiled for.
#ifndef CKERNELS_ISA_H
#define CKERNELS_ISA_H

// What every processor of the architecture has: SSE2 on x86-64, where fma is a library call (correct
// and slow, a last resort), NEON with fma on arm64.
#define CK_BASELINE 0
// AVX2 and FMA: x86-64-v3, since 2013 (Intel) and 2015 (AMD).
#define CK_AVX2 1
// AVX-512 F, DQ, VL and BW: x86-64-v4.
#define CK_AVX512 2

#if defined(__x86_64__)
#define CK_HAS_X86 1
#else
#define CK_HAS_X86 0
#endif

#endif
