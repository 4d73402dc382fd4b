// Sixteen rows of a matrix as columns: vector c holds element c of each row.
#pragma once

#include "vectors.h"

// Transposes within groups of four rows and lanes of four values.
INLINE void transpose_lanes(floats16 *t) {
  floats16 ab_low = __builtin_shufflevector(
    t[0], t[1], 0, 16, 1, 17, 4, 20, 5, 21, 8, 24, 9, 25, 12, 28, 13, 29);
  floats16 ab_high = __builtin_shufflevector(
    t[0], t[1], 2, 18, 3, 19, 6, 22, 7, 23, 10, 26, 11, 27, 14, 30, 15, 31);
  floats16 cd_low = __builtin_shufflevector(
    t[2], t[3], 0, 16, 1, 17, 4, 20, 5, 21, 8, 24, 9, 25, 12, 28, 13, 29);
  floats16 cd_high = __builtin_shufflevector(
    t[2], t[3], 2, 18, 3, 19, 6, 22, 7, 23, 10, 26, 11, 27, 14, 30, 15, 31);
  t[0] = __builtin_shufflevector(
    ab_low, cd_low, 0, 1, 16, 17, 4, 5, 20, 21, 8, 9, 24, 25, 12, 13, 28, 29);
  t[1] = __builtin_shufflevector(
    ab_low, cd_low, 2, 3, 18, 19, 6, 7, 22, 23, 10, 11, 26, 27, 14, 15, 30, 31);
  t[2] = __builtin_shufflevector(
    ab_high, cd_high, 0, 1, 16, 17, 4, 5, 20, 21, 8, 9, 24, 25, 12, 13, 28, 29);
  t[3] = __builtin_shufflevector(
    ab_high, cd_high, 2, 3, 18, 19, 6, 7, 22, 23, 10, 11, 26, 27, 14, 15, 30, 31);
}

// The lanes 0 and 2, and 1 and 3, of a and b alternately.
INLINE floats16 even_lanes(floats16 a, floats16 b) {
  return __builtin_shufflevector(
    a, b, 0, 1, 2, 3, 16, 17, 18, 19, 8, 9, 10, 11, 24, 25, 26, 27);
}

INLINE floats16 odd_lanes(floats16 a, floats16 b) {
  return __builtin_shufflevector(
    a, b, 4, 5, 6, 7, 20, 21, 22, 23, 12, 13, 14, 15, 28, 29, 30, 31);
}

INLINE floats16 low_halves(floats16 a, floats16 b) {
  return __builtin_shufflevector(
    a, b, 0, 1, 2, 3, 4, 5, 6, 7, 16, 17, 18, 19, 20, 21, 22, 23);
}

INLINE floats16 high_halves(floats16 a, floats16 b) {
  return __builtin_shufflevector(
    a, b, 8, 9, 10, 11, 12, 13, 14, 15, 24, 25, 26, 27, 28, 29, 30, 31);
}

// output[c][r] = rows[r][c]; clobbers `rows`.
INLINE void transpose_tile(floats16 *rows, floats16 *output) {
  for (size_t group = 0; group < LANES; group += 4) {
    transpose_lanes(rows + group);
  }
  for (size_t k = 0; k < 4; k += 1) {
    floats16 even_first = even_lanes(rows[k], rows[4 + k]);
    floats16 odd_first = odd_lanes(rows[k], rows[4 + k]);
    floats16 even_second = even_lanes(rows[8 + k], rows[12 + k]);
    floats16 odd_second = odd_lanes(rows[8 + k], rows[12 + k]);
    output[k] = low_halves(even_first, even_second);
    output[4 + k] = low_halves(odd_first, odd_second);
    output[8 + k] = high_halves(even_first, even_second);
    output[12 + k] = high_halves(odd_first, odd_second);
  }
}

// Room for `columns` vectors, rounded up to whole tiles.
#define COLUMN_BUFFER(columns) (((columns) + LANES - 1) / LANES * LANES)

// Reads `row_count` <= 16 rows of `columns` values; missing rows read as zero. `end` is where the
// whole matrix ends: up to there, lanes beyond a short row may read into the next.
INLINE void gather_columns(
  const float *rows, size_t row_count, size_t columns, const float *end, floats16 *output
) {
  for (size_t c = 0; c < columns; c += LANES) {
    // The last tile ends with the last column and overlaps the one before.
    size_t first = columns >= LANES && c + LANES > columns ? columns - LANES : c;
    const float *source = rows + first;
    floats16 tile[LANES];
    if (row_count == LANES && source + (LANES - 1) * columns + LANES <= end) {
      for (size_t r = 0; r < LANES; r += 1) {
        tile[r] = load(source + r * columns);
      }
    } else {
      for (size_t r = 0; r < LANES; r += 1) {
        if (r >= row_count) {
          tile[r] = splat(0.0f);
        } else if (source + r * columns + LANES <= end) {
          tile[r] = load(source + r * columns);
        } else {
          tile[r] = load_partial(source + r * columns, columns);
        }
      }
    }
    transpose_tile(tile, output + first);
  }
}

// The inverse: writes `row_count` <= 16 rows of `columns` values and nothing else.
INLINE void scatter_columns(
  const floats16 *input, size_t row_count, size_t columns, float *rows
) {
  float *end = rows + row_count * columns;
  for (size_t c = 0; c < columns; c += LANES) {
    size_t first = columns >= LANES && c + LANES > columns ? columns - LANES : c;
    floats16 tile[LANES], output[LANES];
    for (size_t v = 0; v < LANES; v += 1) {
      tile[v] = first + v < columns ? input[first + v] : splat(0.0f);
    }
    transpose_tile(tile, output);
    for (size_t r = 0; r < row_count; r += 1) {
      // What a short row writes beyond its end, the next rows write again.
      float *target = rows + r * columns + first;
      if (target + LANES <= end) {
        store(target, output[r]);
      } else {
        store_partial(target, output[r], columns);
      }
    }
  }
}

static void kernel_transpose(size_t rows, size_t columns, const float *input, float *output) {
  for (size_t r = 0; r < rows; r += LANES) {
    size_t height = rows - r < LANES ? rows - r : LANES;
    for (size_t c = 0; c < columns; c += LANES) {
      size_t width = columns - c < LANES ? columns - c : LANES;
      floats16 tile[LANES], transposed[LANES];
      for (size_t i = 0; i < LANES; i += 1) {
        tile[i] = i < height ? load_up_to(input + (r + i) * columns + c, width) : splat(0.0f);
      }
      transpose_tile(tile, transposed);
      for (size_t i = 0; i < width; i += 1) {
        store_up_to(output + (c + i) * rows + r, transposed[i], height);
      }
    }
  }
}
