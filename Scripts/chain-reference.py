"""Prints what numpy and scipy make of the chains in Tests/EvaluationTests/ChainDiagnosticsTests.swift.

    python3 Scripts/chain-reference.py        # needs numpy and scipy

The formulas are those of Vehtari et al., Bayesian Analysis 16 (2021), written down with matrices of all lags
and Fourier transforms, where the Swift code goes lag by lag. Chains follow from a formula in float64 operations
that are rounded correctly everywhere, so both sides have the same bits without a file between them.
"""

import numpy
import scipy.stats


def erratic(count, number):
    """The fractional parts of the squares' multiples of a square root: erratic numbers in [0, 1)."""
    index = numpy.arange(1.0, count + 1)
    multiples = index * index * numpy.sqrt(float(number))
    return multiples - numpy.floor(multiples)


def following(memory, shift, draws):
    """A chain of which each draw keeps a share of the one before."""
    chain, last = [], 0.0
    for draw in draws:
        last = memory * last + (draw - 0.5)
        chain.append(last + shift)
    return numpy.array(chain)


def halves(chains):
    length = chains.shape[1] // 2
    return numpy.concatenate([chains[:, :length], chains[:, -length:]])


def scores(chains):
    ranks = scipy.stats.rankdata(chains, method="average").reshape(chains.shape)
    return scipy.stats.norm.ppf((ranks - 3 / 8) / (chains.size + 1 / 4))


def reduction(chains):
    length = chains.shape[1]
    between = length * chains.mean(axis=1).var(ddof=1)
    within = chains.var(axis=1, ddof=1).mean()
    return numpy.sqrt(((length - 1) / length * within + between / length) / within)


def r_hat(chains):
    split = halves(chains)
    return max(reduction(scores(split)), reduction(scores(numpy.abs(split - numpy.median(split)))))


def effective_count(chains):
    count, length = chains.shape
    deviations = chains - chains.mean(axis=1, keepdims=True)
    spectrum = numpy.fft.rfft(deviations, n=4 * length, axis=1)
    covariances = numpy.fft.irfft(numpy.abs(spectrum) ** 2, axis=1)[:, :length] / length
    within = chains.var(axis=1, ddof=1).mean()
    total = within * (length - 1) / length + chains.mean(axis=1).var(ddof=1)
    correlations = 1 - (within - covariances.mean(axis=0)) / total
    correlations[0] = 1
    # The last lags have too few products to mean anything.
    pairs = correlations[: (length - 1) // 2 * 2].reshape(-1, 2).sum(axis=1)
    negative = int(numpy.argmax(pairs <= 0)) if (pairs <= 0).any() else len(pairs) - 1
    sequence = numpy.minimum.accumulate(pairs[:negative])
    time = -1 + 2 * sequence.sum() + max(correlations[2 * negative], 0)
    return count * length / max(time, 1 / numpy.log10(count * length))


def show(name, chains):
    error = chains.std(ddof=1) / numpy.sqrt(effective_count(halves(chains)))
    print(f"{name:12} mean {float(chains.mean())!r}, error {float(error)!r},"
          f" R-hat {float(r_hat(chains))!r}, draws {float(effective_count(scores(halves(chains))))!r}")


def family(memory, shifts, length=301):
    return numpy.stack([following(memory, shift, erratic(length, prime))
                        for shift, prime in zip(shifts, [2, 3, 5, 7])])


if __name__ == "__main__":
    show("slow", family(0.9, [0, 0, 0, 0]))
    show("fast", family(0, [0, 0, 0, 0]))
    show("repelling", family(-0.7, [0, 0, 0, 0]))
    show("apart", family(0.3, [0, 0, 0, 1]))
    show("coarse", numpy.floor(4 * family(0.6, [0, 0, 0, 0])))
    # One location, two scales: only the folded draws disagree.
    wide = family(0.2, [0, 0, 0, 0])
    wide[2:] *= 3.0
    show("two scales", wide)
    for probability in [0.5, 0.975, 0.1, 1e-10]:
        print(f"quantile {probability!r:8} {float(scipy.stats.norm.ppf(probability))!r}")
