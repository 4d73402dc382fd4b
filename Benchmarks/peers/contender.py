"""What all peers share: the start they read, what they are asked to do, and how they report it.

A peer is a program with one argument for the task and one for the start: a safetensors file,
written by `dnf-benchmark start`, with the parameters under their published names, the permutations,
the data, and what the model gives for a few points. So every contender trains the same model from
the same parameters on the same points, and `check` shows that it computes the same function.

The number of threads is the environment's business: see `driver/processes.py`.
"""

import argparse
import json
import struct
import sys
import time

import numpy as np

SAMPLE_COUNT = 100_000
# The grid of the published figures.
GRID_AXES = ((-4.8, 6.0), (-4.5, 5.0))
GRID_RESOLUTION = 100
TYPES = {"F32": np.float32, "F64": np.float64, "I64": np.int64}
LEARNING_RATE, WEIGHT_DECAY, GRADIENT_CLIP = 3e-4, 1e-4, 5.0
BETAS, EPSILON = (0.9, 0.999), 1e-8


class Start:
    """The arrays and the metadata of a safetensors file."""

    def __init__(self, path):
        with open(path, "rb") as file:
            (length,) = struct.unpack("<Q", file.read(8))
            header = json.loads(file.read(length))
            content = file.read()
        self.metadata = header.pop("__metadata__", {})
        self.arrays = {}
        for name, entry in header.items():
            begin, end = entry["data_offsets"]
            values = np.frombuffer(content[begin:end], TYPES[entry["dtype"]])
            self.arrays[name] = values.reshape(entry["shape"]).copy()

    def text(self, key):
        return self.metadata[key]

    def integer(self, key):
        return int(self.metadata[key])

    def number(self, key):
        return float(self.metadata[key])

    @property
    def parameters(self):
        """The trainable arrays by their published names."""
        return {
            name: values
            for name, values in self.arrays.items()
            if "transform" in name and not name.endswith("_permutation")
        }

    @property
    def permutations(self):
        """The fixed permutations by their published names."""
        return {name: a for name, a in self.arrays.items() if name.endswith("_permutation")}


def report(quantity, unit, values):
    """Prints one line of JSON, the format of every contender."""
    print(json.dumps({"quantity": quantity, "unit": unit, "values": list(values)}), flush=True)


def report_peak_memory():
    """The peak of the resident set of this program."""
    with open("/proc/self/status") as file:
        peak = next(line for line in file if line.startswith("VmHWM:"))
    report("peak_memory", "MiB", [int(peak.split()[1]) / 1024])


def milliseconds(work):
    """The times of several calls, at least three and for a second, after one uncounted call."""
    work()
    start, times = time.perf_counter(), []
    while len(times) < 3 or time.perf_counter() - start < 1:
        begin = time.perf_counter()
        work()
        times.append(1e3 * (time.perf_counter() - begin))
    return times


def grid():
    """The points of the grid, `[10000, 2]`, the last axis fastest."""
    axes = [np.linspace(low, high, GRID_RESOLUTION) for low, high in GRID_AXES]
    return np.stack(np.meshgrid(*axes, indexing="ij"), -1).reshape(-1, 2).astype(np.float32)


def check(peer, start):
    """Ends the program unless the peer gives the log-densities and projections of the start."""
    log_density, projection = peer.evaluate(start.arrays["check.inflated"])
    # Both sides compute in float32, through up to ten layers; off the manifold log-densities reach
    # a few thousands, because deviations are divided by a variance of 0.01.
    expected = start.arrays["check.log_density"]
    close = np.allclose(log_density, expected, rtol=2e-4, atol=2e-3)
    if not close or not np.allclose(projection, start.arrays["check.projection"], atol=2e-4):
        worst = np.max(np.abs(log_density - expected))
        away = np.max(np.abs(projection - start.arrays["check.projection"]))
        sys.exit(
            f"this peer computes another function: log-densities differ by up to {worst:g} nats,"
            f" projections by up to {away:g}"
        )
    if peer.parameter_count != start.integer("parameters"):
        sys.exit(f"{peer.parameter_count} parameters instead of {start.integer('parameters')}")


def train(peer, start, batch, steps, epochs):
    """Times whole epochs after one that is not counted; data are shuffled anew for each."""
    points = start.arrays["data"][: batch * steps]
    epoch = peer.make_epoch(points, batch)
    times, losses = [], [epoch()]
    for _ in range(epochs):
        begin = time.perf_counter()
        losses.append(epoch())
        times.append(1e3 * (time.perf_counter() - begin) / steps)
    report("time", "ms", times)
    report("training_loss", "nats", losses)
    report("parameters", "1", [peer.parameter_count])


def run(make_peer, variants):
    """Does what the command line asks for.

    `make_peer(start, variant)` gives an object with `parameter_count`, `evaluate(points)`
    (log-densities and projections), `make_epoch(points, batch)` (a function that trains for one
    epoch and returns its mean loss), `sample(count)` and `log_density(points)`.
    """
    parser = argparse.ArgumentParser()
    parser.add_argument("task", choices=["check", "train", "sample", "density"])
    parser.add_argument("start", help="the file that dnf-benchmark start wrote")
    parser.add_argument("--variant", choices=variants, default=variants[0])
    parser.add_argument("--batch", type=int, default=100)
    parser.add_argument("--steps", type=int, default=90)
    parser.add_argument("--epochs", type=int, default=2)
    options = parser.parse_args()
    start = Start(options.start)
    peer = make_peer(start, options.variant)
    if options.task == "check":
        check(peer, start)
    elif options.task == "train":
        train(peer, start, options.batch, options.steps, options.epochs)
    elif options.task == "sample":
        report("time", "ms", milliseconds(lambda: peer.sample(SAMPLE_COUNT)))
    else:
        points = grid()
        report("time", "ms", milliseconds(lambda: peer.log_density(points)))
    report_peak_memory()
