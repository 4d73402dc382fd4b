#!/usr/bin/env python3
"""Lets every call of a small run that changes a file go wrong, one at a time, and runs again.

    python3 Scripts/fault-sweep.py [--every N] [--program PATH]

At each call (writing, creating, renaming, linking, synchronising, removing, ...) of the run and its workers the
process that makes it is killed, before or after it, or the call fails with ENOSPC, EIO or EACCES. After each fault a
plain run has to give the same bytes as a run that nobody disturbed, and the fault itself may cost the run, but
only with a message. Prints how many points were tried and how many failed; the exit status is 1 when any did.
"""
import argparse
import errno
import hashlib
import os
import pathlib
import subprocess
import sys
import tempfile

SPEC = """\
experiment: faults
data: { simulator: thin_spiral, train: 60, test: 10, validation_split: 0.1 }
models:
  dnf:
    algorithm: dnf
    latent_dim: 1
    inflate: { variance: 0.01 }
    outer: { layers: 2, hidden: 8, blocks: 1 }
    train: { epochs: 2, batch_size: 20 }
evaluate: [reconstruction_error]
figures: { learning_curve: {} }
"""
FAULTS = ["kill", "die-after", str(errno.ENOSPC), str(errno.EIO), str(errno.EACCES)]


def digests(folder):
    return {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*")) if path.is_file()
    }


class Sandbox:
    """A folder with a spec, a cache and results."""

    def __init__(self, program, shim):
        self.program, self.shim = program, shim
        self.folder = tempfile.TemporaryDirectory(prefix="fault-sweep-")
        self.path = pathlib.Path(self.folder.name)
        (self.path / "spec.yaml").write_text(SPEC)
        (self.path / "counter").write_bytes(bytes(8))

    def run(self, fault=None, at=0):
        environment = dict(os.environ, DNF_CHECKPOINT_SECONDS="0")
        if fault is not None:
            environment |= {"LD_PRELOAD": self.shim, "FAULT": fault, "FAULT_AT": str(at),
                            "FAULT_COUNTER": str(self.path / "counter")}
        return subprocess.run(
            [self.program, "run", "spec.yaml", "--cache", "cache", "-j", "1", "--retries", "0"],
            cwd=self.path, env=environment, capture_output=True, text=True, timeout=120)

    def count(self):
        return int.from_bytes((self.path / "counter").read_bytes(), "little")

    def results(self):
        return digests(self.path / "results")


def problem(sandbox, fault, at, expected):
    """What is wrong after a fault; None if nothing is."""
    faulty = sandbox.run(fault, at)
    if sandbox.count() < at:
        return None
    if fault not in ("kill", "die-after"):
        if faulty.returncode < 0:
            return f"the run died of signal {-faulty.returncode}"
        if faulty.returncode != 0 and "error:" not in faulty.stderr:
            return f"the run ended with {faulty.returncode} without a message"
        if faulty.returncode == 0 and sandbox.results() != expected:
            return "the run says that all is well, and results differ"
    again = sandbox.run()
    if again.returncode != 0:
        return f"the next run ended with {again.returncode}: {again.stderr[-300:]}"
    if sandbox.results() != expected:
        return "other results after the next run"
    left = [name for name in ("scratch", "claims", "checkpoints")
            if any((sandbox.path / "cache" / name).iterdir())]
    return f"left behind in {left}" if left else None


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--every", type=int, default=1, help="try every N-th call only")
    parser.add_argument("--program", default=".build/release/dnf-pipeline")
    arguments = parser.parse_args()
    program = os.path.abspath(arguments.program)
    here = pathlib.Path(__file__).parent
    with tempfile.TemporaryDirectory(prefix="fault-shim-") as build:
        shim = os.path.join(build, "shim.so")
        subprocess.run(["cc", "-O1", "-shared", "-fPIC", "-o", shim, here / "fault-shim.c", "-ldl"],
                       check=True)
        undisturbed = Sandbox(program, shim)
        first = undisturbed.run("kill", 0)
        if first.returncode != 0:
            sys.exit(f"the undisturbed run failed: {first.stderr}")
        expected, calls = undisturbed.results(), undisturbed.count()
        print(f"{calls} calls change files in a run of {len(expected)} results", flush=True)
        tried = failed = 0
        for fault in FAULTS:
            for at in range(1, calls + 1, arguments.every):
                try:
                    found = problem(Sandbox(program, shim), fault, at, expected)
                except subprocess.TimeoutExpired:
                    found = "a run did not end within two minutes"
                tried += 1
                if found:
                    failed += 1
                    print(f"{fault} at call {at}: {found}", flush=True)
            print(f"{fault}: up to call {calls} tried", flush=True)
        print(f"{tried} points tried, {failed} failed")
        sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
