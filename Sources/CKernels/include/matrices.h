// Kernels over a matrix [rows, columns].
#pragma once

#include <stddef.h>

#pragma clang assume_nonnull begin

// output[r, c] = matrix[r, c] + row[c]; adds a bias.
void dnf_add_row(
  size_t rows, size_t columns, const float *matrix, const float *row, float *output);

// output[r, :] = softmax(input[r, :]), with the row's maximum subtracted first.
void dnf_softmax(size_t rows, size_t columns, const float *input, float *output);

// output[r, c] = input[r, 0] + ... + input[r, c], added from the left in float.
void dnf_cumulative_sum(size_t rows, size_t columns, const float *input, float *output);

// output[r, c] = input[r, columns - 1] + ... + input[r, c], added from the right in float:
// the vector-Jacobian product of dnf_cumulative_sum.
void dnf_reverse_cumulative_sum(size_t rows, size_t columns, const float *input, float *output);

// output[c, r] = input[r, c]; `output` is [columns, rows] and must not be `input`.
void dnf_transpose(size_t rows, size_t columns, const float *input, float *output);

#pragma clang assume_nonnull end
