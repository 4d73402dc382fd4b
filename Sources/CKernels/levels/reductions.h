// Sums. A float sum down a column goes in row order; every other sum is in double, in sixteen lanes
// (lane l adds the elements l, l + 16, ...) that a fixed tree adds up.
#pragma once

#include <stdbool.h>

#include "vectors.h"

static void kernel_column_sums(
  size_t rows, size_t columns, const float *matrix, bool accumulate, float *sums
) {
  // Four vectors at a time hide the latency of the additions.
  enum { WIDE = 4 * LANES };
  size_t c = 0;
  for (; c + WIDE <= columns; c += WIDE) {
    floats16 sum[4];
    for (size_t v = 0; v < 4; v += 1) {
      sum[v] = accumulate ? load(sums + c + v * LANES) : splat(0.0f);
    }
    for (size_t r = 0; r < rows; r += 1) {
      for (size_t v = 0; v < 4; v += 1) {
        sum[v] += load(matrix + r * columns + c + v * LANES);
      }
    }
    for (size_t v = 0; v < 4; v += 1) {
      store(sums + c + v * LANES, sum[v]);
    }
  }
  for (; c < columns; c += LANES) {
    size_t width = columns - c < LANES ? columns - c : LANES;
    floats16 sum = accumulate ? load_up_to(sums + c, width) : splat(0.0f);
    size_t r = 0;
    // Lanes beyond the width read the next row and are not stored; the last rows may not do so.
    for (; r < rows && r * columns + c + LANES <= rows * columns; r += 1) {
      sum += load(matrix + r * columns + c);
    }
    for (; r < rows; r += 1) {
      sum += load_up_to(matrix + r * columns + c, width);
    }
    store_up_to(sums + c, sum, width);
  }
}

#define TOTAL_KERNEL(name, term)                             \
  static double name(size_t count, const float *input) {     \
    doubles8 low = {0}, high = {0};                          \
    for (size_t i = 0; i < count; i += LANES) {              \
      floats16 x = load_up_to(input + i, count - i);         \
      doubles8 d = widen_low(x);                             \
      low += term;                                           \
      d = widen_high(x);                                     \
      high += term;                                          \
    }                                                        \
    return sum_lanes(low + high);                            \
  }

TOTAL_KERNEL(kernel_total_sum, d)
TOTAL_KERNEL(kernel_sum_of_squares, d *d)

static void kernel_row_sums(size_t rows, size_t columns, const float *matrix, float *sums) {
  for (size_t r = 0; r < rows; r += 1) {
    if (columns >= LANES) {
      sums[r] = (float)kernel_total_sum(columns, matrix + r * columns);
    } else {
      double sum = 0;
      for (size_t c = 0; c < columns; c += 1) {
        sum += (double)matrix[r * columns + c];
      }
      sums[r] = (float)sum;
    }
  }
}

static void kernel_sum_of_terms(
  size_t count, size_t term_count, const float *const *terms, float *output
) {
  for (size_t i = 0; i < count; i += LANES) {
    doubles8 low = {0}, high = {0};
    for (size_t t = 0; t < term_count; t += 1) {
      floats16 x = load_up_to(terms[t] + i, count - i);
      low += widen_low(x);
      high += widen_high(x);
    }
    floats8 first = __builtin_convertvector(low, floats8);
    floats8 second = __builtin_convertvector(high, floats8);
    floats16 sum = __builtin_shufflevector(
      first, second, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15);
    store_up_to(output + i, sum, count - i);
  }
}
