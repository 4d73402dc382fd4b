// A matrix with a row, or with a column.
//
// Rows shorter than a vector would leave most lanes idle. Sixteen rows side by side repeat with a
// period of `columns` whole vectors: the row is laid out so once, and the matrix read as flat.
#pragma once

#include "elementwise.h"

#define ROW_KERNEL(name, along, result)                                                    \
  static void name(                                                                        \
    size_t rows, size_t columns, const float *matrix, const float *row, float *output) {   \
    if (columns >= LANES) {                                                                \
      for (size_t r = 0; r < rows; r += 1) {                                               \
        along(columns, matrix + r * columns, row, output + r * columns);                   \
      }                                                                                    \
      return;                                                                              \
    }                                                                                      \
    float pattern[LANES * LANES] __attribute__((aligned(64)));                             \
    size_t copies = rows < LANES ? rows : LANES;                                           \
    for (size_t r = 0; r < copies; r += 1) {                                               \
      store_partial(pattern + r * columns, load_partial(row, columns), columns);           \
    }                                                                                      \
    size_t count = rows * columns, phase = 0, i = 0;                                       \
    for (; i + LANES <= count; i += LANES) {                                               \
      floats16 a = load(matrix + i), b = load(pattern + phase * LANES);                    \
      store(output + i, result);                                                           \
      phase = phase + 1 == columns ? 0 : phase + 1;                                        \
    }                                                                                      \
    if (i < count) {                                                                       \
      floats16 a = load_partial(matrix + i, count - i);                                    \
      floats16 b = load_partial(pattern + phase * LANES, count - i);                       \
      store_partial(output + i, result, count - i);                                        \
    }                                                                                      \
  }

ROW_KERNEL(kernel_add_row, kernel_add, a + b)
ROW_KERNEL(kernel_subtract_row, kernel_subtract, a - b)
ROW_KERNEL(kernel_multiply_row, kernel_multiply, a *b)
ROW_KERNEL(kernel_divide_row, kernel_divide, a / b)
ROW_KERNEL(kernel_bias_relu, kernel_bias_relu_flat, relu16(a + b))

#define COLUMN_KERNEL(name, along, result)                                                  \
  static void name(                                                                         \
    size_t rows, size_t columns, const float *matrix, const float *column, float *output) { \
    for (size_t r = 0; r < rows; r += 1) {                                                  \
      if (columns >= LANES) {                                                               \
        along(columns, matrix + r * columns, column[r], output + r * columns);              \
      } else {                                                                              \
        float scalar = column[r];                                                           \
        for (size_t i = r * columns; i < (r + 1) * columns; i += 1) {                       \
          float x = matrix[i];                                                              \
          output[i] = result;                                                               \
        }                                                                                   \
      }                                                                                     \
    }                                                                                       \
  }

COLUMN_KERNEL(kernel_add_column, kernel_add_scalar, x + scalar)
COLUMN_KERNEL(kernel_subtract_column, kernel_subtract_scalar, x - scalar)
COLUMN_KERNEL(kernel_multiply_column, kernel_multiply_scalar, x *scalar)
COLUMN_KERNEL(kernel_divide_column, kernel_divide_scalar, x / scalar)
