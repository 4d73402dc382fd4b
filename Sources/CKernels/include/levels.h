// Instruction-set levels, and the kernels of each as a table.
//
// The plain functions `dnf_...` use the best level that the CPU has, settled at the first call. The
// environment variable DNF_KERNEL_LEVEL (v4, v3 or base) lowers it: a level that the CPU lacks, and
// any other word, count as the best one. Results do not depend on it, only speed.
#pragma once

#include "elementwise.h"
#include "matrices.h"
#include "optimizer.h"
#include "reductions.h"
#include "splines.h"
#include "transport.h"

#pragma clang assume_nonnull begin

enum dnf_level {
  // Any CPU: SSE2 on x86-64, NEON on arm64.
  DNF_LEVEL_BASE = 0,
  // x86-64 with AVX2.
  DNF_LEVEL_V3 = 1,
  // x86-64 with AVX-512 F, BW, DQ and VL.
  DNF_LEVEL_V4 = 2,
};

// One level's kernels; each field does what the function dnf_<field> does.
struct dnf_kernels {
  // "base", "v3" or "v4".
  const char *level_name;
  __typeof__(dnf_exp) *exp;
  __typeof__(dnf_log) *log;
  __typeof__(dnf_sqrt) *sqrt;
  __typeof__(dnf_reciprocal) *reciprocal;
  __typeof__(dnf_sigmoid) *sigmoid;
  __typeof__(dnf_softplus) *softplus;
  __typeof__(dnf_tanh) *tanh;
  __typeof__(dnf_relu) *relu;
  __typeof__(dnf_square) *square;
  __typeof__(dnf_add) *add;
  __typeof__(dnf_subtract) *subtract;
  __typeof__(dnf_multiply) *multiply;
  __typeof__(dnf_divide) *divide;
  __typeof__(dnf_relu_backward) *relu_backward;
  __typeof__(dnf_relu_backward_add) *relu_backward_add;
  __typeof__(dnf_add_row) *add_row;
  __typeof__(dnf_column_sums) *column_sums;
  __typeof__(dnf_row_sums) *row_sums;
  __typeof__(dnf_total_sum) *total_sum;
  __typeof__(dnf_sum_of_squares) *sum_of_squares;
  __typeof__(dnf_sum_of_terms) *sum_of_terms;
  __typeof__(dnf_softmax) *softmax;
  __typeof__(dnf_cumulative_sum) *cumulative_sum;
  __typeof__(dnf_reverse_cumulative_sum) *reverse_cumulative_sum;
  __typeof__(dnf_transpose) *transpose;
  __typeof__(dnf_spline_rq_forward) *spline_rq_forward;
  __typeof__(dnf_spline_rq_inverse) *spline_rq_inverse;
  __typeof__(dnf_spline_rq_forward_vjp) *spline_rq_forward_vjp;
  __typeof__(dnf_spline_rq_inverse_vjp) *spline_rq_inverse_vjp;
  __typeof__(dnf_adamw) *adamw;
  __typeof__(dnf_gaussian_log_sums) *gaussian_log_sums;
};

// The kernels of a level, or null when this CPU cannot run them.
const struct dnf_kernels *_Nullable dnf_kernels_at_level(enum dnf_level level);

// The name of the level that the plain functions use.
const char *dnf_kernel_level_name(void);

#pragma clang assume_nonnull end
