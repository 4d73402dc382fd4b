"""From what the processes reported to the rows of results.csv."""

import csv
import math
from statistics import median

from driver.jobs import OURS

COLUMNS = [
    "workload", "model", "contender", "threads", "dimension", "layers", "linear", "batch", "shards",
    "quantity", "value", "unit", "n", "least",
]  # fmt: skip
# How far the last training loss of a contender may lie from ours. All start from the same
# parameters; order and noise differ, which moves it by a few hundredths.
LOSS_TOLERANCE = 0.2


def row(job, quantity, value, unit, n="", least=""):
    cells = dict.fromkeys(COLUMNS, "")
    cells.update(job.properties)
    cells.update(
        workload=job.workload, model=job.model, contender=job.contender, threads=job.threads,
        quantity=quantity, value=rounded(value), unit=unit, n=n,
        least=rounded(least) if least != "" else "",
    )  # fmt: skip
    return cells


def rounded(value):
    """Four digits: more would be noise."""
    return f"{value:.4g}" if abs(value) < 1e4 else f"{value:.0f}"


def summaries(jobs, rounds):
    """One row per job and quantity: the median over rounds of each process's own median.

    A loss is that of the last epoch. `rounds` holds the reports of every round, by job index.
    """
    for index, job in enumerate(jobs):
        reports = [reports[index] for reports in rounds]
        for quantity in job.quantities:
            found = [report[quantity] for report in reports if quantity in report]
            if not found:
                continue
            of_process = (lambda v: v[-1]) if quantity == "training_loss" else median
            values = [of_process(values) for _, values in found]
            least = min(min(values) for _, values in found)
            name = "time" if quantity == "wall_time" else quantity
            least = "" if quantity in ("parameters", "training_loss") else least
            yield job, row(job, name, median(values), found[0][0], len(values), least)


def ratios(summarised):
    """Times and memory of the others divided by ours, for the same work; 1 for ours."""
    named = {"time": "ratio_to_ours", "peak_memory": "memory_ratio_to_ours"}
    ours = {
        (job.comparable, cells["quantity"]): float(cells["value"])
        for job, cells in summarised
        if job.contender == OURS
    }
    others = {job.comparable for job, _ in summarised if job.contender != OURS}
    for job, cells in summarised:
        key = (job.comparable, cells["quantity"])
        if cells["quantity"] in named and job.comparable in others and key in ours:
            yield row(job, named[cells["quantity"]], float(cells["value"]) / ours[key], "1")


def exponents(jobs, summarised):
    """The slope of log time over log property, by least squares over the upper half of values."""
    groups = {}
    for job, cells in summarised:
        if job.workload.startswith("scaling_") and cells["quantity"] == "time":
            name = job.workload.removeprefix("scaling_")
            if name != "shards":
                key = (job.workload, job.properties["linear"])
                point = (math.log(job.properties[name]), math.log(float(cells["value"])))
                groups.setdefault(key, (job, []))[1].append(point)
    for job, points in groups.values():
        upper = sorted(points)[len(points) // 2 :]
        x, y = zip(*upper)
        mean_x, mean_y = sum(x) / len(x), sum(y) / len(y)
        slope = sum((a - mean_x) * (b - mean_y) for a, b in upper)
        slope /= sum((a - mean_x) ** 2 for a in x)
        cells = row(job, "exponent", slope, "1", len(upper))
        cells[job.workload.removeprefix("scaling_")] = ""
        yield cells


def complaints(summarised):
    """What makes the comparison unfair: other numbers of parameters, other losses."""
    for quantity, tolerance in (("parameters", 0.0), ("training_loss", LOSS_TOLERANCE)):
        ours = {
            job.comparable: float(cells["value"])
            for job, cells in summarised
            if job.contender == OURS and cells["quantity"] == quantity
        }
        for job, cells in summarised:
            expected = ours.get(job.comparable)
            if cells["quantity"] != quantity or expected is None:
                continue
            value = float(cells["value"])
            if abs(value - expected) > tolerance * abs(expected):
                yield f"{job.contender}, {job.comparable}: {quantity} {value}, ours {expected}"


def write(path, rows):
    with open(path, "w", newline="") as file:
        writer = csv.DictWriter(file, COLUMNS, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
