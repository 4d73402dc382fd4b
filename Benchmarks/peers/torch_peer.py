"""The peer on PyTorch, written for speed: no boolean indexing, one fused optimiser."""

import torch
import torch.nn.functional as functional

import contender
import torch_training
from flow import Flow


class Operations:
    """The array operations of PyTorch."""

    relu, linear, softplus = functional.relu, functional.linear, functional.softplus
    sigmoid, log, where, zeros = torch.sigmoid, torch.log, torch.where, torch.zeros

    @staticmethod
    def softmax(x):
        return torch.softmax(x, -1)

    @staticmethod
    def cumsum(x):
        return torch.cumsum(x, -1)

    @staticmethod
    def stack(columns):
        return torch.stack(columns, 1)

    @staticmethod
    def pad(x, first, last):
        return functional.pad(functional.pad(x, (1, 0), value=first), (0, 1), value=last)

    @staticmethod
    def picker(index, bins):
        index = index.clamp(0, bins - 1)[..., None]
        return lambda x: x.gather(-1, index)[..., 0]

    @staticmethod
    def root(x):
        return x.clamp(min=0).sqrt()


class Peer:
    def __init__(self, start, variant):
        torch.manual_seed(0)
        self.flow = Flow(start, Operations)
        self.parameters = {
            name: torch.nn.Parameter(torch.from_numpy(values))
            for name, values in start.parameters.items()
        }
        self.parameter_count = sum(p.numel() for p in self.parameters.values())
        self.compiles = variant == "compiled"

    @torch.no_grad()
    def evaluate(self, points):
        manifold, log_density = self.flow.encode(self.parameters, torch.from_numpy(points))
        return log_density.numpy(), self.flow.decode(self.parameters, manifold).numpy()

    def log_density(self, points):
        return torch_training.in_chunks(
            lambda x: self.flow.encode(self.parameters, x)[1], torch.from_numpy(points)
        )

    def sample(self, count):
        return torch_training.in_chunks(
            lambda u: self.flow.generate(self.parameters, u), torch.randn(count, self.flow.latent)
        )

    def make_epoch(self, points, batch):
        def loss(clean, inflated):
            return self.flow.loss(self.parameters, clean, inflated)

        return torch_training.make_epoch(
            list(self.parameters.values()), torch.compile(loss) if self.compiles else loss, points,
            batch, self.flow.variance,
        )  # fmt: skip


if __name__ == "__main__":
    contender.run(Peer, ["eager", "compiled"])
