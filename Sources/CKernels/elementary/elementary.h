// All elementary functions. vector.h says how to include this and what may be relied upon.
#include "vector.h"

#include "coefficients.h"

#include "exponential.h"
#include "logarithm.h"
#include "trigonometric.h"

#include "hyperbolic.h"
#include "inverse_hyperbolic.h"
#include "inverse_trigonometric.h"
#include "roots.h"

#include "error_function.h"
#include "power.h"
#include "sinc.h"

#include "gamma.h"
#include "remainder.h"

#include "complex.h"

#include "complex_exponential.h"
#include "complex_hyperbolic.h"
#include "complex_logarithm.h"

#include "complex_inverse.h"
