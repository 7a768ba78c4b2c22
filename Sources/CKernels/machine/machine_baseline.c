#define CK_ISA CK_BASELINE
#define CK_SUFFIXED(name) name##_baseline
#include "machine.h"
