// From a spline's unconstrained parameters to the bin of each value, and gradients back.
#pragma once

#include <stdbool.h>

#include "functions.h"
#include "tiles.h"

#define SPLINE_MINIMUM 1e-3f

enum { SPLINE_BINS = 64 };

struct spline_bin {
  ints16 inside, index;
  floats16 clamped;
  floats16 x_low, x_high, y_low, y_high, w, h, s;
  // Slopes at the two knots, and the derivatives of the slopes by their parameters.
  floats16 d0, d1, d0_rate, d1_rate;
  floats16 inverse_width_sum, inverse_height_sum;
};

// Turns logits into exponentials in place and returns the reciprocal of their sum.
INLINE floats16 spline_exponentials(size_t bins, float logit_scale, floats16 *logits) {
  floats16 most = logits[0] * logit_scale;
  logits[0] = most;
  for (size_t k = 1; k < bins; k += 1) {
    logits[k] *= logit_scale;
    most = choose(logits[k] > most, logits[k], most);
  }
  floats16 sum = splat(0.0f);
  for (size_t k = 0; k < bins; k += 1) {
    logits[k] = exp16_of_nonpositive(logits[k] - most);
    sum += logits[k];
  }
  return 1.0f / sum;
}

INLINE float spline_share(size_t bins) { return 1.0f - SPLINE_MINIMUM * (float)bins; }

INLINE void spline_slope(floats16 raw, ints16 at_end, floats16 *slope, floats16 *rate) {
  floats16 e = exp16_of_nonpositive(-absolute(raw));
  floats16 softplus = at_least(raw, 0.0f) + log1p16_of_unit(e);
  *slope = choose(at_end, splat(1.0f), softplus + SPLINE_MINIMUM);
  *rate = choose(raw < 0.0f, e, splat(1.0f)) / (1.0f + e);
}

// Replaces the first 2 * bins columns by their exponentials. The value is searched among the
// heights' knots when `inverse`, else among the widths'.
INLINE struct spline_bin spline_find_bin(
  bool inverse, size_t bins, float bound, float logit_scale, floats16 input, floats16 *columns
) {
  floats16 *widths = columns, *heights = columns + bins, *slopes = columns + 2 * bins;
  struct spline_bin bin;
  bin.inverse_width_sum = spline_exponentials(bins, logit_scale, widths);
  bin.inverse_height_sum = spline_exponentials(bins, logit_scale, heights);
  floats16 share_x = bin.inverse_width_sum * spline_share(bins);
  floats16 share_y = bin.inverse_height_sum * spline_share(bins);

  bin.inside = absolute(input) <= bound;
  bin.clamped = choose(bin.inside, input, splat(0.0f));

  floats16 raw0 = splat(0.0f), raw1 = slopes[0];
  floats16 sum_x = widths[0] * share_x + SPLINE_MINIMUM;
  floats16 sum_y = heights[0] * share_y + SPLINE_MINIMUM;
  floats16 knot_x = 2.0f * bound * sum_x - bound, knot_y = 2.0f * bound * sum_y - bound;
  bin.index = (ints16){0};
  bin.x_low = splat(-bound);
  bin.y_low = splat(-bound);
  bin.x_high = knot_x;
  bin.y_high = knot_y;
  for (size_t k = 1; k < bins; k += 1) {
    ints16 beyond = bin.clamped >= (inverse ? knot_y : knot_x);
    bin.index = bin.index - beyond;
    bin.x_low = choose(beyond, knot_x, bin.x_low);
    bin.y_low = choose(beyond, knot_y, bin.y_low);
    raw0 = choose(beyond, slopes[k - 1], raw0);
    if (k + 1 < bins) {
      sum_x += widths[k] * share_x + SPLINE_MINIMUM;
      sum_y += heights[k] * share_y + SPLINE_MINIMUM;
      knot_x = 2.0f * bound * sum_x - bound;
      knot_y = 2.0f * bound * sum_y - bound;
      raw1 = choose(beyond, slopes[k], raw1);
    } else {
      knot_x = splat(bound);
      knot_y = splat(bound);
    }
    bin.x_high = choose(beyond, knot_x, bin.x_high);
    bin.y_high = choose(beyond, knot_y, bin.y_high);
  }
  bin.w = bin.x_high - bin.x_low;
  bin.h = bin.y_high - bin.y_low;
  bin.s = bin.h / bin.w;
  spline_slope(raw0, bin.index == 0, &bin.d0, &bin.d0_rate);
  spline_slope(raw1, bin.index == (int32_t)bins - 1, &bin.d1, &bin.d1_rate);
  return bin;
}

// Replaces exponentials by the gradients of their logits. A knot moves with every bin below it:
// `low` reaches the bins before the value's own, `high` that one too; the end knots do not move.
INLINE void spline_spread_softmax(
  size_t bins, float logit_scale, float bound, const struct spline_bin *bin,
  floats16 inverse_sum, floats16 low, floats16 high, floats16 *columns
) {
  high = choose(bin->index == (int32_t)bins - 1, splat(0.0f), high);
  floats16 both = low + high, zero = splat(0.0f), dot = zero;
  for (size_t k = 0; k < bins; k += 1) {
    int32_t own = (int32_t)k;
    floats16 gradient = choose(bin->index > own, both, choose(bin->index == own, high, zero));
    columns[k] *= inverse_sum;
    dot += columns[k] * gradient;
  }
  float factor = 2.0f * bound * spline_share(bins) * logit_scale;
  for (size_t k = 0; k < bins; k += 1) {
    int32_t own = (int32_t)k;
    floats16 gradient = choose(bin->index > own, both, choose(bin->index == own, high, zero));
    columns[k] = choose(bin->inside, columns[k] * (gradient - dot) * factor, zero);
  }
}

// Replaces slope parameters by their gradients: knot k + 1 belongs to parameter k.
INLINE void spline_spread_slopes(
  size_t bins, const struct spline_bin *bin, floats16 d0, floats16 d1, floats16 *columns
) {
  floats16 zero = splat(0.0f);
  d0 = choose(bin->inside, d0 * bin->d0_rate, zero);
  d1 = choose(bin->inside, d1 * bin->d1_rate, zero);
  for (size_t k = 0; k + 1 < bins; k += 1) {
    int32_t own = (int32_t)k;
    columns[k] = choose(bin->index == own + 1, d0, choose(bin->index == own, d1, zero));
  }
}
