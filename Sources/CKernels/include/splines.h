// Monotone rational-quadratic splines with linear tails (Durkan et al. 2019, arXiv:1906.04032).
//
// `parameters` is [count, 3 * bins - 1]: for each value `bins` widths, `bins` heights and `bins - 1`
// interior derivatives, all unconstrained, as a matrix product writes them. Widths and heights are
// multiplied by `logit_scale` first (1 / sqrt(hidden) in the published networks), then
//
//   width_k  = 1e-3 + (1 - 1e-3 * bins) * softmax(widths)_k, heights alike,
//   knots    = 2 * bound * cumulative sum - bound, the end knots exactly -bound and bound,
//   slope_k  = 1e-3 + softplus(derivative_k), the end slopes exactly 1.
//
// Outside the closed interval [-bound, bound], and for a NaN, the map is the identity with
// log-derivative 0 and no gradient for its parameters.
//
// `bins` is 2 ... 64. Outputs must not overlap inputs, except that values may be mapped in place.
#pragma once

#include <stddef.h>

#pragma clang assume_nonnull begin

enum { DNF_SPLINE_MAXIMUM_BINS = 64 };

// outputs = spline(inputs), log_derivatives = ln(d outputs / d inputs) in nats; all [count].
void dnf_spline_rq_forward(
  size_t count, size_t bins, float bound, float logit_scale, const float *inputs,
  const float *parameters, float *outputs, float *log_derivatives);

// The inverse map: outputs = spline^-1(inputs), log_derivatives = ln(d outputs / d inputs).
void dnf_spline_rq_inverse(
  size_t count, size_t bins, float bound, float logit_scale, const float *inputs,
  const float *parameters, float *outputs, float *log_derivatives);

// The vector-Jacobian product of dnf_spline_rq_forward at `inputs` and `parameters`: from the
// gradients of both outputs to `input_gradients` [count] and `parameter_gradients`
// [count, 3 * bins - 1], which are overwritten.
void dnf_spline_rq_forward_vjp(
  size_t count, size_t bins, float bound, float logit_scale, const float *inputs,
  const float *parameters, const float *output_gradients, const float *log_derivative_gradients,
  float *input_gradients, float *parameter_gradients);

// The vector-Jacobian product of dnf_spline_rq_inverse, likewise.
void dnf_spline_rq_inverse_vjp(
  size_t count, size_t bins, float bound, float logit_scale, const float *inputs,
  const float *parameters, const float *output_gradients, const float *log_derivative_gradients,
  float *input_gradients, float *parameter_gradients);

#pragma clang assume_nonnull end
