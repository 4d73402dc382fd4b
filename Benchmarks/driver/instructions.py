"""Counts the instructions of every kernel: a guard against slower kernels, without noise."""

import csv
import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from driver.processes import FOLDER, without_debug_information

RECORDED = FOLDER / "instructions.csv"
COLUMNS = ["kernel", "level", "instructions", "compiler"]
# The tool that counts knows no AVX-512.
LEVELS = ("base", "v3")
# Growth beyond this is a failure; other versions of a compiler move counts by less, mostly.
TOLERANCE = 0.02


def compiler():
    output = subprocess.run(["swift", "--version"], capture_output=True, text=True).stdout
    found = re.search(r"Swift version [^ ]+", output)
    return found.group(0) if found else "unknown"


def count(level):
    """The instructions of one call of each kernel at a level, by name.

    Callees are included; what one kernel calls of another is counted with both.
    """
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "callgrind.out"
        # Symbols are bound at once, so that no first call pays for the search.
        environment = {**os.environ, "LD_BIND_NOW": "1", "OPENBLAS_NUM_THREADS": "1"}
        command = [
            "valgrind", "--tool=callgrind", f"--callgrind-out-file={file}",
            without_debug_information(folder), "kernels", "--level", level,
        ]  # fmt: skip
        ran = subprocess.run(command, capture_output=True, text=True, env=environment)
        if ran.returncode != 0:
            sys.exit(f"{ran.stderr}\nmake bench-instructions: level {level} cannot be counted")
        annotate = [
            "callgrind_annotate", "--inclusive=yes", "--show-percs=no", "--threshold=100", file
        ]  # fmt: skip
        report = subprocess.run(annotate, capture_output=True, text=True, check=True).stdout
    counts = {}
    for line in report.splitlines():
        found = re.match(r"\s*([\d,]+) .*:kernel_(\w+)", line)
        if found:
            counts[found.group(2)] = int(found.group(1).replace(",", ""))
    return counts


def recorded():
    with open(RECORDED, newline="") as file:
        return {(r["kernel"], r["level"]): r for r in csv.DictReader(file)}


def run():
    """Compares with the recorded counts, or records them; ends the driver when a kernel grew."""
    for tool in ("valgrind", "callgrind_annotate"):
        if not shutil.which(tool):
            sys.exit("make bench-instructions: valgrind is missing; apt-get install valgrind")
    counts = {(name, level): n for level in LEVELS for name, n in sorted(count(level).items())}
    version = compiler()
    if os.environ.get("RECORD") == "1":
        with open(RECORDED, "w", newline="") as file:
            writer = csv.writer(file, lineterminator="\n")
            writer.writerow(COLUMNS)
            writer.writerows((*key, n, version) for key, n in counts.items())
        print(f"recorded the instructions of {len(counts)} kernels in Benchmarks/{RECORDED.name}")
        return
    known = recorded()
    wrong = []
    for key in sorted(counts.keys() | known.keys()):
        before = int(known[key]["instructions"]) if key in known else None
        now = counts.get(key)
        if before is None or now is None or now > before * (1 + TOLERANCE):
            wrong.append((*key, before, now))
    if not wrong:
        print(f"no kernel of {len(counts)} has grown by more than {TOLERANCE:.0%} in instructions")
        return
    print(f"{'kernel':<24}{'level':<7}{'recorded':>12}{'now':>12}{'growth':>9}")
    for name, level, before, now in wrong:
        growth = f"{now / before - 1:+.1%}" if before and now else "-"
        print(f"{name:<24}{level:<7}{before or '-':>12}{now or '-':>12}{growth:>9}")
    compilers = {cells["compiler"] for cells in known.values()}
    if compilers != {version}:
        print(f"recorded with {', '.join(sorted(compilers))}, now {version}")
    sys.exit("these kernels take more instructions than recorded; RECORD=1 records them anew")
