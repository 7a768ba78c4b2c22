#include "CSockets.h"
typedef int csockets_placeholder;
