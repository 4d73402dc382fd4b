// Kernels along the rows of a matrix [rows, columns].
#pragma once

#include <stddef.h>

#pragma clang assume_nonnull begin

// output[r, :] = softmax(input[r, :]), with the row's maximum subtracted first.
void dnf_softmax(size_t rows, size_t columns, const float *input, float *output);

// output[r, :] = input[r, :] - ln sum exp input[r, :], in nats.
void dnf_log_softmax(size_t rows, size_t columns, const float *input, float *output);

// input_gradient = output * (output_gradient - row sum of output * output_gradient);
// `output` is what dnf_softmax returned.
void dnf_softmax_backward(
  size_t rows, size_t columns, const float *output, const float *output_gradient,
  float *input_gradient);

// input_gradient = output_gradient - exp(output) * row sum of output_gradient;
// `output` is what dnf_log_softmax returned.
void dnf_log_softmax_backward(
  size_t rows, size_t columns, const float *output, const float *output_gradient,
  float *input_gradient);

// output[r, c] = input[r, 0] + ... + input[r, c], added from the left in float.
void dnf_cumulative_sum(size_t rows, size_t columns, const float *input, float *output);

// output[r, c] = input[r, columns - 1] + ... + input[r, c], added from the right in float:
// the vector-Jacobian product of dnf_cumulative_sum.
void dnf_reverse_cumulative_sum(size_t rows, size_t columns, const float *input, float *output);

// output[c, r] = input[r, c]; `output` is [columns, rows] and must not be `input`.
void dnf_transpose(size_t rows, size_t columns, const float *input, float *output);

#pragma clang assume_nonnull end
