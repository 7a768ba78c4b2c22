#include "CMath.h"
typedef int cmath_placeholder;
