"""Runs one process with a fixed number of threads, and says what it took."""

import contextlib
import fcntl
import json
import os
import shlex
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

FOLDER = Path(__file__).resolve().parent.parent
PROGRAM = FOLDER / ".build/release/dnf-benchmark"
PIPELINE = FOLDER.parent / ".build/release/dnf-pipeline"


def environment(threads, ours):
    """The variables that hold a process to so many threads; ours has one alone in BLAS."""
    variables = dict(os.environ)
    # Every library computes with the kernels that it chooses by itself, ours included.
    for name in ("OPENBLAS_CORETYPE", "OPENBLAS_L2_SIZE", "MKL_ENABLE_INSTRUCTIONS"):
        variables.pop(name, None)
    for name in ("OMP_NUM_THREADS", "MKL_NUM_THREADS"):
        variables[name] = str(threads)
    variables["OPENBLAS_NUM_THREADS"] = "1" if ours else str(threads)
    if threads == 1:
        variables["XLA_FLAGS"] = (
            "--xla_cpu_multi_thread_eigen=false intra_op_parallelism_threads=1"
        )
    return variables


def pinned(threads):
    """The prefix that pins a command to the last `threads` cores; empty without taskset."""
    cores = sorted(os.sched_getaffinity(0))[-threads:]
    for folder in os.environ.get("PATH", "").split(os.pathsep):
        if os.access(os.path.join(folder, "taskset"), os.X_OK):
            return ["taskset", "-c", ",".join(map(str, cores))]
    return []


@contextlib.contextmanager
def undisturbed():
    """Holds the lock file that DNF_BENCHMARK_LOCK names, if any: other work can so keep away."""
    path = os.environ.get("DNF_BENCHMARK_LOCK")
    if not path:
        yield
        return
    with open(path, "a") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def run(command, threads=1, ours=True):
    """Runs a command to its end.

    Gives what it reported, by quantity: `(unit, values)`; its wall-clock time is among them, as
    `wall_time`, and its peak memory as `peak_memory`, unless it reported that itself. Ends the
    driver when the command fails.
    """
    full = [*pinned(threads), *map(str, command)]
    with undisturbed(), tempfile.TemporaryFile() as output, tempfile.TemporaryFile() as errors:
        begin = time.perf_counter()
        process = subprocess.Popen(
            full, stdout=output, stderr=errors, cwd=FOLDER, env=environment(threads, ours)
        )
        _, status, usage = os.wait4(process.pid, 0)
        wall = time.perf_counter() - begin
        process.returncode = os.waitstatus_to_exitcode(status)
        output.seek(0)
        errors.seek(0)
        if process.returncode != 0:
            text = errors.read().decode(errors="replace") + output.read().decode(errors="replace")
            sys.exit(f"{text}\nmake bench: this command failed: {shlex.join(full)}")
        lines = output.read().decode().splitlines()
    # In KiB; of its children too. Never below the driver's own, from which it was forked: small
    # processes therefore read their peak themselves.
    reports = {"wall_time": ("ms", [1e3 * wall]), "peak_memory": ("MiB", [usage.ru_maxrss / 1024])}
    for line in lines:
        if line.startswith('{"quantity"'):
            measurement = json.loads(line)
            reports[measurement["quantity"]] = (measurement["unit"], measurement["values"])
    return reports


def without_debug_information(folder):
    """A copy of our program in `folder` with symbols alone: valgrind stumbles over the rest."""
    copy = Path(folder) / PROGRAM.name
    tool = shutil.which("strip") or shutil.which("llvm-strip")
    if not tool:
        sys.exit("make bench: strip is missing; on Debian: apt-get install binutils")
    subprocess.run([tool, "--strip-debug", "-o", copy, PROGRAM], check=True)
    return copy
