// Included once per level, with LEVEL_TABLE and LEVEL_NAME defined and the level's target attribute
// in force: all kernels, and the table that holds them. Everything else here is local to the file.

// A fused multiply-add would round once where the other levels round twice.
#pragma STDC FP_CONTRACT OFF

#include "elementwise.h"
#include "matrices.h"
#include "optimizer.h"
#include "reductions.h"
#include "splines.h"
#include "transport.h"

#define KERNEL(result, name, parameters, arguments) .name = kernel_##name,
__attribute__((visibility("hidden"))) const struct dnf_kernels LEVEL_TABLE = {
  .level_name = LEVEL_NAME,
#include "../kernel_list.h"
};
#undef KERNEL
