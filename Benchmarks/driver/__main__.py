"""The whole benchmark: rounds over all jobs, the table, the figure, the instruction counts."""

import os
import subprocess
import sys
import tempfile

from driver import blas_share, instructions, machine, results
from driver.jobs import OURS, Job, Peers, all_jobs, check_peers, write_starts
from driver.processes import FOLDER, PROGRAM, run


def measure(jobs, count):
    """Runs every job once a round; what disturbs the machine for a while disturbs all of them."""
    rounds = []
    for number in range(1, count + 1):
        reports = []
        for job in jobs:
            if job.prepare:
                job.prepare()
            reports.append(run(job.command, job.threads, ours=job.contender == OURS))
            main = reports[-1].get("time", reports[-1]["wall_time"])[1]
            varied = " ".join(f"{k} {v}" for k, v in job.properties.items())
            print(
                f"round {number}/{count}  {job.workload} {job.model} {varied}, threads"
                f" {job.threads}, {job.contender}: {min(main):.2f} ms",
                flush=True,
            )
        rounds.append(reports)
    return rounds


def benchmark():
    count = int(os.environ.get("ROUNDS", "3"))
    python = os.environ.get("PEERS_PYTHON", "")
    with tempfile.TemporaryDirectory() as work:
        peers = Peers(python, write_starts(work, run)) if python else None
        if peers:
            check_peers(peers, run)
        jobs = list(all_jobs(peers, work))
        rounds = measure(jobs, count)
    summarised = list(results.summaries(jobs, rounds))
    rows = [cells for _, cells in summarised]
    rows += results.ratios(summarised)
    rows += results.exponents(jobs, summarised)
    functions = blas_share.profile()
    if functions:
        step = Job("training_step", OURS, [], "spiral", 1, {"batch": 100})
        rows.append(results.row(step, "share_of_blas", blas_share.share(functions), "1"))
        blas_share.write(FOLDER / "profile.csv", functions)
    results.write(FOLDER / "results.csv", rows)
    machine.write(FOLDER / "machine.csv", python, instructions.compiler())
    figure = [PROGRAM, "figure", FOLDER / "results.csv", FOLDER / "results.svg"]
    subprocess.run(figure, check=True)
    print("written: Benchmarks/results.csv, results.svg, profile.csv, machine.csv")
    wrong = list(results.complaints(summarised))
    if wrong:
        sys.exit("the contenders are not comparable:\n" + "\n".join(wrong))


if __name__ == "__main__":
    if sys.argv[1:] == ["all"]:
        benchmark()
        instructions.run()
    elif sys.argv[1:] == ["instructions"]:
        instructions.run()
    else:
        sys.exit("usage: python3 -m driver all|instructions")
