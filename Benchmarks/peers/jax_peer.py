"""The peer on JAX: everything compiled, a whole epoch in one call (`scan`) or a call per step."""

import time

import jax
import jax.numpy as jnp
import numpy as np

import contender
from flow import Flow

# The number of points that are evaluated at once.
CHUNK = 250


class Operations:
    """The array operations of JAX."""

    relu, sigmoid, softplus = jax.nn.relu, jax.nn.sigmoid, jax.nn.softplus
    log, where, zeros = jnp.log, jnp.where, jnp.zeros

    @staticmethod
    def linear(x, weight, bias):
        return x @ weight.T + bias

    @staticmethod
    def softmax(x):
        return jax.nn.softmax(x, -1)

    @staticmethod
    def cumsum(x):
        return jnp.cumsum(x, -1)

    @staticmethod
    def stack(columns):
        return jnp.stack(columns, 1)

    @staticmethod
    def pad(x, first, last):
        ends = x.shape[:-1] + (1,)
        return jnp.concatenate([jnp.full(ends, first), x, jnp.full(ends, last)], -1)

    @staticmethod
    def picker(index, bins):
        # A sum over a mask vectorises where a gather does not.
        mask = jax.nn.one_hot(jnp.clip(index, 0, bins - 1), bins)
        return lambda x: (x * mask).sum(-1)

    @staticmethod
    def root(x):
        return jnp.sqrt(jnp.maximum(x, 0.0))


class Peer:
    def __init__(self, start, variant):
        self.flow = Flow(start, Operations)
        self.parameters = {k: jnp.asarray(v) for k, v in start.parameters.items()}
        self.parameter_count = sum(v.size for v in self.parameters.values())
        self.scans = variant == "scan"
        self.key = jax.random.PRNGKey(0)

        @jax.jit
        def log_density(parameters, chunks):
            return jax.lax.map(lambda x: self.flow.encode(parameters, x)[1], chunks)

        @jax.jit
        def sample(parameters, keys):
            def draw(key):
                u = jax.random.normal(key, (CHUNK, self.flow.latent))
                return self.flow.generate(parameters, u)

            return jax.lax.map(draw, keys)

        self.compiled_log_density, self.compiled_sample = log_density, sample

    def evaluate(self, points):
        manifold, log_density = self.flow.encode(self.parameters, jnp.asarray(points))
        projection = self.flow.decode(self.parameters, manifold)
        return np.asarray(log_density), np.asarray(projection)

    def log_density(self, points):
        chunks = points.reshape(-1, CHUNK, points.shape[1])
        return np.asarray(self.compiled_log_density(self.parameters, chunks)).reshape(-1)

    def sample(self, count):
        self.key, draw = jax.random.split(self.key)
        keys = jax.random.split(draw, count // CHUNK)
        return np.asarray(self.compiled_sample(self.parameters, keys))

    def step(self, state, clean):
        """One training step of `state`: parameters, both moments, number of steps, key."""
        parameters, first, second, count, key = state
        key, draw = jax.random.split(key)
        noise = self.flow.variance**0.5 * jax.random.normal(draw, clean.shape)
        loss, gradient = jax.value_and_grad(self.flow.loss)(parameters, clean, clean + noise)
        norm = jnp.sqrt(sum((g * g).sum() for g in jax.tree.leaves(gradient)))
        clip = jnp.minimum(1.0, contender.GRADIENT_CLIP / (norm + 1e-6))
        count, (beta1, beta2), rate = count + 1, contender.BETAS, contender.LEARNING_RATE
        first = jax.tree.map(lambda m, g: beta1 * m + (1 - beta1) * clip * g, first, gradient)
        second = jax.tree.map(
            lambda v, g: beta2 * v + (1 - beta2) * (clip * g) ** 2, second, gradient
        )
        correction1, correction2 = 1 - beta1**count, 1 - beta2**count

        def update(p, m, v):
            move = (m / correction1) / (jnp.sqrt(v / correction2) + contender.EPSILON)
            return p * (1 - rate * contender.WEIGHT_DECAY) - rate * move

        parameters = jax.tree.map(update, parameters, first, second)
        return (parameters, first, second, count, key), loss

    def epoch(self, state, points, batch):
        """All steps of an epoch over `points`, `[count, D]`, in a new order."""
        *rest, key = state
        key, draw = jax.random.split(key)
        batches = jax.random.permutation(draw, points).reshape(-1, batch, points.shape[1])
        return jax.lax.scan(self.step, (*rest, key), batches)

    def make_epoch(self, points, batch):
        def zeros():
            return jax.tree.map(jnp.zeros_like, self.parameters)

        copy = jax.tree.map(jnp.array, self.parameters)
        self.state = (copy, zeros(), zeros(), jnp.float32(0), self.key)
        data = jnp.asarray(points)
        begin = time.perf_counter()
        # The state is given away: its memory is used for the new one.
        if self.scans:
            run = jax.jit(lambda state, data: self.epoch(state, data, batch), donate_argnums=0)
            compiled = run.lower(self.state, data).compile()
        else:
            run = jax.jit(self.step, donate_argnums=0)
            compiled = run.lower(self.state, data[:batch]).compile()
        contender.report("compile_time", "ms", [1e3 * (time.perf_counter() - begin)])
        generator = np.random.default_rng(0)

        def scanned():
            self.state, losses = compiled(self.state, data)
            return float(losses.mean())

        def stepped():
            total, order = 0.0, generator.permutation(len(points)).reshape(-1, batch)
            for rows in order:
                self.state, loss = compiled(self.state, points[rows])
                total += float(loss)
            return total / len(order)

        return scanned if self.scans else stepped


if __name__ == "__main__":
    contender.run(Peer, ["scan", "step"])
