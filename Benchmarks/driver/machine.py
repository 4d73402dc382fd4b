"""What the numbers depend on: machine.csv."""

import os
import platform
import re
import subprocess
from pathlib import Path

from driver.processes import PROGRAM, environment


# Prints the versions that a peer runs with.
VERSIONS = """
import importlib.metadata, platform
print("Python," + platform.python_version(), end="")
for name in ("jax", "torch", "nflows", "numpy"):
    print(f"\\n{name},{importlib.metadata.version(name)}", end="")
"""


def processor():
    found = re.search(r"model name\s*: (.*)", Path("/proc/cpuinfo").read_text())
    return found.group(1) if found else platform.machine()


def memory():
    found = re.search(r"MemTotal:\s*(\d+) kB", Path("/proc/meminfo").read_text())
    return f"{int(found.group(1)) / 2**20:.0f} GiB" if found else ""


def output(command):
    return subprocess.run(
        command, capture_output=True, text=True, env=environment(1, ours=True)
    ).stdout.strip()


def write(path, peers_python, compiler):
    release = ".".join(platform.release().split(".")[:2])
    lines = [
        "property,value", f"processor,{processor()}", f"cores,{len(os.sched_getaffinity(0))}",
        f"memory,{memory()}", f"kernel,Linux {release}", f"compiler,{compiler}",
        f"load average over 15 minutes,{os.getloadavg()[2]:.1f}",
        output([PROGRAM, "machine"]),
    ]  # fmt: skip
    if peers_python:
        lines.append(output([peers_python, "-c", VERSIONS]))
    Path(path).write_text("\n".join(lines) + "\n")
