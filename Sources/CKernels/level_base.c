#include "CKernels.h"

#define LEVEL_NAME "base"
#define LEVEL_TABLE dnf_kernels_base
#include "levels/table.h"
