#include "CKernels.h"

#if defined(__x86_64__)
#include <stdint.h>

#pragma clang attribute push(                                                              \
  __attribute__((target("avx512f,avx512bw,avx512dq,avx512vl"))), apply_to = function)
#define LEVEL_NAME "v4"
#define LEVEL_TABLE dnf_kernels_v4
#include "levels/table.h"
#pragma clang attribute pop
#endif
