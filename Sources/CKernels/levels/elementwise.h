// Loops over flat arrays.
//
// A tail is computed as the last sixteen values. They are read before the loop writes anything, so
// that this holds in place too; lanes computed twice get the same bits twice.
#pragma once

#include "functions.h"

#define UNARY_KERNEL(name, result)                                              \
  static void name(size_t count, const float *input, float *output) {           \
    if (count < LANES) {                                                        \
      floats16 x = load_partial(input, count);                                  \
      store_partial(output, result, count);                                     \
      return;                                                                   \
    }                                                                           \
    floats16 last = load(input + count - LANES);                                \
    size_t i = 0;                                                               \
    for (; i + LANES <= count; i += LANES) {                                    \
      floats16 x = load(input + i);                                             \
      store(output + i, result);                                                \
    }                                                                           \
    if (i < count) {                                                            \
      floats16 x = last;                                                        \
      store(output + count - LANES, result);                                    \
    }                                                                           \
  }

UNARY_KERNEL(kernel_exp, exp16(x))
UNARY_KERNEL(kernel_log, log16(x))
UNARY_KERNEL(kernel_sqrt, __builtin_elementwise_sqrt(x))
UNARY_KERNEL(kernel_reciprocal, 1.0f / x)
UNARY_KERNEL(kernel_sigmoid, sigmoid16(x))
UNARY_KERNEL(kernel_softplus, softplus16(x))
UNARY_KERNEL(kernel_tanh, tanh16(x))
UNARY_KERNEL(kernel_relu, relu16(x))
UNARY_KERNEL(kernel_square, x * x)

#define BINARY_KERNEL(name, result)                                                    \
  static void name(size_t count, const float *left, const float *right, float *output) { \
    if (count < LANES) {                                                               \
      floats16 a = load_partial(left, count), b = load_partial(right, count);          \
      store_partial(output, result, count);                                            \
      return;                                                                          \
    }                                                                                  \
    floats16 last_a = load(left + count - LANES), last_b = load(right + count - LANES); \
    size_t i = 0;                                                                      \
    for (; i + LANES <= count; i += LANES) {                                           \
      floats16 a = load(left + i), b = load(right + i);                                \
      store(output + i, result);                                                       \
    }                                                                                  \
    if (i < count) {                                                                   \
      floats16 a = last_a, b = last_b;                                                 \
      store(output + count - LANES, result);                                           \
    }                                                                                  \
  }

BINARY_KERNEL(kernel_add, a + b)
BINARY_KERNEL(kernel_subtract, a - b)
BINARY_KERNEL(kernel_multiply, a *b)
BINARY_KERNEL(kernel_divide, a / b)
BINARY_KERNEL(kernel_relu_backward, choose(a > 0.0f, b, splat(0.0f)))

static void kernel_relu_backward_add(
  size_t count, const float *output, const float *output_gradient, const float *sum,
  float *input_gradient
) {
  size_t i = 0;
  for (; i + LANES <= count; i += LANES) {
    floats16 g = choose(load(output + i) > 0.0f, load(output_gradient + i), splat(0.0f));
    store(input_gradient + i, load(sum + i) + g);
  }
  if (i < count) {
    size_t rest = count - i;
    floats16 g = choose(
      load_partial(output + i, rest) > 0.0f, load_partial(output_gradient + i, rest),
      splat(0.0f));
    store_partial(input_gradient + i, load_partial(sum + i, rest) + g, rest);
  }
}
