#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

#include "CKernels.h"

extern const struct dnf_kernels dnf_kernels_base;
#if defined(__x86_64__)
extern const struct dnf_kernels dnf_kernels_v3;
extern const struct dnf_kernels dnf_kernels_v4;
#endif

const struct dnf_kernels *dnf_kernels_at_level(enum dnf_level level) {
  switch (level) {
    case DNF_LEVEL_BASE: return &dnf_kernels_base;
#if defined(__x86_64__)
    case DNF_LEVEL_V3: return __builtin_cpu_supports("avx2") ? &dnf_kernels_v3 : NULL;
    case DNF_LEVEL_V4: {
      bool supported = __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw")
        && __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512vl");
      return supported ? &dnf_kernels_v4 : NULL;
    }
#endif
    default: return NULL;
  }
}

static const struct dnf_kernels *resolve(void) {
  const char *wanted = getenv("DNF_KERNEL_LEVEL");
  const struct dnf_kernels *best = NULL;
  for (int level = DNF_LEVEL_BASE; level <= DNF_LEVEL_V4; level += 1) {
    const struct dnf_kernels *kernels = dnf_kernels_at_level((enum dnf_level)level);
    if (kernels != NULL) {
      best = kernels;
      if (wanted != NULL && strcmp(wanted, kernels->level_name) == 0) { break; }
    }
  }
  return best;
}

// Threads that meet here first all store the same pointer to constant data.
static inline const struct dnf_kernels *current(void) {
  static _Atomic(const struct dnf_kernels *) settled;
  const struct dnf_kernels *kernels = atomic_load_explicit(&settled, memory_order_relaxed);
  if (__builtin_expect(kernels == NULL, 0)) {
    kernels = resolve();
    atomic_store_explicit(&settled, kernels, memory_order_relaxed);
  }
  return kernels;
}

const char *dnf_kernel_level_name(void) { return current()->level_name; }

#define KERNEL(result, name, parameters, arguments) \
  result dnf_##name parameters { return current()->name arguments; }
#include "kernel_list.h"
