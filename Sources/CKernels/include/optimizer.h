// Parameter updates.
#pragma once

#include <stddef.h>

#pragma clang assume_nonnull begin

// One AdamW step in one sweep (Loshchilov and Hutter 2019, arXiv:1711.05101), in place:
//
//   g  = gradient_scale * gradient + penalty * p
//   m <- beta1 * m + (1 - beta1) * g,  v <- beta2 * v + (1 - beta2) * g * g
//   p <- p * (1 - learning_rate * weight_decay)
//        - learning_rate * (m / bias_correction1) / (sqrt(v / bias_correction2) + epsilon)
//
// with bias_correction = 1 - beta^step. `gradient_scale` folds in clipping by norm; with a `penalty`
// instead of a weight decay the step is that of Adam with an L2 penalty. Constants are
// combined in double and rounded to float once. `gradient` is only read.
void dnf_adamw(
  size_t count, float *parameters, const float *gradient, float *first, float *second,
  double learning_rate, double beta1, double beta2, double epsilon, double weight_decay,
  double penalty, double gradient_scale, double bias_correction1, double bias_correction2);

#pragma clang assume_nonnull end
