// Elementary functions on sixteen lanes. The polynomials are minimax fits made for this file; the
// error of each fit, before rounding, is stated beside it.
#pragma once

#include "vectors.h"

// ln 2 in two parts: the first has few enough bits that its product with an exponent is exact.
#define LN2_HIGH 0.693359375f
#define LN2_LOW -2.12194440e-4f

// Splits x into n * ln 2 + r, |r| <= ln 2 / 2, and returns exp(r) and n. The large constant
// leaves the nearest integer in the low bits of the sum.
INLINE floats16 exp_reduced(floats16 x, ints16 *exponent) {
  const float shifter = 12582912.0f;  // 1.5 * 2^23
  floats16 shifted = x * 1.44269504f + shifter;
  floats16 n = shifted - shifter;
  *exponent = (ints16)shifted - (ints16)splat(shifter);
  floats16 r = (x - n * LN2_HIGH) - n * LN2_LOW;
  // Relative error 5e-9.
  floats16 p = splat(0.00138131448f);
  p = p * r + 0.00836941879f;
  p = p * r + 0.041668456f;
  p = p * r + 0.166665152f;
  p = p * r + 0.49999994f;
  return (p * (r * r) + r) + 1.0f;
}

INLINE floats16 power_of_two(ints16 exponent) { return (floats16)((exponent + 127) << 23); }

// The scale is applied in two halves, so that overflow and denormals come out of the arithmetic.
INLINE floats16 exp16(floats16 x) {
  ints16 exponent;
  floats16 mantissa = exp_reduced(at_least(at_most(x, 89.0f), -105.0f), &exponent);
  ints16 half = exponent >> 1;
  return (mantissa * power_of_two(half)) * power_of_two(exponent - half);
}

// For x <= 0 where a result below exp(-87) = 1.6e-38 need not get smaller.
INLINE floats16 exp16_of_nonpositive(floats16 x) {
  ints16 exponent;
  floats16 mantissa = exp_reduced(at_least(x, -87.0f), &exponent);
  return mantissa * power_of_two(exponent);
}

// x = 2^e * (1 + f) with 1 + f in [sqrt(1/2), sqrt(2)).
INLINE floats16 log16(floats16 x) {
  ints16 denormal = x < 1.17549435e-38f;
  floats16 scaled = choose(denormal, x * 8388608.0f, x);
  ints16 bits = (ints16)scaled - 0x3f3504f3;
  ints16 exponent = (bits >> 23) - (denormal & 23);
  floats16 f = (floats16)((bits & 0x007fffff) + 0x3f3504f3) - 1.0f;
  // Relative error 6e-9.
  floats16 p = splat(-0.0764610618f);
  p = p * f + 0.127791151f;
  p = p * f - 0.13164185f;
  p = p * f + 0.14199695f;
  p = p * f - 0.166227654f;
  p = p * f + 0.200012922f;
  p = p * f - 0.250008374f;
  p = p * f + 0.333333313f;
  floats16 square = f * f;
  floats16 e = __builtin_convertvector(exponent, floats16);
  floats16 result = (f * square) * p + e * LN2_LOW;
  result = ((result - 0.5f * square) + f) + e * LN2_HIGH;
  result = choose(x == 0.0f, splat(-__builtin_inff()), result);
  result = choose(x < 0.0f, splat(__builtin_nanf("")), result);
  // Infinity and NaN are their own logarithms.
  return choose(x < __builtin_inff(), result, x);
}

// ln(1 + u) for u in [0, 1], as 2 artanh(z) with z = u / (2 + u). Relative error 6e-9.
INLINE floats16 log1p16_of_unit(floats16 u) {
  floats16 z = u / (2.0f + u);
  floats16 t = z * z;
  floats16 p = splat(0.24296917f);
  p = p * t + 0.214289457f;
  p = p * t + 0.286167473f;
  p = p * t + 0.39998883f;
  p = p * t + 0.666666746f;
  return (z * t) * p + 2.0f * z;
}

// Above 20 the second term is less than half a unit in the last place: the identity.
INLINE floats16 softplus16(floats16 x) {
  return at_least(x, 0.0f) + log1p16_of_unit(exp16(-absolute(x)));
}

INLINE floats16 sigmoid16(floats16 x) {
  floats16 e = exp16(-absolute(x));
  return choose(x < 0.0f, e, splat(1.0f)) / (1.0f + e);
}

INLINE floats16 tanh16(floats16 x) {
  floats16 magnitude = absolute(x);
  floats16 t = x * x;
  // Below 0.625, relative error 9e-9.
  floats16 p = splat(-0.00570261152f);
  p = p * t + 0.0206370465f;
  p = p * t - 0.0537391156f;
  p = p * t + 0.133314356f;
  p = p * t - 0.333332807f;
  floats16 small = (magnitude * t) * p + magnitude;
  floats16 e = exp16_of_nonpositive(-2.0f * magnitude);
  floats16 large = (1.0f - e) / (1.0f + e);
  ints16 sign = (ints16)x & (int32_t)0x80000000;
  return (floats16)((ints16)choose(magnitude < 0.625f, small, large) | sign);
}

INLINE floats16 relu16(floats16 x) { return choose(x <= 0.0f, splat(0.0f), x); }

INLINE floats16 maximum16(floats16 a, floats16 b) {
  return choose((a > b) | (a != a), a, b);
}
