// Every kernel once: KERNEL(result, name, parameters, arguments).
#define UNARY_PARAMETERS (size_t count, const float *input, float *output)
#define UNARY_ARGUMENTS (count, input, output)
#define BINARY_PARAMETERS (size_t count, const float *left, const float *right, float *output)
#define BINARY_ARGUMENTS (count, left, right, output)
#define MATRIX_PARAMETERS (size_t rows, size_t columns, const float *input, float *output)
#define MATRIX_ARGUMENTS (rows, columns, input, output)
#define SPLINE_PARAMETERS                                                           \
  (size_t count, size_t bins, float bound, float logit_scale, const float *inputs, \
   const float *parameters, float *outputs, float *log_derivatives)
#define SPLINE_ARGUMENTS \
  (count, bins, bound, logit_scale, inputs, parameters, outputs, log_derivatives)
#define SPLINE_VJP_PARAMETERS                                                       \
  (size_t count, size_t bins, float bound, float logit_scale, const float *inputs, \
   const float *parameters, const float *output_gradients,                          \
   const float *log_derivative_gradients, float *input_gradients, float *parameter_gradients)
#define SPLINE_VJP_ARGUMENTS                                           \
  (count, bins, bound, logit_scale, inputs, parameters, output_gradients, \
   log_derivative_gradients, input_gradients, parameter_gradients)
#define ADAMW_PARAMETERS                                                                    \
  (size_t count, float *parameters, const float *gradient, float *first, float *second,    \
   double learning_rate, double beta1, double beta2, double epsilon, double weight_decay,  \
   double penalty, double gradient_scale, double bias_correction1, double bias_correction2)
#define ADAMW_ARGUMENTS                                                                    \
  (count, parameters, gradient, first, second, learning_rate, beta1, beta2, epsilon,      \
   weight_decay, penalty, gradient_scale, bias_correction1, bias_correction2)

KERNEL(void, exp, UNARY_PARAMETERS, UNARY_ARGUMENTS)
KERNEL(void, log, UNARY_PARAMETERS, UNARY_ARGUMENTS)
KERNEL(void, sqrt, UNARY_PARAMETERS, UNARY_ARGUMENTS)
KERNEL(void, reciprocal, UNARY_PARAMETERS, UNARY_ARGUMENTS)
KERNEL(void, sigmoid, UNARY_PARAMETERS, UNARY_ARGUMENTS)
KERNEL(void, softplus, UNARY_PARAMETERS, UNARY_ARGUMENTS)
KERNEL(void, tanh, UNARY_PARAMETERS, UNARY_ARGUMENTS)
KERNEL(void, relu, UNARY_PARAMETERS, UNARY_ARGUMENTS)
KERNEL(void, square, UNARY_PARAMETERS, UNARY_ARGUMENTS)
KERNEL(void, add, BINARY_PARAMETERS, BINARY_ARGUMENTS)
KERNEL(void, subtract, BINARY_PARAMETERS, BINARY_ARGUMENTS)
KERNEL(void, multiply, BINARY_PARAMETERS, BINARY_ARGUMENTS)
KERNEL(void, divide, BINARY_PARAMETERS, BINARY_ARGUMENTS)
KERNEL(void, relu_backward, BINARY_PARAMETERS, BINARY_ARGUMENTS)
KERNEL(
  void, relu_backward_add,
  (size_t count, const float *output, const float *output_gradient, const float *sum,
   float *input_gradient),
  (count, output, output_gradient, sum, input_gradient))
KERNEL(
  void, add_row,
  (size_t rows, size_t columns, const float *matrix, const float *row, float *output),
  (rows, columns, matrix, row, output))
KERNEL(
  void, column_sums,
  (size_t rows, size_t columns, const float *matrix, bool accumulate, float *sums),
  (rows, columns, matrix, accumulate, sums))
KERNEL(void, row_sums, MATRIX_PARAMETERS, MATRIX_ARGUMENTS)
KERNEL(double, total_sum, (size_t count, const float *input), (count, input))
KERNEL(double, sum_of_squares, (size_t count, const float *input), (count, input))
KERNEL(
  void, sum_of_terms,
  (size_t count, size_t term_count, const float *const *terms, float *output),
  (count, term_count, terms, output))
KERNEL(void, softmax, MATRIX_PARAMETERS, MATRIX_ARGUMENTS)
KERNEL(void, cumulative_sum, MATRIX_PARAMETERS, MATRIX_ARGUMENTS)
KERNEL(void, reverse_cumulative_sum, MATRIX_PARAMETERS, MATRIX_ARGUMENTS)
KERNEL(void, transpose, MATRIX_PARAMETERS, MATRIX_ARGUMENTS)
KERNEL(void, spline_rq_forward, SPLINE_PARAMETERS, SPLINE_ARGUMENTS)
KERNEL(void, spline_rq_inverse, SPLINE_PARAMETERS, SPLINE_ARGUMENTS)
KERNEL(void, spline_rq_forward_vjp, SPLINE_VJP_PARAMETERS, SPLINE_VJP_ARGUMENTS)
KERNEL(void, spline_rq_inverse_vjp, SPLINE_VJP_PARAMETERS, SPLINE_VJP_ARGUMENTS)
KERNEL(void, adamw, ADAMW_PARAMETERS, ADAMW_ARGUMENTS)
KERNEL(
  void, gaussian_log_sums,
  (size_t rows, size_t columns, size_t dimension, const float *points, const float *targets,
   const float *offsets, float precision, float *scratch, float *log_sums, float *means),
  (rows, columns, dimension, points, targets, offsets, precision, scratch, log_sums, means))
