"""Where the time of our training step goes: the share of BLAS, and the functions at the top."""

import csv
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from driver.processes import FOLDER, PROGRAM, environment, pinned, without_debug_information

COLUMNS = ["function", "library", "share", "of"]
SHOWN = 15


def profile():
    """Rows `(function, library, share, of)` by falling share.

    It is that of time, by perf, or where there is no perf of instructions, by valgrind.
    """
    with tempfile.TemporaryDirectory() as folder:
        if shutil.which("perf"):
            rows = with_perf(Path(folder) / "perf.data")
            if rows:
                return rows
        if shutil.which("valgrind"):
            return with_valgrind(Path(folder) / "callgrind.out")
    print("neither perf nor valgrind works here: no share of BLAS", file=sys.stderr)
    return []


def quiet(command):
    return subprocess.run(
        list(map(str, command)), capture_output=True, text=True, cwd=FOLDER,
        env=environment(1, ours=True),
    )  # fmt: skip


def with_perf(file):
    # Enough epochs that planning, which is part of the profile, does not count.
    train = [*pinned(1), PROGRAM, "train", "--epochs", 5]
    if quiet(["perf", "record", "-e", "cpu-clock", "-F", 997, "-o", file, *train]).returncode != 0:
        return []
    report = quiet(["perf", "report", "-i", file, "--stdio", "--sort", "dso,symbol", "-t", "|"])
    rows = []
    for line in report.stdout.splitlines():
        cells = [cell.strip() for cell in line.split("|")]
        if len(cells) >= 3 and cells[0].endswith("%"):
            function = cells[2].removeprefix("[.]").removeprefix("[k]").strip()
            rows.append((function, cells[1], float(cells[0][:-1]) / 100, "time"))
    return rows


def with_valgrind(file):
    train = [without_debug_information(file.parent), "train", "--steps", 10, "--epochs", 1]
    quiet(["valgrind", "--tool=callgrind", f"--callgrind-out-file={file}", *train])
    report = quiet(["callgrind_annotate", "--show-percs=no", "--threshold=100", file])
    counts = []
    for line in report.stdout.splitlines():
        count, _, name = line.strip().partition(" ")
        if count.replace(",", "").isdigit() and ":" in name and "[" in name:
            function, _, library = name.partition(":")[2].rpartition(" [")
            counts.append((int(count.replace(",", "")), function, Path(library[:-1]).name))
    total = sum(count for count, _, _ in counts)
    return [(name, library, count / total, "instructions") for count, name, library in counts]


def is_blas(function, library):
    return "openblas" in library or "blas" in library and function.startswith(("sgemm", "cblas"))


def share(rows):
    """The share of BLAS, from 0 to 1."""
    return sum(row[2] for row in rows if is_blas(row[0], row[1]))


def write(path, rows):
    with open(path, "w", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(COLUMNS)
        for function, library, part, of in rows[:SHOWN]:
            writer.writerow([function, library, f"{part:.4f}", of])
