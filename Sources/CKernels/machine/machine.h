// The functions of every operation for the instruction set that the including file chose.
#include <string.h>

#include "../elementary/begin.h"
#include "../elementary/elementary.h"
#include "../include/cm_machine.h"

#include "steps.h"

#include "arithmetic.h"
#include "functions.h"

#include "complex.h"
#include "world.h"

#include "reductions.h"

#include "contract.h"

#include "../elementary/end.h"

#define X(name) [CM_##name] = CK_SUFFIXED(cm_step_##name),
#define G(name, results, operands) [CM_##name] = CK_SUFFIXED(cm_step_##name),
const cm_function CK_SUFFIXED(cm_table)[CM_COUNT] = {
    CM_UNARY(X) CM_BINARY(X) CM_TERNARY(X) CM_QUATERNARY(X) CM_GROUPS(G) CM_OTHERS(X)};
