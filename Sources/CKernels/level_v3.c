#include "CKernels.h"

#if defined(__x86_64__)
#include <stdint.h>

// Not the whole of x86-64-v3: what is asked of the compiler is what the dispatcher checks.
#pragma clang attribute push(__attribute__((target("avx2"))), apply_to = function)
#define LEVEL_NAME "v3"
#define LEVEL_TABLE dnf_kernels_v3
#include "levels/table.h"
#pragma clang attribute pop
#endif
