// The rational-quadratic spline, sixteen values at a time with the parameters as columns.
//
// Notation: the value lies in bin k between the knots (x_low, y_low) and (x_high, y_high), with
// slopes d0 and d1 at them, w and h the bin's extents, s = h / w, t = (x - x_low) / w, and
// m = t (1 - t):
//
//   y = y_low + h g,  g = (s t^2 + d0 m) / q,  q = s + (d0 + d1 - 2 s) m
//   dy/dx = s^2 n / q^2,  n = d1 t^2 + 2 s m + d0 (1 - t)^2
#pragma once

#include "functions.h"
#include "splines_bins.h"

struct spline_point {
  floats16 t, g, n, inverse_q, slope;
};

INLINE struct spline_point spline_evaluate(const struct spline_bin *bin, floats16 t) {
  floats16 u = 1.0f - t, m = t * u, s = bin->s;
  floats16 t2 = t * t;
  floats16 q = s + (bin->d0 + bin->d1 - 2.0f * s) * m;
  floats16 inverse = 1.0f / q;
  floats16 ratio = s * inverse;
  floats16 n = bin->d1 * t2 + 2.0f * s * m + bin->d0 * (u * u);
  return (struct spline_point){
    .t = t,
    .g = (s * t2 + bin->d0 * m) * inverse,
    .n = n,
    .inverse_q = inverse,
    .slope = ratio * ratio * n,
  };
}

INLINE floats16 spline_forward_fraction(const struct spline_bin *bin, floats16 x) {
  return (x - bin->x_low) / bin->w;
}

// The root in [0, 1] of a t^2 + b t = s e, where e = (y - y_low) / h. Both forms below are the same
// root; each is used where its sum has no cancellation.
INLINE floats16 spline_inverse_fraction(const struct spline_bin *bin, floats16 y) {
  floats16 s = bin->s;
  floats16 e = (y - bin->y_low) / bin->h;
  floats16 bend = e * (bin->d0 + bin->d1 - 2.0f * s);
  floats16 a = bend + (s - bin->d0), b = bin->d0 - bend, c = s * e;
  floats16 root = __builtin_elementwise_sqrt(at_least(b * b + 4.0f * (a * c), 0.0f));
  ints16 rising = b >= 0.0f;
  floats16 t = choose(rising, 2.0f * c, root - b) / choose(rising, b + root, 2.0f * a);
  // Rounding in the root must not move the upper knot.
  return choose(e >= 1.0f, splat(1.0f), at_most(at_least(t, 0.0f), 1.0f));
}

INLINE void spline_values(
  bool inverse, size_t count, size_t bins, float bound, float logit_scale, const float *inputs,
  const float *parameters, float *outputs, float *log_derivatives
) {
  size_t width = 3 * bins - 1;
  floats16 columns[COLUMN_BUFFER(3 * SPLINE_BINS)];
  for (size_t i = 0; i < count; i += LANES) {
    size_t rest = count - i;
    gather_columns(
      parameters + i * width, rest < LANES ? rest : LANES, width, parameters + count * width,
      columns);
    floats16 input = load_up_to(inputs + i, rest);
    struct spline_bin bin = spline_find_bin(inverse, bins, bound, logit_scale, input, columns);
    floats16 t = inverse ? spline_inverse_fraction(&bin, bin.clamped)
                         : spline_forward_fraction(&bin, bin.clamped);
    struct spline_point point = spline_evaluate(&bin, t);
    floats16 output = inverse ? bin.x_low + t * bin.w : bin.y_low + point.g * bin.h;
    floats16 high = inverse ? bin.x_high : bin.y_high;
    // The upper knot is met exactly and never passed.
    output = choose((t >= 1.0f) | (output > high), high, output);
    store_up_to(outputs + i, choose(bin.inside, output, input), rest);
    store_up_to(log_derivatives + i, choose(bin.inside, point.slope, splat(1.0f)), rest);
  }
  // In a loop of its own the long dependency chain of the logarithm overlaps with the next one's.
  for (size_t i = 0; i < count; i += LANES) {
    floats16 log_slope = log16(load_up_to(log_derivatives + i, count - i));
    store_up_to(log_derivatives + i, inverse ? 0.0f - log_slope : log_slope, count - i);
  }
}

// The gradients of L = y_gradient * y + log_gradient * ln(dy/dx) for x and for the bin.
struct spline_adjoint {
  floats16 x, x_low, x_high, y_low, y_high, d0, d1;
};

struct spline_log_slope {
  floats16 by_t, by_s, by_d0, by_d1;
};

// The partial derivatives of ln(dy/dx) = 2 ln s + ln n - 2 ln q.
INLINE struct spline_log_slope spline_log_slope(
  const struct spline_bin *bin, const struct spline_point *point
) {
  floats16 t = point->t, u = 1.0f - t, m = t * u, s = bin->s, turn = u - t;
  floats16 by_n = 1.0f / point->n, by_q = 2.0f * point->inverse_q;
  return (struct spline_log_slope){
    .by_t = 2.0f * (bin->d1 * t + s * turn - bin->d0 * u) * by_n
      - (bin->d0 + bin->d1 - 2.0f * s) * turn * by_q,
    .by_s = 2.0f / s + 2.0f * m * by_n - (1.0f - 2.0f * m) * by_q,
    .by_d0 = u * u * by_n - m * by_q,
    .by_d1 = t * t * by_n - m * by_q,
  };
}

INLINE struct spline_adjoint spline_pull_back(
  const struct spline_bin *bin, const struct spline_point *point,
  const struct spline_log_slope *log_slope, floats16 y_gradient, floats16 log_gradient
) {
  floats16 t = point->t, m = t * (1.0f - t), g = point->g;
  floats16 inverse_w = 1.0f / bin->w;
  floats16 scaled = y_gradient * bin->h * point->inverse_q;
  floats16 by_s = scaled * (t * t - g * (1.0f - 2.0f * m)) + log_gradient * log_slope->by_s;
  // dg/dt = s n / q^2, and h s = w s^2.
  floats16 by_t = y_gradient * bin->w * point->slope + log_gradient * log_slope->by_t;
  floats16 by_h = y_gradient * g + by_s * inverse_w;
  floats16 by_w = -(by_s * bin->s + by_t * t) * inverse_w;
  return (struct spline_adjoint){
    .x = by_t * inverse_w,
    .x_low = -by_t * inverse_w - by_w,
    .x_high = by_w,
    .y_low = y_gradient - by_h,
    .y_high = by_h,
    .d0 = scaled * m * (1.0f - g) + log_gradient * log_slope->by_d0,
    .d1 = log_gradient * log_slope->by_d1 - scaled * m * g,
  };
}

INLINE void spline_gradients(
  bool inverse, size_t count, size_t bins, float bound, float logit_scale, const float *inputs,
  const float *parameters, const float *output_gradients, const float *log_derivative_gradients,
  float *input_gradients, float *parameter_gradients
) {
  size_t width = 3 * bins - 1;
  floats16 columns[COLUMN_BUFFER(3 * SPLINE_BINS)];
  for (size_t i = 0; i < count; i += LANES) {
    size_t rest = count - i, height = rest < LANES ? rest : LANES;
    gather_columns(
      parameters + i * width, height, width, parameters + count * width, columns);
    struct spline_bin bin = spline_find_bin(
      inverse, bins, bound, logit_scale, load_up_to(inputs + i, rest), columns);
    floats16 t = inverse ? spline_inverse_fraction(&bin, bin.clamped)
                         : spline_forward_fraction(&bin, bin.clamped);
    struct spline_point point = spline_evaluate(&bin, t);
    struct spline_log_slope log_slope = spline_log_slope(&bin, &point);
    floats16 output_gradient = load_up_to(output_gradients + i, rest);
    floats16 log_gradient = load_up_to(log_derivative_gradients + i, rest);
    floats16 input_gradient;
    struct spline_adjoint adjoint;
    if (inverse) {
      // x = f^-1(y): by the implicit function theorem dx = (dy - df|x) / f', and the
      // log-derivative is minus that of f at x.
      input_gradient = (output_gradient - log_gradient * log_slope.by_t / bin.w) / point.slope;
      adjoint = spline_pull_back(&bin, &point, &log_slope, -input_gradient, -log_gradient);
    } else {
      adjoint = spline_pull_back(&bin, &point, &log_slope, output_gradient, log_gradient);
      input_gradient = adjoint.x;
    }
    store_up_to(
      input_gradients + i, choose(bin.inside, input_gradient, output_gradient), rest);
    spline_spread_softmax(
      bins, logit_scale, bound, &bin, bin.inverse_width_sum, adjoint.x_low, adjoint.x_high,
      columns);
    spline_spread_softmax(
      bins, logit_scale, bound, &bin, bin.inverse_height_sum, adjoint.y_low, adjoint.y_high,
      columns + bins);
    spline_spread_slopes(bins, &bin, adjoint.d0, adjoint.d1, columns + 2 * bins);
    scatter_columns(columns, height, width, parameter_gradients + i * width);
  }
}

#define SPLINE_VALUE_KERNEL(name, inverse)                                                    \
  static void name(                                                                           \
    size_t count, size_t bins, float bound, float logit_scale, const float *inputs,           \
    const float *parameters, float *outputs, float *log_derivatives) {                        \
    spline_values(                                                                            \
      inverse, count, bins, bound, logit_scale, inputs, parameters, outputs, log_derivatives); \
  }

SPLINE_VALUE_KERNEL(kernel_spline_rq_forward, false)
SPLINE_VALUE_KERNEL(kernel_spline_rq_inverse, true)

#define SPLINE_GRADIENT_KERNEL(name, inverse)                                       \
  static void name(                                                                 \
    size_t count, size_t bins, float bound, float logit_scale, const float *inputs, \
    const float *parameters, const float *output_gradients,                         \
    const float *log_derivative_gradients, float *input_gradients,                  \
    float *parameter_gradients) {                                                   \
    spline_gradients(                                                               \
      inverse, count, bins, bound, logit_scale, inputs, parameters, output_gradients, \
      log_derivative_gradients, input_gradients, parameter_gradients);              \
  }

SPLINE_GRADIENT_KERNEL(kernel_spline_rq_forward_vjp, false)
SPLINE_GRADIENT_KERNEL(kernel_spline_rq_inverse_vjp, true)
