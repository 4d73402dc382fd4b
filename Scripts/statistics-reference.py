"""Prints what numpy and scipy make of the arrays in Tests/EvaluationTests/ReferenceTests.swift.

    python3 Scripts/statistics-reference.py        # needs numpy and scipy

The arrays follow from a formula in float64 operations that are rounded correctly everywhere, so both sides
have the same bits without a file between them.
"""

import numpy
import scipy.special
import scipy.spatial
import scipy.spatial.distance
import scipy.stats


def evenly(count, number):
    """The fractional parts of the multiples of a square root: numbers all over [0, 1)."""
    multiples = numpy.arange(1, count + 1) * numpy.sqrt(float(number))
    return multiples - numpy.floor(multiples)


def show(name, value):
    print(f"{name:34} {float(value)!r}")


first = numpy.stack([evenly(60, 2), evenly(60, 3)], axis=1)
second = numpy.stack([evenly(60, 5) ** 2, 0.5 * evenly(60, 7) + 0.25], axis=1)

values = evenly(60, 11)
show("mean", values.mean())
show("standard error", scipy.stats.sem(values))
show("quantile 0.9", numpy.quantile(values, 0.9))
show("one sample", scipy.stats.kstest(values, lambda x: numpy.clip(x, 0, 1) ** 2).statistic)
show("two samples", scipy.stats.ks_2samp(first[:, 0], second[:, 0]).statistic)

directions = numpy.array([[1.0, 0.0], [0.0, 1.0], [0.6, 0.8], [0.8, -0.6]])
show("sliced Wasserstein", numpy.mean(
    [scipy.stats.wasserstein_distance(first @ d, second @ d) for d in directions]))

scale = numpy.median(scipy.spatial.distance.pdist(first))
show("median distance", scale)
other = second[:45]


def kernel(a, b):
    return numpy.exp(-scipy.spatial.distance.cdist(a, b, "sqeuclidean") / (2 * scale**2))


def off_diagonal_mean(matrix):
    return matrix[~numpy.eye(len(matrix), dtype=bool)].mean()


show("squared discrepancy", off_diagonal_mean(kernel(first, first))
     + off_diagonal_mean(kernel(other, other)) - 2 * kernel(first, other).mean())

# Scores with ties, on purpose.
positives = numpy.floor(10 * evenly(50, 13)) / 10 + 0.2
negatives = numpy.floor(10 * evenly(40, 17)) / 10
show("area", scipy.stats.mannwhitneyu(positives, negatives).statistic / (50 * 40))
wins = (positives[:, None] > negatives) + 0.5 * (positives[:, None] == negatives)
show("error of the area", numpy.sqrt(
    wins.mean(axis=1).var(ddof=1) / 50 + wins.mean(axis=0).var(ddof=1) / 40))

truth, model, weights = evenly(30, 19) + 0.1, evenly(30, 23) + 0.1, evenly(30, 29)
show("divergence", (weights * scipy.special.rel_entr(truth, model)).sum())

density, exact = evenly(35, 31).reshape(7, 5), evenly(35, 37).reshape(7, 5)


def quadrants(difference):
    rows, columns = difference.shape
    return max(
        abs(part.sum()) for i in range(rows + 1) for j in range(columns + 1)
        for part in (difference[:i, :j], difference[:i, j:], difference[i:, :j], difference[i:, j:]))


def von_mises(x, mean, concentration):
    return numpy.exp(concentration * (numpy.cos(x - mean) - 1)) / (
        2 * numpy.pi * scipy.special.i0e(concentration))


def perfect_divergence(density, points, speed, variance=0.01):
    """How far the exact inflated density, deflated and scaled to mass one, is from the truth."""
    squares = scipy.spatial.distance.cdist(points, points, "sqeuclidean")
    # All but one of the D factors of the noise's peak go away with the deflation.
    inflated = numpy.exp(-squares / (2 * variance)) @ density * step / (2 * numpy.pi * variance) ** 0.5
    model = inflated * speed
    return (density * numpy.log(density / model)).sum() * step + numpy.log(model.sum() * step)


step = 2 * numpy.pi / 2000
angle = -numpy.pi + step * (numpy.arange(2000) + 0.5)
show("divergence of the circle", perfect_divergence(
    von_mises(angle, 0, 8), 3 * numpy.stack([-numpy.cos(angle), numpy.sin(angle)], axis=1), 3.0))
show("divergence of SO(2)", perfect_divergence(
    sum(von_mises(angle, numpy.pi / 2 * k, 6) for k in range(4)) / 4,
    numpy.stack([numpy.cos(angle), numpy.sin(angle), -numpy.sin(angle), numpy.cos(angle)], axis=1),
    numpy.sqrt(2)))

show("quadrants, raw", 0.05 * quadrants(density - exact))
show("quadrants, normalised", 0.05 * quadrants(density * (exact.sum() / density.sum()) - exact))

for numbers in ([2], [2, 3, 5], [2, 3, 5, 7, 11, 13, 17, 19, 23]):
    points = numpy.stack([evenly(500, number) for number in numbers], axis=1)
    nearest = scipy.spatial.cKDTree(points).query(points, 2)[0][:, 1]
    show(f"nearest in {len(numbers)}, mean", nearest.mean())
    show(f"nearest in {len(numbers)}, largest", nearest.max())

x, y = numpy.sqrt(numpy.arange(1.0, 9)), evenly(8, 3)
line = scipy.stats.linregress(x, y)
show("slope", line.slope)
show("error of the slope", line.stderr)
parabola, covariance = numpy.polyfit(x, y, 2, cov=True)
show("curvature", parabola[0])
show("error of the curvature", numpy.sqrt(covariance[0, 0]))
