"""The Denoising Normalizing Flow, written once over the array operations of JAX or PyTorch.

Features are kept as a list of columns, `[batch]` each: permutations then cost nothing, and the
linear maps of a few features unroll to a few element-wise operations, which serves both libraries
best. Parameters are a dictionary by published name.
"""

import functools
import math
import operator

import numpy as np

from splines import MINIMUM, Spline

LOG_TWO_PI = math.log(2 * math.pi)


def total(first, terms):
    """The sum of `first` and the terms, without the zero that Python's `sum` starts from."""
    return functools.reduce(operator.add, terms, first)


class Flow:
    """The model of a start; `operations` are the functions in which the libraries differ."""

    def __init__(self, start, operations):
        self.operations = operations
        self.dimension = start.integer("data_dimension")
        self.latent = start.integer("latent_dimension")
        self.variance = start.number("variance")
        self.blocks = start.integer("blocks")
        self.spline = Spline(
            operations, start.integer("bins"), start.number("bound"), start.integer("hidden")
        )
        self.permutations = {name: list(a) for name, a in start.permutations.items()}
        self.outer = self.stack_of(start, "outer")
        self.inner = self.stack_of(start, "inner")

    def stack_of(self, start, part):
        """The names, the kind and the linear map of each layer of a flow, in forward order."""
        prefix, linear = f"{part}_transform._transforms", start.text(f"{part}_linear")
        kind, count = start.text(f"{part}_transform"), start.integer(f"{part}_layers")
        layers = []
        for index in range(count):
            layers.append((linear, f"{prefix}.{index}._transforms.0", index))
            layers.append((kind, f"{prefix}.{index}._transforms.1", index))
        return layers + [(linear, f"{prefix}.{count}", count)]

    # Both directions of a stack of layers; columns in, columns and a list of log-determinants out.
    # Log-determinants of inverses are never needed here and not computed.

    def forward(self, parameters, stack, columns):
        terms = []
        for kind, name, index in stack:
            columns, added = self.layer(parameters, kind, name, index, columns, False)
            terms += added
        return columns, terms

    def inverse(self, parameters, stack, columns):
        for kind, name, index in reversed(stack):
            columns, _ = self.layer(parameters, kind, name, index, columns, True)
        return columns

    def layer(self, parameters, kind, name, index, columns, inverse):
        if kind == "rq-coupling":
            return self.coupling(parameters, name, index, columns, inverse)
        if kind == "affine-autoregressive":
            return self.affine(parameters, name, columns, inverse)
        if kind == "permutation":
            return self.permute(f"{name}._permutation", columns, inverse), []
        permutation, linear = f"{name}._transforms.0._permutation", f"{name}._transforms.1"
        if inverse:
            columns, terms = self.lower_upper(parameters, linear, columns, True)
            return self.permute(permutation, columns, True), terms
        columns = self.permute(permutation, columns, False)
        return self.lower_upper(parameters, linear, columns, False)

    def permute(self, name, columns, inverse):
        order = self.permutations[name]
        return [columns[i] for i in (np.argsort(order) if inverse else order)]

    def lower_upper(self, parameters, name, columns, inverse):
        """`y = L U x + b` with unit lower `L`, or its inverse, unrolled over the features."""
        n = len(columns)
        lower, upper = parameters[f"{name}.lower_entries"], parameters[f"{name}.upper_entries"]
        bias = parameters[f"{name}.bias"]
        raw = parameters[f"{name}.unconstrained_upper_diag"]
        diagonal = self.operations.softplus(raw) + MINIMUM
        lower_at = {place: lower[i] for i, place in enumerate(zip(*np.tril_indices(n, -1)))}
        upper_at = {place: upper[i] for i, place in enumerate(zip(*np.triu_indices(n, 1)))}
        if inverse:
            middle = []
            for i in range(n):
                rest = (-lower_at[i, j] * middle[j] for j in range(i))
                middle.append(total(columns[i] - bias[i], rest))
            result = [None] * n
            for i in reversed(range(n)):
                rest = (-upper_at[i, j] * result[j] for j in range(i + 1, n))
                result[i] = total(middle[i], rest) / diagonal[i]
            return result, []
        middle = [
            total(diagonal[i] * columns[i], (upper_at[i, j] * columns[j] for j in range(i + 1, n)))
            for i in range(n)
        ]
        result = [
            total(middle[i] + bias[i], (lower_at[i, j] * middle[j] for j in range(i)))
            for i in range(n)
        ]
        return result, [self.operations.log(diagonal).sum()]

    def coupling(self, parameters, name, index, columns, inverse):
        """Bends the even or the odd features, as the layer is even or odd."""
        bent = list(range(index % 2, len(columns), 2))
        kept = list(range(1 - index % 2, len(columns), 2))
        condition = self.operations.stack([columns[i] for i in kept])
        raw = self.network(parameters, f"{name}.transform_net", condition)
        raw = raw.reshape(raw.shape[0], len(bent), 3 * self.spline.bins - 1)
        values, slopes = self.spline(
            self.operations.stack([columns[i] for i in bent]), raw, inverse
        )
        result = list(columns)
        for place, feature in enumerate(bent):
            result[feature] = values[:, place]
        return result, [] if inverse else [slopes[:, i] for i in range(len(bent))]

    def affine(self, parameters, name, columns, inverse):
        """The autoregressive map of a single feature: scale and shift depend on nothing."""
        assert len(columns) == 1, "only the single feature of a curve is autoregressive here"
        weight = parameters[f"{name}.autoregressive_net.initial_layer.weight"]
        row = self.operations.zeros((1, weight.shape[1]))
        raw = self.network(parameters, f"{name}.autoregressive_net", row)[0]
        scale = self.operations.sigmoid(raw[0] + 2) + MINIMUM
        (column,) = columns
        if inverse:
            return [(column - raw[1]) / scale], []
        return [scale * column + raw[1]], [self.operations.log(scale)]

    def network(self, parameters, name, x):
        """The residual network, `[batch, inputs]` to `[batch, outputs]`."""
        relu, linear = self.operations.relu, self.operations.linear

        def apply(part, x):
            return linear(x, parameters[f"{name}.{part}.weight"], parameters[f"{name}.{part}.bias"])

        x = apply("initial_layer", x)
        for block in range(self.blocks):
            y = apply(f"blocks.{block}.linear_layers.0", relu(x))
            x = x + apply(f"blocks.{block}.linear_layers.1", relu(y))
        return apply("final_layer", x)

    # The model.

    def encode(self, parameters, x):
        """`h_M` as columns, and the log-density of inflated data, `[batch]`, at `x` `[batch, D]`."""
        columns = [x[:, i] for i in range(self.dimension)]
        h, terms = self.forward(parameters, self.outer, columns)
        manifold, orthogonal = h[: self.latent], h[self.latent :]
        u, inner_terms = self.forward(parameters, self.inner, manifold)
        constant = self.dimension * LOG_TWO_PI + len(orthogonal) * math.log(self.variance)
        squares = [v * v for v in u] + [v * v / self.variance for v in orthogonal]
        log_determinant = total(terms[0], terms[1:] + inner_terms)
        return manifold, log_determinant - 0.5 * total(constant, squares)

    def decode(self, parameters, manifold):
        """`f⁻¹(h_M, 0)`, `[batch, D]`."""
        zeros = [0 * manifold[0]] * (self.dimension - self.latent)
        return self.operations.stack(self.inverse(parameters, self.outer, manifold + zeros))

    def generate(self, parameters, u):
        """The points of the manifold that the latent variables `u`, `[batch, d]`, stand for."""
        columns = [u[:, i] for i in range(self.latent)]
        return self.decode(parameters, self.inverse(parameters, self.inner, columns))

    def loss(self, parameters, clean, inflated):
        """The mean negative log-likelihood plus the mean squared error of the projections."""
        manifold, log_density = self.encode(parameters, inflated)
        error = self.decode(parameters, manifold) - clean
        return -log_density.mean() + (error * error).mean()
