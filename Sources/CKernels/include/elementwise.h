// Element-wise kernels over `count` values.
#pragma once

#include <stddef.h>

#pragma clang assume_nonnull begin

// output = exp(input): relative error below 2e-7. Above 88.7228 infinity, below -103.97 zero;
// results below 1.18e-38 are denormal and lose bits as denormals do.
void dnf_exp(size_t count, const float *input, float *output);

// output = ln(input): relative error below 2e-7. ln(0) is -infinity, of a negative number NaN;
// denormal inputs are exact inputs.
void dnf_log(size_t count, const float *input, float *output);

// output = sqrt(input), correctly rounded.
void dnf_sqrt(size_t count, const float *input, float *output);

// output = 1 / input, correctly rounded.
void dnf_reciprocal(size_t count, const float *input, float *output);

// output = 1 / (1 + exp(-input)): relative error below 3e-7 on both sides.
void dnf_sigmoid(size_t count, const float *input, float *output);

// output = ln(1 + exp(input)): relative error below 3e-7; equal to the input above 20.
void dnf_softplus(size_t count, const float *input, float *output);

// output = tanh(input): relative error below 3e-7.
void dnf_tanh(size_t count, const float *input, float *output);

// output = max(input, 0); a NaN stays a NaN.
void dnf_relu(size_t count, const float *input, float *output);

// output = input * input.
void dnf_square(size_t count, const float *input, float *output);

// output = left + right.
void dnf_add(size_t count, const float *left, const float *right, float *output);

// output = left - right.
void dnf_subtract(size_t count, const float *left, const float *right, float *output);

// output = left * right.
void dnf_multiply(size_t count, const float *left, const float *right, float *output);

// output = left / right.
void dnf_divide(size_t count, const float *left, const float *right, float *output);

// input_gradient = output_gradient where output > 0, else 0; `output` is what relu returned.
void dnf_relu_backward(
  size_t count, const float *output, const float *output_gradient, float *input_gradient);

// input_gradient = sum + output_gradient where output > 0, else sum.
void dnf_relu_backward_add(
  size_t count, const float *output, const float *output_gradient, const float *sum,
  float *input_gradient);

#pragma clang assume_nonnull end
