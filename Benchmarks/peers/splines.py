"""Monotone rational-quadratic splines with linear tails (Durkan et al. 2019, arXiv:1906.04032)."""

import math

MINIMUM = 1e-3  # of the share of a bin and of a slope, and of the scales and diagonals of the flow


class Spline:
    """Splines of `bins` bins on `[-bound, bound]`; logits are divided by the root of `hidden`."""

    def __init__(self, operations, bins, bound, hidden):
        self.operations, self.bins, self.bound, self.hidden = operations, bins, bound, hidden

    def knots(self, raw):
        """Knots `[..., K + 1]` and extents `[..., K]` of bins with the logits `raw`."""
        share = MINIMUM + (1 - MINIMUM * self.bins) * self.operations.softmax(raw)
        inner = 2 * self.bound * self.operations.cumsum(share)[..., :-1] - self.bound
        knots = self.operations.pad(inner, -self.bound, self.bound)
        return knots, knots[..., 1:] - knots[..., :-1]

    def __call__(self, x, raw, inverse):
        """Rational-quadratic splines with linear tails: values and log-derivatives, as `x`.

        There are no log-derivatives of the inverse.
        """
        where, log, bins = self.operations.where, self.operations.log, self.bins
        scale = 1 / math.sqrt(self.hidden)
        left, widths = self.knots(raw[..., :bins] * scale)
        low, heights = self.knots(raw[..., bins : 2 * bins] * scale)
        slopes = MINIMUM + self.operations.softplus(raw[..., 2 * bins :])
        slopes = self.operations.pad(slopes, 1.0, 1.0)
        inside = (x >= -self.bound) & (x <= self.bound)
        inner = where(inside, x, 0.0)
        edges = low if inverse else left
        count = (inner[..., None] >= edges[..., :-1]).sum(-1)
        pick = self.operations.picker(count - 1, bins)
        left, width = pick(left[..., :-1]), pick(widths)
        low, height = pick(low[..., :-1]), pick(heights)
        before, after = pick(slopes[..., :-1]), pick(slopes[..., 1:])
        mean = height / width
        bend = before + after - 2 * mean
        if inverse:
            offset = inner - low
            a = offset * bend + height * (mean - before)
            b = height * before - offset * bend
            c = -mean * offset
            root = self.operations.root(b * b - 4 * a * c)
            return where(inside, 2 * c / (-b - root) * width + left, x), None
        theta = (inner - left) / width
        product = theta * (1 - theta)
        denominator = mean + bend * product
        values = low + height * (mean * theta * theta + before * product) / denominator
        numerator = mean * mean * (
            after * theta * theta + 2 * mean * product + before * (1 - theta) * (1 - theta)
        )
        derivative = log(numerator) - 2 * log(denominator)
        return where(inside, values, x), where(inside, derivative, 0.0)
