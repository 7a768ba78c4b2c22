// Discrete Fourier transforms of any length in double precision, over KissFFT.
#pragma once
#include <stddef.h>
#ifdef __cplusplus
extern "C" {
#endif

/// `lanes` transforms of n complex numbers each (interleaved, one after the other), not scaled:
/// out[k] = sum over j of in[j] exp(∓2πi jk/n), with + in the exponent if `inverse`.
/// 0 if done, -1 if there is no memory. `in` and `out` must not overlap.
int wf_transform(size_t n, int inverse, size_t lanes, const double *in, double *out);

#ifdef __cplusplus
}
#endif
