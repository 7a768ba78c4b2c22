// Closes what begin.h opened.
#if CK_ISA != CK_BASELINE
#pragma clang attribute pop
#endif
