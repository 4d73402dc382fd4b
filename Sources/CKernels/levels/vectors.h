// Sixteen-lane vectors: the compiler maps them to whatever registers the level has.
#pragma once

#include <stddef.h>
#include <stdint.h>

// The warning is about vectors passed between files; here every function that takes one is inlined.
#pragma clang diagnostic ignored "-Wpsabi"

#define INLINE static inline __attribute__((always_inline))

typedef float floats16 __attribute__((vector_size(64)));
typedef int32_t ints16 __attribute__((vector_size(64)));
typedef float floats8 __attribute__((vector_size(32)));
typedef double doubles8 __attribute__((vector_size(64)));

enum { LANES = 16 };

INLINE floats16 splat(float value) { return (floats16){0} + value; }

INLINE floats16 load(const float *source) {
  floats16 value;
  __builtin_memcpy(&value, source, sizeof value);
  return value;
}

INLINE void store(float *target, floats16 value) {
  __builtin_memcpy(target, &value, sizeof value);
}

// The first `count` < 16 values, zero beyond. Pieces of fixed size need no call to memcpy.
INLINE floats16 load_partial(const float *source, size_t count) {
  float lanes[LANES] __attribute__((aligned(64))) = {0};
  size_t at = 0;
  if (count & 8) { __builtin_memcpy(lanes, source, 32); at = 8; }
  if (count & 4) { __builtin_memcpy(lanes + at, source + at, 16); at += 4; }
  if (count & 2) { __builtin_memcpy(lanes + at, source + at, 8); at += 2; }
  if (count & 1) { lanes[at] = source[at]; }
  return load(lanes);
}

INLINE void store_partial(float *target, floats16 value, size_t count) {
  float lanes[LANES] __attribute__((aligned(64)));
  store(lanes, value);
  size_t at = 0;
  if (count & 8) { __builtin_memcpy(target, lanes, 32); at = 8; }
  if (count & 4) { __builtin_memcpy(target + at, lanes + at, 16); at += 4; }
  if (count & 2) { __builtin_memcpy(target + at, lanes + at, 8); at += 2; }
  if (count & 1) { target[at] = lanes[at]; }
}

INLINE floats16 load_up_to(const float *source, size_t count) {
  return count >= LANES ? load(source) : load_partial(source, count);
}

INLINE void store_up_to(float *target, floats16 value, size_t count) {
  if (count >= LANES) {
    store(target, value);
  } else {
    store_partial(target, value, count);
  }
}

// Lane-wise `condition ? yes : no`; a condition is all ones or all zeros, as comparisons return.
INLINE floats16 choose(ints16 condition, floats16 yes, floats16 no) {
  return (floats16)((condition & (ints16)yes) | (~condition & (ints16)no));
}

INLINE floats16 absolute(floats16 x) { return (floats16)((ints16)x & 0x7fffffff); }

// Both let a NaN in `x` pass.
INLINE floats16 at_most(floats16 x, float limit) {
  return choose(x > limit, splat(limit), x);
}

INLINE floats16 at_least(floats16 x, float limit) {
  return choose(x < limit, splat(limit), x);
}

INLINE doubles8 widen_low(floats16 x) {
  floats8 half = __builtin_shufflevector(x, x, 0, 1, 2, 3, 4, 5, 6, 7);
  return __builtin_convertvector(half, doubles8);
}

INLINE doubles8 widen_high(floats16 x) {
  floats8 half = __builtin_shufflevector(x, x, 8, 9, 10, 11, 12, 13, 14, 15);
  return __builtin_convertvector(half, doubles8);
}

// The fixed tree that ends every reduction.
INLINE double sum_lanes(doubles8 x) {
  return ((x[0] + x[4]) + (x[2] + x[6])) + ((x[1] + x[5]) + (x[3] + x[7]));
}
