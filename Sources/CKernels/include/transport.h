// Sums of Gaussian weights between two sets of points: the half steps of Sinkhorn's algorithm.
#pragma once

#include <stddef.h>

#pragma clang assume_nonnull begin

// Each row's logarithm of a sum of Gaussians around the columns' targets, and the mean of the
// targets under these Gaussians:
//
//   weight[r, c] = exp(offsets[c] - precision / 2 * |points[r] - targets[c]|^2)
//   log_sums[r] = ln of the sum over c of weight[r, c]
//   means[r] = the sum over c of weight[r, c] * targets[c], over that of weight[r, c]
//
// The largest exponent of a row is taken out first: neither overflow nor a sum of zero can occur.
// `points` is [rows, dimension], `targets` [dimension, columns], `means` [rows, dimension] or null;
// `scratch` has room for `columns` values rounded up to a multiple of 16. `columns` is at least 1.
void dnf_gaussian_log_sums(
  size_t rows, size_t columns, size_t dimension, const float *points, const float *targets,
  const float *offsets, float precision, float *scratch, float *log_sums,
  float *_Nullable means);

#pragma clang assume_nonnull end
