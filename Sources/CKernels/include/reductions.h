// Sums whose order is fixed by the shape alone.
#pragma once

#include <stdbool.h>
#include <stddef.h>

#pragma clang assume_nonnull begin

// sums[c] = (accumulate ? sums[c] : 0) + the sum over r of matrix[r, c], in float, in row order.
void dnf_column_sums(
  size_t rows, size_t columns, const float *matrix, bool accumulate, float *sums);

// sums[r] = the sum over c of matrix[r, c], added in double and rounded once.
void dnf_row_sums(size_t rows, size_t columns, const float *matrix, float *sums);

// The sum of all values, in double.
double dnf_total_sum(size_t count, const float *input);

// The sum of all squares, in double (each square is exact).
double dnf_sum_of_squares(size_t count, const float *input);

// output[i] = the sum over t of terms[t][i], added in double in the order of the terms and rounded
// once; `terms` holds `term_count` pointers to arrays of `count` values. For log-determinants.
void dnf_sum_of_terms(
  size_t count, size_t term_count, const float *_Nonnull const *_Nonnull terms, float *output);

#pragma clang assume_nonnull end
