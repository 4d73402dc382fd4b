// Sums of Gaussian weights, one row at a time: a pass for the exponents and their maximum, a pass for
// the exponentials. Lanes beyond the last column hold an exponent of minus infinity.
#pragma once

#include "functions.h"

static const ints16 LANE_NUMBERS = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15};

// Writes the exponents of one row and returns the largest; a NaN among them is the largest.
INLINE float gaussian_exponents(
  size_t columns, size_t dimension, const float *point, const float *targets,
  const float *offsets, float precision, float *exponents
) {
  floats16 largest = splat(-__builtin_inff());
  for (size_t c = 0; c < columns; c += LANES) {
    size_t width = columns - c;
    floats16 square = splat(0.0f);
    for (size_t d = 0; d < dimension; d += 1) {
      floats16 difference = point[d] - load_up_to(targets + d * columns + c, width);
      square += difference * difference;
    }
    floats16 exponent = load_up_to(offsets + c, width) - (0.5f * precision) * square;
    if (width < LANES) {
      exponent = choose(LANE_NUMBERS < (int32_t)width, exponent, splat(-__builtin_inff()));
    }
    store(exponents + c, exponent);
    largest = maximum16(exponent, largest);
  }
  float result = largest[0];
  for (size_t lane = 1; lane < LANES; lane += 1) {
    float other = largest[lane];
    result = other > result || other != other ? other : result;
  }
  return result;
}

static void kernel_gaussian_log_sums(
  size_t rows, size_t columns, size_t dimension, const float *points, const float *targets,
  const float *offsets, float precision, float *scratch, float *log_sums, float *means
) {
  for (size_t r = 0; r < rows; r += 1) {
    float largest = gaussian_exponents(
      columns, dimension, points + r * dimension, targets, offsets, precision, scratch);
    doubles8 low = {0}, high = {0};
    for (size_t c = 0; c < columns; c += LANES) {
      floats16 weight = exp16_of_nonpositive(load(scratch + c) - largest);
      store(scratch + c, weight);
      low += widen_low(weight);
      high += widen_high(weight);
    }
    double sum = sum_lanes(low + high);
    // The sum lies between 1 and the number of columns.
    log_sums[r] = largest + log16(splat((float)sum))[0];
    if (means == NULL) { continue; }
    for (size_t d = 0; d < dimension; d += 1) {
      low = high = (doubles8){0};
      for (size_t c = 0; c < columns; c += LANES) {
        floats16 target = load_up_to(targets + d * columns + c, columns - c);
        floats16 weighted = load(scratch + c) * target;
        low += widen_low(weighted);
        high += widen_high(weighted);
      }
      means[r * dimension + d] = (float)(sum_lanes(low + high) / sum);
    }
  }
}
