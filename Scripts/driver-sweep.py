#!/usr/bin/env python3
"""Lets several runs share one cache while they and their workers are killed at random.

    python3 Scripts/driver-sweep.py [--seconds N] [--drivers N] [--seed N] [--program PATH]

In each round all drivers run the same two experiments, with a seed of the round's own, until each of them has ended
well. Meanwhile drivers and workers are killed without warning. At the end of a round every driver's results have
to be those of an undisturbed run with another cache. All the time it is watched that no two workers compute
the same stage while the drivers of both are alive. Prints what was done and found; the exit status is 1 if anything
was wrong.
"""
import argparse
import hashlib
import json
import os
import pathlib
import random
import signal
import subprocess
import sys
import tempfile
import threading
import time

SPECS = {"spiral": "thin_spiral", "circle": "von_mises_circle"}


def spec(name, seed):
    models = "".join(
        f"  dnf{index}: {{ algorithm: dnf, latent_dim: 1, inflate: {{ variance: {variance} }}, "
        "outer: { layers: 2, hidden: 8, blocks: 1 }, train: { epochs: 20, batch_size: 20 } }\n"
        for index, variance in enumerate(["0.01", "0.05", "0.25"]))
    return (f"experiment: {name}\nseed: {seed}\n"
            f"data: {{ simulator: {SPECS[name]}, train: 400, test: 50 }}\nmodels:\n{models}"
            "evaluate: [reconstruction_error, latent_density]\nfigures: { learning_curve: {} }\n")


def digests(folder):
    return {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*")) if path.is_file()
    }


class Watch(threading.Thread):
    """Looks for workers that compute the same stage at the same time."""

    def __init__(self, cache):
        super().__init__(daemon=True)
        self.cache, self.drivers = cache, set()
        self.looks, self.most, self.duplicates = 0, 0, []

    def workers(self):
        """The running workers of the cache: stage key by process, with the process of the driver."""
        found = {}
        for process in os.listdir("/proc"):
            if not process.isdigit():
                continue
            try:
                words = pathlib.Path(f"/proc/{process}/cmdline").read_bytes().split(b"\0")
                if len(words) < 3 or words[1] != b"worker" or not words[2].startswith(self.cache):
                    continue
                job = json.loads(pathlib.Path(os.fsdecode(words[2])).read_text())
                fields = pathlib.Path(f"/proc/{process}/stat").read_text().rsplit(")", 1)[1].split()
                if fields[0] in "ZX":
                    continue
                found[int(process)] = (json.dumps(job["preimage"], sort_keys=True), int(fields[1]))
            except (OSError, ValueError, KeyError):
                continue
        return found

    def run(self):
        last = set()
        while True:
            by_key = {}
            for process, (key, driver) in self.workers().items():
                if driver in self.drivers:
                    by_key.setdefault(key, set()).add(process)
            # A worker outlives its driver, or its record, by a moment: twice the same pair is a fact.
            pairs = {frozenset(some) for some in by_key.values() if len(some) > 1}
            self.duplicates += [sorted(pair) for pair in pairs & last]
            last = pairs
            self.looks += 1
            self.most = max(self.most, len(by_key))
            time.sleep(0.02)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--seconds", type=float, default=600)
    parser.add_argument("--drivers", type=int, default=8)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--program", default=".build/release/dnf-pipeline")
    arguments = parser.parse_args()
    program = os.path.abspath(arguments.program)
    choice = random.Random(arguments.seed)
    environment = dict(os.environ, DNF_CHECKPOINT_SECONDS="0.2")
    kills = {"driver": 0, "worker": 0}
    rounds, wrong, lost = 0, 0, 0
    with tempfile.TemporaryDirectory(prefix="driver-sweep-") as folder:
        folder = pathlib.Path(folder)
        cache = folder / "cache"
        watch = Watch(os.fsencode(str(cache)))
        watch.start()

        def command(name, cache, results):
            return [program, "run", str(folder / f"{name}.yaml"), "--cache", str(cache),
                    "--results", str(results), "-j", "1"]

        end = time.monotonic() + arguments.seconds
        while time.monotonic() < end:
            rounds += 1
            for name in SPECS:
                (folder / f"{name}.yaml").write_text(spec(name, rounds))
            pending = {driver: choice.sample(list(SPECS), len(SPECS))
                       for driver in range(arguments.drivers)}
            running = {}
            while any(pending.values()):
                for driver, names in pending.items():
                    if not names:
                        continue
                    process = running.get(driver)
                    if process is None:
                        process = subprocess.Popen(
                            command(names[0], cache, folder / f"results{driver}"), env=environment,
                            stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
                        running[driver] = process
                        watch.drivers.add(process.pid)
                    elif process.poll() is not None:
                        watch.drivers.discard(process.pid)
                        errors = process.stderr.read()
                        del running[driver]
                        if process.returncode == 0:
                            names.pop(0)
                        elif process.returncode not in (-signal.SIGKILL, 1):
                            wrong += 1
                            print(f"a run ended with {process.returncode}: {errors[-500:]}")
                        elif process.returncode == 1 and "killed by signal 9" not in errors:
                            wrong += 1
                            print(f"a run failed without being hit: {errors[-500:]}")
                time.sleep(choice.uniform(0, 0.15))
                if time.monotonic() > end:
                    continue  # The last round goes to its end undisturbed.
                if choice.random() < 0.5 and running:
                    victim = choice.choice(sorted(process.pid for process in running.values()))
                    watch.drivers.discard(victim)
                    os.kill(victim, signal.SIGKILL)
                    kills["driver"] += 1
                else:
                    workers = sorted(watch.workers())
                    if workers:
                        try:
                            os.kill(choice.choice(workers), signal.SIGKILL)
                            kills["worker"] += 1
                        except ProcessLookupError:
                            pass
            expected = folder / "expected"
            for name in SPECS:
                subprocess.run(command(name, folder / "other", expected), check=True,
                               stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            for driver in range(arguments.drivers):
                if digests(folder / f"results{driver}") != digests(expected):
                    lost += 1
                    print(f"round {rounds}: driver {driver} has other results")
        verified = subprocess.run([program, "cache", "verify", "--cache", str(cache)],
                                  capture_output=True, text=True)
    print(f"{rounds} rounds of {arguments.drivers} drivers, {kills['driver']} drivers and "
          f"{kills['worker']} workers killed, {watch.looks} looks at up to {watch.most} workers")
    print(f"{len(watch.duplicates)} stages computed twice at once, {lost} results lost or wrong, "
          f"{wrong} other failures; cache verify: exit status {verified.returncode}")
    sys.exit(1 if watch.duplicates or lost or wrong or verified.returncode else 0)


if __name__ == "__main__":
    main()
