// Made by tools/coefficients.py; edit that. Interval ends are slightly beyond what is needed.
#ifndef CKERNELS_COEFFICIENTS_H
#define CKERNELS_COEFFICIENTS_H

#include <stdint.h>

#define CK_TABLE static const double __attribute__((unused))

// ln 2, in 2 parts.
#define CK_LN2_1 0x1.62e42fefa39efp-1
#define CK_LN2_2 0x1.abc9e3b39803fp-56
// ln 2, the first with 11 zero bits: times an exponent it is exact, in 2 parts.
#define CK_LN2_SHORT_1 0x1.62e42fefa3800p-1
#define CK_LN2_SHORT_2 0x1.ef35793c76730p-45
#define CK_LN10 0x1.26bb1bbb55516p+1  // ln 10
// 1/ln 2, in 2 parts.
#define CK_LOG2E_1 0x1.71547652b82fep+0
#define CK_LOG2E_2 0x1.777d0ffda0d24p-56
// 1/ln 10, in 2 parts.
#define CK_LOG10E_1 0x1.bcb7b1526e50ep-2
#define CK_LOG10E_2 0x1.95355baaafad3p-57
// log10 2, the first with 11 zero bits, in 2 parts.
#define CK_LOG10_2_1 0x1.34413509f7800p-2
#define CK_LOG10_2_2 0x1.fef311f12b358p-46
// pi/2, in 3 parts.
#define CK_PIO2_1 0x1.921fb54442d18p+0
#define CK_PIO2_2 0x1.1a62633145c07p-54
#define CK_PIO2_3 -0x1.f1976b7ed8fbcp-110
// pi, in 2 parts.
#define CK_PI_1 0x1.921fb54442d18p+1
#define CK_PI_2 0x1.1a62633145c07p-53
// pi/4, in 2 parts.
#define CK_PIO4_1 0x1.921fb54442d18p-1
#define CK_PIO4_2 0x1.1a62633145c07p-55
// 3 pi/4, in 2 parts.
#define CK_3PIO4_1 0x1.2d97c7f3321d2p+1
#define CK_3PIO4_2 0x1.a79394c9e8a0ap-54
// log(2 pi)/2, in 2 parts.
#define CK_HALF_LOG_2PI_1 0x1.d67f1c864beb5p-1
#define CK_HALF_LOG_2PI_2 -0x1.65b5a1b7ff5dfp-55
// sqrt(2 pi), in 2 parts.
#define CK_SQRT_2PI_1 0x1.40d931ff62706p+1
#define CK_SQRT_2PI_2 -0x1.a6a0d6f814637p-53
// 2/3, in 2 parts.
#define CK_TWO_THIRDS_1 0x1.5555555555555p-1
#define CK_TWO_THIRDS_2 0x1.5555555555555p-55
#define CK_2OPI 0x1.45f306dc9c883p-1  // 2/pi
#define CK_CBRT_HALF 0x1.965fea53d6e3dp-1  // cube root of 1/2
#define CK_CBRT_QUARTER 0x1.428a2f98d728bp-1  // cube root of 1/4

// exp(r) = 1 + r + r^2 p(r), degree 9 on [-0.346608, 0.346608]: relative error 2^-55.63.
CK_TABLE ck_exp[10] = {
    0x1.0000000000005p-1, 0x1.5555555555539p-3, 0x1.55555555522b8p-5, 0x1.1111111118fa9p-7,
    0x1.6c16c17edba2dp-10, 0x1.a01a0175155b5p-13, 0x1.a019a76f5ad78p-16, 0x1.71de8805c854ep-19,
    0x1.28a1dfe7cb325p-22, 0x1.ae6ba9380b121p-26,
};

// log((1 + s)/(1 - s)) = 2s + s z p(z), z = s^2, degree 6 on [0.0, 0.0294402]: relative error 2^-59.49.
CK_TABLE ck_log[7] = {
    0x1.5555555555592p-1, 0x1.999999997fd77p-2, 0x1.24924941f4f82p-2, 0x1.c71c52060a47ep-3,
    0x1.74663fa1c55efp-3, 0x1.39a1a6fe78fffp-3, 0x1.2f0634541af55p-3,
};

// log((1 + s)/(1 - s)) = 2s + s z (2/3 + z p(z)), z = s^2, degree 6 on [0.0, 0.0294402]: relative error 2^-66.28.
CK_TABLE ck_log_tail[7] = {
    0x1.9999999999b30p-2, 0x1.2492492457d22p-2, 0x1.c71c722d6b863p-3, 0x1.745ce9e18c7e0p-3,
    0x1.3b1eec61ab64fp-3, 0x1.0f7fe15e77901p-3, 0x1.0e42fc2cf2c48p-3,
};

// sin(r) = r + r z p(z), z = r^2, degree 5 on [0.0, 0.617467]: relative error 2^-58.0.
CK_TABLE ck_sin[6] = {
    -0x1.5555555555549p-3, 0x1.111111110f861p-7, -0x1.a01a019c0e4abp-13, 0x1.71de3574b7f5cp-19,
    -0x1.ae5e63cb1f2f2p-26, 0x1.5d924603e143fp-33,
};

// cos(r) = 1 - z/2 + z^2 p(z), z = r^2, degree 5 on [0.0, 0.617467]: relative error 2^-64.21.
CK_TABLE ck_cos[6] = {
    0x1.555555555554cp-5, -0x1.6c16c16c15162p-10, 0x1.a01a019caeedbp-16, -0x1.27e4f807d1de5p-22,
    0x1.1ee9ea69d98d0p-29, -0x1.8fadcef30abffp-37,
};

// atan(t) = t + t z p(z), z = t^2, degree 10 on [0.0, 0.17159]: relative error 2^-59.48.
CK_TABLE ck_atan[11] = {
    -0x1.555555555553dp-2, 0x1.99999999958ebp-3, -0x1.24924922b1223p-3, 0x1.c71c70e7a2eacp-4,
    -0x1.745cf90b2bd30p-4, 0x1.3b111c659911cp-4, -0x1.10ebdda8491cfp-4, 0x1.df1167eb1f505p-5,
    -0x1.9cdc280e71a76p-5, 0x1.37ed417125d28p-5, -0x1.259d47b8bb2abp-6,
};

// asin(x) = x + x z p(z), z = x^2, degree 12 on [0.0, 0.2501]: relative error 2^-59.82.
CK_TABLE ck_asin[13] = {
    0x1.5555555555578p-3, 0x1.333333332df05p-4, 0x1.6db6db722c00ap-5, 0x1.f1c71a8b6c160p-6,
    0x1.6e8bdfeb34fa1p-6, 0x1.1c49ddb85d86bp-6, 0x1.ca214a70d3c06p-7, 0x1.75775f891a42bp-7,
    0x1.618ba43a6e825p-7, 0x1.e14e92136c815p-9, 0x1.6505934c7a812p-6, -0x1.59fb35b4d182ep-6,
    0x1.0be5c53f25580p-5,
};

// (x + 3/2)^(-1/3) = p(x), degree 5 on [-0.5, 0.5]: relative error 2^-17.41.
CK_TABLE ck_rcbrt[6] = {
    0x1.bf4695a13c9cdp-1, -0x1.8d9a27e8e2346p-3, 0x1.5ff9dd2fe91e6p-4, -0x1.6b7e1b526bbd1p-5,
    0x1.d1c73ec107dd8p-6, -0x1.16d6f28cc8752p-6,
};

// erf(x) = x + x p(z), z = x^2, degree 10 on [0.0, 0.5626]: relative error 2^-60.15.
CK_TABLE ck_erf[11] = {
    0x1.06eba8214db69p-3, -0x1.812746b0379e0p-2, 0x1.ce2f21a04246dp-4, -0x1.b82ce312555a7p-6,
    0x1.565bcd030e043p-8, -0x1.c02db10ff9413p-11, 0x1.f9a2ad5ceccf6p-14, -0x1.f4c5b14ceae50p-17,
    0x1.b90ca8b1cdf3ep-20, -0x1.56411da66468fp-23, 0x1.89dfb58e27d02p-27,
};

// erfc(x) = e^(-x^2) p(t)/(1 + 2x), t = (x - 4)/(x + 4), degree 22 on [-0.79, 0.7501]: relative error 2^-60.25.
CK_TABLE ck_erfc[23] = {
    0x1.3ba5916e9fd7fp+0, -0x1.1df1ad154a28ep-3, 0x1.f7f5df66fd72cp-7, 0x1.16ecefcfa52b4p-4,
    -0x1.9ddb23c3e8bbdp-4, 0x1.7fee004e14c25p-4, -0x1.0fb06dfe523d0p-4, 0x1.3079edf61f20fp-5,
    -0x1.0962388311d0ap-6, 0x1.49c672a9ad1c5p-8, -0x1.8d4a9bf8d6db4p-11, -0x1.a1df447032997p-13,
    0x1.3be0675ee7b62p-13, -0x1.9954ea46acdc0p-16, -0x1.788d2acbea926p-17, 0x1.7ef57bce2ced4p-18,
    0x1.3bbcef28de06dp-22, -0x1.b8012d0baac15p-21, 0x1.3eb20e0e45832p-24, 0x1.bbbc6036d8882p-24,
    -0x1.2d045fe99ac36p-26, -0x1.4c6c276b7f7d2p-27, 0x1.d0bd4fec63879p-30,
};

// the derivative of sin(pi x)/(pi x) = x p(x^2), degree 7 on [0.0, 0.2501]: relative error 2^-55.43.
CK_TABLE ck_sinc_derivative[8] = {
    -0x1.a51a6625307d3p+1, 0x1.9f9cb402bc421p+1, -0x1.24feab55873ebp+0, 0x1.ac6805cc38b88p-3,
    -0x1.8061c3db75ab0p-6, 0x1.d2e9e3d855d6ap-10, -0x1.9966d9c7ecfc1p-14, 0x1.07075cb1511d7p-18,
};

// gamma(z) = z^(z - 1/2) e^-z (sqrt(2 pi) + u p(u)), u = 1/z, degree 14 on [0.0, 0.5001]: relative error 2^-56.87.
CK_TABLE ck_gamma[15] = {
    0x1.abcc42a9d8b01p-3, 0x1.1d32d71aa7cc9p-7, -0x1.b8792f2086ddfp-8, -0x1.2d92e2a7a90e3p-11,
    0x1.019ba3f818e96p-9, 0x1.6c1e2d46f64bcp-13, -0x1.82efd0cbac4b9p-10, -0x1.4d70d9e9dd9c0p-13,
    0x1.0d898a2b7f65ep-9, 0x1.63acc42daa970p-10, -0x1.7c5e90ca0407cp-7, 0x1.5da1260ca542ap-6,
    -0x1.589f8640a9b84p-6, 0x1.78a90d9cd4033p-7, -0x1.69f19ed69a40bp-9,
};

// log gamma(z) = (z - 1/2) log z - z + log(2 pi)/2 + u p(u), u = 1/z, degree 12 on [0.0, 0.4001]: relative error 2^-57.83.
CK_TABLE ck_lgamma[13] = {
    0x1.555555555c6e7p-4, -0x1.815832d43c2dap-35, -0x1.6c16b0b091b18p-9, -0x1.9de2b202da986p-25,
    0x1.a07f0be96e6edp-11, -0x1.0a7104f23bc79p-17, -0x1.1959e83fac611p-11, -0x1.41cdbfbe23032p-12,
    0x1.027f542171f46p-9, -0x1.6df668124df03p-9, 0x1.070541b2332ccp-9, -0x1.6797a325f14dfp-11,
    0x1.d78583039821bp-15,
};

// log gamma(1 + w) = w p(w), degree 16 on [0.0, 0.5001]: relative error 2^-58.07.
CK_TABLE ck_lgamma_1[17] = {
    -0x1.2788cfc6fb619p-1, 0x1.a51a6625307c0p-1, -0x1.9a4d55bea960dp-2, 0x1.151322abf6248p-2,
    -0x1.a8b9c1508f151p-3, 0x1.5b40c7125094bp-3, -0x1.2703619721674p-3, 0x1.01086211f6a12p-3,
    -0x1.c7d81d9dac75ap-4, 0x1.98e7ef75f38b6p-4, -0x1.6f7a7a856c6bdp-4, 0x1.4395a70403215p-4,
    -0x1.0ad6d89fa0347p-4, 0x1.7eef09e4a4b44p-5, -0x1.af23fcf18353ep-6, 0x1.46f293f6889abp-7,
    -0x1.e84535143bc72p-10,
};

// log gamma(2 + w) = w p(w), degree 19 on [-0.5001, 0.5001]: relative error 2^-62.49.
CK_TABLE ck_lgamma_2[20] = {
    0x1.b0ee6072093cep-2, 0x1.4a34cc4a60fa6p-2, -0x1.13e001a55760ap-4, 0x1.51322ac7d84f0p-6,
    -0x1.e404fc218dcb1p-8, 0x1.7add6eada708cp-9, -0x1.38ac5c2d3dd4cp-10, 0x1.0b36af8e8e160p-11,
    -0x1.d3fd4b6e2b12ep-13, 0x1.a127ac18b7f23p-14, -0x1.78de998aed716p-15, 0x1.580ea7217e1c6p-16,
    -0x1.3cb3ddc8d9c1cp-17, 0x1.25802cf4e1c0ap-18, -0x1.1274fccb22c5fp-19, 0x1.01fbab6a432f4p-20,
    -0x1.ce3806130649cp-22, 0x1.a651c6aa91fd0p-23, -0x1.1fd0277b61ee5p-23, 0x1.291648091b4afp-24,
};

// The binary digits of 2/pi after 64 zeros.
static const uint64_t __attribute__((unused)) ck_two_over_pi[21] = {
    0,
    0xa2f9836e4e441529,
    0xfc2757d1f534ddc0,
    0xdb6295993c439041,
    0xfe5163abdebbc561,
    0xb7246e3a424dd2e0,
    0x06492eea09d1921c,
    0xfe1deb1cb129a73e,
    0xe88235f52ebb4484,
    0xe99c7026b45f7e41,
    0x3991d639835339f4,
    0x9c845f8bbdf9283b,
    0x1ff897ffde05980f,
    0xef2f118b5a0a6d1f,
    0x6d367ecf27cb09b7,
    0x4f463f669e5fea2d,
    0x7527bac7ebe5f17b,
    0x3d0739f78a5292ea,
    0x6bfb5fb11f8d5d08,
    0x56033046fc7b6bab,
    0xf0cfbc209af4361d,
};

#endif
