// Kernels over matrices.
#pragma once

#include "elementwise.h"
#include "functions.h"
#include "tiles.h"

// Rows shorter than a vector would leave most lanes idle. Sixteen rows side by side repeat with a
// period of `columns` whole vectors: the row is laid out so once, and the matrix read as flat.
static void kernel_add_row(
  size_t rows, size_t columns, const float *matrix, const float *row, float *output
) {
  if (columns >= LANES) {
    for (size_t r = 0; r < rows; r += 1) {
      kernel_add(columns, matrix + r * columns, row, output + r * columns);
    }
    return;
  }
  float pattern[LANES * LANES] __attribute__((aligned(64)));
  size_t copies = rows < LANES ? rows : LANES;
  for (size_t r = 0; r < copies; r += 1) {
    store_partial(pattern + r * columns, load_partial(row, columns), columns);
  }
  size_t count = rows * columns, phase = 0, i = 0;
  for (; i + LANES <= count; i += LANES) {
    store(output + i, load(matrix + i) + load(pattern + phase * LANES));
    phase = phase + 1 == columns ? 0 : phase + 1;
  }
  if (i < count) {
    size_t rest = count - i;
    floats16 sum = load_partial(matrix + i, rest) + load_partial(pattern + phase * LANES, rest);
    store_partial(output + i, sum, rest);
  }
}

// The kernels below take short rows sixteen at a time, one per lane, and long rows one after the
// other.
enum { SHORT_ROW = 64 };

// The lanes below `count`.
INLINE ints16 first_lanes(size_t count) {
  const ints16 index = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15};
  return index < (int32_t)(count < LANES ? count : LANES);
}

INLINE float largest(size_t count, const float *input) {
  floats16 most = splat(-__builtin_inff());
  for (size_t i = 0; i < count; i += LANES) {
    floats16 x = choose(first_lanes(count - i), load_up_to(input + i, count - i), most);
    most = maximum16(x, most);
  }
  for (size_t l = 1; l < LANES; l += 1) {
    most[0] = most[l] > most[0] || most[l] != most[l] ? most[l] : most[0];
  }
  return most[0];
}

INLINE float sum_of_exponentials(size_t count, const float *input, float shift) {
  doubles8 low = {0}, high = {0};
  for (size_t i = 0; i < count; i += LANES) {
    floats16 e = exp16(load_up_to(input + i, count - i) - shift);
    e = choose(first_lanes(count - i), e, splat(0.0f));
    low += widen_low(e);
    high += widen_high(e);
  }
  return (float)sum_lanes(low + high);
}

static void softmax_long(size_t columns, const float *x, float *y) {
  float most = largest(columns, x);
  float sum = sum_of_exponentials(columns, x, most);
  for (size_t i = 0; i < columns; i += LANES) {
    store_up_to(y + i, exp16(load_up_to(x + i, columns - i) - most) / sum, columns - i);
  }
}

INLINE void softmax_short(size_t columns, floats16 *x) {
  floats16 most = x[0], sum = splat(0.0f);
  for (size_t c = 1; c < columns; c += 1) {
    most = maximum16(x[c], most);
  }
  for (size_t c = 0; c < columns; c += 1) {
    x[c] = exp16(x[c] - most);
    sum += x[c];
  }
  for (size_t c = 0; c < columns; c += 1) {
    x[c] /= sum;
  }
}

INLINE void cumulative_sum_short(size_t columns, floats16 *x) {
  for (size_t c = 1; c < columns; c += 1) {
    x[c] = x[c - 1] + x[c];
  }
}

INLINE void reverse_cumulative_sum_short(size_t columns, floats16 *x) {
  for (size_t c = columns - 1; c > 0; c -= 1) {
    x[c - 1] = x[c] + x[c - 1];
  }
}

static void cumulative_sum_long(size_t columns, const float *x, float *y) {
  float sum = 0;
  for (size_t c = 0; c < columns; c += 1) {
    sum = c == 0 ? x[0] : sum + x[c];
    y[c] = sum;
  }
}

static void reverse_cumulative_sum_long(size_t columns, const float *x, float *y) {
  float sum = 0;
  for (size_t c = columns; c > 0; c -= 1) {
    sum = c == columns ? x[c - 1] : sum + x[c - 1];
    y[c - 1] = sum;
  }
}

#define ALONG_ROWS(name, short_rows, long_row)                                            \
  static void name(size_t rows, size_t columns, const float *input, float *output) {      \
    if (columns == 0) { return; }                                                         \
    if (columns > SHORT_ROW) {                                                            \
      for (size_t r = 0; r < rows; r += 1) {                                              \
        long_row(columns, input + r * columns, output + r * columns);                     \
      }                                                                                   \
      return;                                                                             \
    }                                                                                     \
    floats16 x[COLUMN_BUFFER(SHORT_ROW)];                                                 \
    for (size_t r = 0; r < rows; r += LANES) {                                            \
      size_t height = rows - r < LANES ? rows - r : LANES;                                \
      gather_columns(input + r * columns, height, columns, input + rows * columns, x);    \
      short_rows(columns, x);                                                             \
      scatter_columns(x, height, columns, output + r * columns);                          \
    }                                                                                     \
  }

ALONG_ROWS(kernel_softmax, softmax_short, softmax_long)
ALONG_ROWS(kernel_cumulative_sum, cumulative_sum_short, cumulative_sum_long)
ALONG_ROWS(
  kernel_reverse_cumulative_sum, reverse_cumulative_sum_short, reverse_cumulative_sum_long)
