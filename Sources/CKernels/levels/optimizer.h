// The parameter update in one sweep: at these sizes it is bound by memory.
#pragma once

#include "vectors.h"

struct adamw_constants {
  float gradient_scale, penalty, beta1, complement1, beta2, complement2, decay, step, second_scale;
  float epsilon;
};

INLINE void adamw_step(
  const struct adamw_constants *k, floats16 g, floats16 *p, floats16 *m, floats16 *v
) {
  g = g * k->gradient_scale + *p * k->penalty;
  *m = *m * k->beta1 + g * k->complement1;
  *v = *v * k->beta2 + (g * g) * k->complement2;
  floats16 denominator = __builtin_elementwise_sqrt(*v * k->second_scale) + k->epsilon;
  *p = *p * k->decay - (*m * k->step) / denominator;
}

static void kernel_adamw(
  size_t count, float *parameters, const float *gradient, float *first, float *second,
  double learning_rate, double beta1, double beta2, double epsilon, double weight_decay,
  double penalty, double gradient_scale, double bias_correction1, double bias_correction2
) {
  const struct adamw_constants k = {
    .gradient_scale = (float)gradient_scale,
    .penalty = (float)penalty,
    .beta1 = (float)beta1,
    .complement1 = (float)(1.0 - beta1),
    .beta2 = (float)beta2,
    .complement2 = (float)(1.0 - beta2),
    .decay = (float)(1.0 - learning_rate * weight_decay),
    .step = (float)(learning_rate / bias_correction1),
    .second_scale = (float)(1.0 / bias_correction2),
    .epsilon = (float)epsilon,
  };
  size_t i = 0;
  for (; i + LANES <= count; i += LANES) {
    floats16 p = load(parameters + i), m = load(first + i), v = load(second + i);
    adamw_step(&k, load(gradient + i), &p, &m, &v);
    store(parameters + i, p);
    store(first + i, m);
    store(second + i, v);
  }
  if (i < count) {
    size_t rest = count - i;
    floats16 p = load_partial(parameters + i, rest), m = load_partial(first + i, rest);
    floats16 v = load_partial(second + i, rest);
    adamw_step(&k, load_partial(gradient + i, rest), &p, &m, &v);
    store_partial(parameters + i, p, rest);
    store_partial(first + i, m, rest);
    store_partial(second + i, v, rest);
  }
}
