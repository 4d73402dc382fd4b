// A matrix [rows, columns] combined with a row, a column or a scalar.
#pragma once

#include <stddef.h>

#pragma clang assume_nonnull begin

// output[r, c] = matrix[r, c] op row[c]. `dnf_add_row` adds a bias.
void dnf_add_row(
  size_t rows, size_t columns, const float *matrix, const float *row, float *output);
void dnf_subtract_row(
  size_t rows, size_t columns, const float *matrix, const float *row, float *output);
void dnf_multiply_row(
  size_t rows, size_t columns, const float *matrix, const float *row, float *output);
void dnf_divide_row(
  size_t rows, size_t columns, const float *matrix, const float *row, float *output);

// output[r, c] = max(matrix[r, c] + bias[c], 0); a NaN stays a NaN.
void dnf_bias_relu(
  size_t rows, size_t columns, const float *matrix, const float *bias, float *output);

// output[r, c] = matrix[r, c] op column[r].
void dnf_add_column(
  size_t rows, size_t columns, const float *matrix, const float *column, float *output);
void dnf_subtract_column(
  size_t rows, size_t columns, const float *matrix, const float *column, float *output);
void dnf_multiply_column(
  size_t rows, size_t columns, const float *matrix, const float *column, float *output);
void dnf_divide_column(
  size_t rows, size_t columns, const float *matrix, const float *column, float *output);

// output[i] = input[i] op scalar. `dnf_multiply_scalar` scales.
void dnf_add_scalar(size_t count, const float *input, float scalar, float *output);
void dnf_subtract_scalar(size_t count, const float *input, float scalar, float *output);
void dnf_multiply_scalar(size_t count, const float *input, float scalar, float *output);
void dnf_divide_scalar(size_t count, const float *input, float scalar, float *output);

#pragma clang assume_nonnull end
