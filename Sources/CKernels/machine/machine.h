// The functions of every operation for the instruction set that the including file chose.
#include <string.h>

#include "../elementary/begin.h"
#include "../elementary/elementary.h"
#include "../include/cm_machine.h"

#include "steps.h"

#include "arithmetic.h"
#include "blocks.h"
#include "functions.h"

#include "complex.h"
#include "columns.h"
#include "world.h"

#include "reductions.h"

#include "contract.h"

#include "../elementary/end.h"

#define X(name) [CM_##name] = CK_SUFFIXED(cm_step_##name),
#define G(name, results, operands) [CM_##name] = CK_SUFFIXED(cm_step_##name),
const cm_function CK_SUFFIXED(cm_table)[CM_COUNT] = {
    CM_UNARY(X) CM_BINARY(X) CM_TERNARY(X) CM_QUATERNARY(X) CM_GROUPS(G) CM_OTHERS(X)};
#undef X
#undef G

// By operation and by which operands are uniform, one bit each.
#define OF(f, uniform, kinds) [CM_##f][uniform] = CK_SUFFIXED(cm_step_##f##_##kinds),
#define X1(f, F) OF(f, 0, e)
#define X2(f, F) OF(f, 0, ee) OF(f, 1, ue) OF(f, 2, eu)
#define X3(f, F) OF(f, 0, eee) OF(f, 1, uee) OF(f, 4, eeu) OF(f, 5, ueu)
#define X4(f, F) OF(f, 0, eeee) OF(f, 1, ueee) OF(f, 4, eeue) OF(f, 5, ueue)
const cm_function CK_SUFFIXED(cm_block_table)[CM_COUNT][8] = {
    CM_BLOCKS1(X1) CM_BLOCKS2(X2) CM_BLOCKS3(X3) CM_BLOCKS4(X4)};
