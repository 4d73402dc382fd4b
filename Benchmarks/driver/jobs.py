"""What is measured: every job is one process of one contender."""

import os
import shutil
from dataclasses import dataclass, field
from pathlib import Path

from driver.processes import FOLDER, PIPELINE, PROGRAM

OURS = "dnf-pipeline"
# Points per batch and steps per epoch.
SPIRAL_STEPS = ((100, 90), (1000, 20))
SPHERE_STEPS = ((100, 90),)


@dataclass
class Job:
    """One process, run once a round."""

    workload: str
    contender: str
    command: list
    model: str = ""
    threads: int = 1
    # What the workload varies; empty where it does not apply.
    properties: dict = field(default_factory=dict)
    # Which of the reported quantities are kept.
    quantities: tuple = ("time", "peak_memory", "training_loss", "parameters", "compile_time")
    # Called before each run, outside the measured time.
    prepare: object = None

    @property
    def comparable(self):
        """Jobs of several contenders with the same value do the same work."""
        return (self.workload, self.model, self.threads, self.properties.get("batch", ""))


class Peers:
    """The contenders besides ours, and the starts that all begin with."""

    def __init__(self, python, starts):
        self.python, self.starts = python, starts
        self.variants = {
            "JAX (scan)": ("jax_peer.py", "scan"),
            "PyTorch (eager)": ("torch_peer.py", "eager"),
            "nflows": ("nflows_peer.py", "eager"),
        }
        self.training_variants = {"JAX (call per step)": ("jax_peer.py", "step")}
        if os.environ.get("COMPILED") == "1":
            self.training_variants["PyTorch (compiled)"] = ("torch_peer.py", "compiled")

    def command(self, program, variant, task, model):
        start = self.starts[model]
        return [self.python, FOLDER / "peers" / program, task, start, "--variant", variant]


def thread_counts():
    """One thread, and two where there are two cores."""
    return (1, 2) if len(os.sched_getaffinity(0)) > 1 else (1,)


def training_jobs(model, sizes, peers):
    """Whole training steps of a model of the paper."""
    for batch, steps in sizes:
        for threads in thread_counts():
            size = ["--batch", batch, "--steps", steps]
            shape = dict(model=model, threads=threads, properties={"batch": batch})
            ours = [PROGRAM, "train", "--model", model, "--shards", threads]
            yield Job("training_step", OURS, ours + size, **shape)
            for name, (program, variant) in (peers.variants if peers else {}).items():
                command = peers.command(program, variant, "train", model)
                yield Job("training_step", name, command + size, **shape)
            # Variants that only differ in how a step is called are compared in one place.
            extra = peers.training_variants if peers and batch == 100 and model == "spiral" else {}
            for name, (program, variant) in extra.items():
                command = peers.command(program, variant, "train", model)
                yield Job("training_step", name, command + size, **shape)


def evaluation_jobs(peers):
    """Sampling from the spiral's model, and its log-density on a grid."""
    for workload, task in (("sampling", "sample"), ("log_density", "density")):
        for threads in thread_counts():
            shape = dict(model="spiral", threads=threads)
            ours = [PROGRAM, "evaluate", task, "--threads", threads]
            yield Job(workload, OURS, ours, **shape)
            for name, (program, variant) in (peers.variants if peers else {}).items():
                command = peers.command(program, variant, task, "spiral")
                yield Job(workload, name, command, **shape)


def scaling_jobs():
    """Our training step over one property at a time."""

    def job(workload, steps=20, shards=1, **changed):
        properties = {"dimension": 2, "layers": 9, "linear": "lu", "batch": 100, **changed}
        command = [PROGRAM, "train", "--model", "scaled", "--steps", steps, "--shards", shards]
        for name, value in properties.items():
            command += [f"--{name}", value]
        cores = min(shards, len(os.sched_getaffinity(0)))
        if workload == "scaling_shards":
            properties["shards"] = shards
        return Job(
            workload, OURS, command, "scaled", cores, properties, quantities=("time", "peak_memory")
        )

    for linear in ("lu", "permutation"):
        for dimension in (2, 4, 8, 16, 32, 64):
            yield job("scaling_dimension", dimension=dimension, linear=linear)
    for layers in (3, 6, 9, 12, 18):
        yield job("scaling_layers", layers=layers)
    for batch in (50, 100, 200, 400, 800, 1600):
        yield job("scaling_batch", steps=10 if batch > 400 else 20, batch=batch)
    for shards in (1, 2, 4):
        yield job("scaling_shards", shards=shards)


def pipeline_jobs(work):
    """The program as its user meets it; `work` is an empty folder for caches and results.

    The times are those of whole processes.
    """
    spec = FOLDER.parent / "Specs/thin_spiral_published.yaml"
    cores = thread_counts()[-1]

    def run(name):
        folder = Path(work) / name
        return [PIPELINE, "run", spec, "-j", cores, "--cache", folder / "cache", "--results",
                folder / "results"]  # fmt: skip

    def forget():
        shutil.rmtree(Path(work) / "fresh", ignore_errors=True)

    whole = dict(threads=cores, quantities=("wall_time", "peak_memory"))
    yield Job("published_preset", OURS, run("fresh"), prepare=forget, **whole)
    # The folder of the run before: everything is found.
    short = dict(threads=cores, quantities=("wall_time",))
    yield Job("published_preset_cached", OURS, run("fresh"), **short)
    yield Job("help", OURS, [PIPELINE, "--help"], **short)


def all_jobs(peers, work):
    """Every job, contenders of the same work next to each other."""
    yield from training_jobs("spiral", SPIRAL_STEPS, peers)
    yield from training_jobs("sphere", SPHERE_STEPS, peers)
    yield from evaluation_jobs(peers)
    yield from scaling_jobs()
    yield from pipeline_jobs(work)


def write_starts(folder, run):
    """The files that all contenders start from, by model."""
    starts = {}
    for model in ("spiral", "sphere"):
        starts[model] = Path(folder) / f"{model}.safetensors"
        run([PROGRAM, "start", "--model", model, starts[model]])
    return starts


def check_peers(peers, run):
    """Every peer shows that it computes the same function; ends the driver when one does not."""
    for name, (program, variant) in peers.variants.items():
        for model in peers.starts:
            print(f"checking that {name} computes the {model} as we do", flush=True)
            run(peers.command(program, variant, "check", model), ours=False)
