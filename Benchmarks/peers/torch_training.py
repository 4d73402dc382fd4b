"""What the two peers on PyTorch share: the optimiser, the loop, evaluation chunk by chunk."""

import numpy as np
import torch

import contender

# The number of points that are evaluated at once.
CHUNK = 1000


def make_epoch(parameters, loss, points, batch, variance):
    """A function that trains for one epoch and returns its mean loss.

    `loss(clean, inflated)` is minimised over the list `parameters`.
    """
    data = torch.from_numpy(points)
    optimiser = torch.optim.AdamW(
        parameters, lr=contender.LEARNING_RATE, weight_decay=contender.WEIGHT_DECAY,
        betas=contender.BETAS, eps=contender.EPSILON, fused=True,
    )  # fmt: skip
    scale = variance**0.5

    def epoch():
        total, order = 0.0, torch.randperm(len(data)).reshape(-1, batch)
        for rows in order:
            clean = data[rows]
            value = loss(clean, clean + scale * torch.randn_like(clean))
            optimiser.zero_grad()
            value.backward()
            torch.nn.utils.clip_grad_norm_(parameters, contender.GRADIENT_CLIP)
            optimiser.step()
            total += value.item()
        return total / len(order)

    return epoch


@torch.no_grad()
def in_chunks(function, rows):
    """The results of `function` for all rows, without gradients."""
    return np.concatenate([function(chunk).numpy() for chunk in torch.split(rows, CHUNK)])
