"""The peer on the package `nflows`, on which the published implementation is built."""

import math
import sys

import torch
from nflows.nn.nets import ResidualNet
from nflows.transforms import (
    CompositeTransform,
    LULinear,
    MaskedAffineAutoregressiveTransform,
    Permutation,
    PiecewiseRationalQuadraticCouplingTransform,
)

import contender
import torch_training


class SigmoidAffine(MaskedAffineAutoregressiveTransform):
    """The autoregressive map with the published scale, where the package has a softplus."""

    def _scale_and_shift(self, outputs):
        scale, shift = self._unconstrained_scale_and_shift(outputs)
        return torch.sigmoid(scale + 2) + self._epsilon, shift

    def _elementwise_forward(self, inputs, outputs):
        scale, shift = self._scale_and_shift(outputs)
        return scale * inputs + shift, torch.log(scale).sum(1)

    def _elementwise_inverse(self, inputs, outputs):
        scale, shift = self._scale_and_shift(outputs)
        return (inputs - shift) / scale, -torch.log(scale).sum(1)


def stack(start, part, features):
    """The outer or inner flow, with the module names of the published implementation."""
    kind, linear = start.text(f"{part}_transform"), start.text(f"{part}_linear")
    layers = start.integer(f"{part}_layers")
    hidden, blocks = start.integer("hidden"), start.integer("blocks")

    def mixing():
        # The order is that of the start; it is loaded with the parameters.
        permutation = Permutation(torch.arange(features))
        if linear == "permutation":
            return permutation
        return CompositeTransform([permutation, LULinear(features)])

    def bending(index):
        if kind == "affine-autoregressive":
            return SigmoidAffine(features, hidden, num_blocks=blocks)
        return PiecewiseRationalQuadraticCouplingTransform(
            mask=[int(feature % 2 == index % 2) for feature in range(features)],
            transform_net_create_fn=lambda inputs, outputs: ResidualNet(
                inputs, outputs, hidden_features=hidden, num_blocks=blocks
            ),
            num_bins=start.integer("bins"), tails="linear", tail_bound=start.number("bound"),
        )  # fmt: skip

    pairs = [CompositeTransform([mixing(), bending(index)]) for index in range(layers)]
    return CompositeTransform(pairs + [mixing()])


class Peer(torch.nn.Module):
    def __init__(self, start, variant):
        super().__init__()
        torch.manual_seed(0)
        self.dimension = start.integer("data_dimension")
        self.latent = start.integer("latent_dimension")
        self.variance = start.number("variance")
        self.outer_transform = stack(start, "outer", self.dimension)
        self.inner_transform = stack(start, "inner", self.latent)
        self.parameter_count = sum(p.numel() for p in self.parameters())
        given = {**start.parameters, **start.permutations}
        arrays = {name: torch.from_numpy(values) for name, values in given.items()}
        missing, unexpected = self.load_state_dict(arrays, strict=False)
        # Masks and the like follow from the shape of the network.
        trained = {name for name, _ in self.named_parameters()} & set(missing)
        if trained or unexpected:
            sys.exit(f"not in the start: {sorted(trained)}; unknown to the model: {unexpected}")

    def encode(self, x):
        h, outer = self.outer_transform(x)
        manifold, orthogonal = h[:, : self.latent], h[:, self.latent :]
        u, inner = self.inner_transform(manifold)
        squares = (u * u).sum(1) + (orthogonal * orthogonal).sum(1) / self.variance
        constant = self.dimension * math.log(2 * math.pi)
        constant += (self.dimension - self.latent) * math.log(self.variance)
        return manifold, outer + inner - 0.5 * (squares + constant)

    def decode(self, manifold):
        zeros = manifold.new_zeros(len(manifold), self.dimension - self.latent)
        return self.outer_transform.inverse(torch.cat([manifold, zeros], 1))[0]

    def loss(self, clean, inflated):
        manifold, log_density = self.encode(inflated)
        return -log_density.mean() + ((self.decode(manifold) - clean) ** 2).mean()

    @torch.no_grad()
    def evaluate(self, points):
        manifold, log_density = self.encode(torch.from_numpy(points))
        return log_density.numpy(), self.decode(manifold).numpy()

    def log_density(self, points):
        return torch_training.in_chunks(lambda x: self.encode(x)[1], torch.from_numpy(points))

    def sample(self, count):
        return torch_training.in_chunks(
            lambda u: self.decode(self.inner_transform.inverse(u)[0]),
            torch.randn(count, self.latent),
        )

    def make_epoch(self, points, batch):
        return torch_training.make_epoch(
            list(self.parameters()), self.loss, points, batch, self.variance
        )


if __name__ == "__main__":
    contender.run(Peer, ["eager"])
