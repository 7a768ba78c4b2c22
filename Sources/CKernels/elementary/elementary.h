// All elementary functions. vector.h says how to include this and what may be relied upon.
#include "vector.h"

#include "coefficients.h"

#include "exponential.h"
#include "logarithm.h"
#include "trigonometric.h"
