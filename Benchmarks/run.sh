#!/bin/sh
# Builds what is measured, makes the Python environment of the peers, and starts the driver.
#
#   run.sh all           everything: times, memory, shares, instruction counts, the figure
#   run.sh instructions  the instruction counts of the kernels alone
#
# PEERS=0 leaves the peers out, COMPILED=1 adds PyTorch compiled, ROUNDS sets the number of rounds,
# RECORD=1 writes instructions.csv anew. DNF_BENCHMARK_PYTHON names a Python that has the packages
# of peers/requirements.txt; without it one is made in .venv. DNF_BENCHMARK_LOCK names a file that
# is locked (flock) during every measured process, for other work to keep away.
set -eu
cd "$(dirname "$0")"

explain() {
  echo "make bench: $1" >&2
  exit 1
}

command -v python3 >/dev/null 2>&1 ||
  explain "python3 is missing; it drives the measurements. On Debian: apt-get install python3"

peers_python=""
if [ "$1" = all ] && [ "${PEERS:-1}" != 0 ]; then
  peers_python="${DNF_BENCHMARK_PYTHON:-$PWD/.venv/bin/python}"
  if [ -z "${DNF_BENCHMARK_PYTHON:-}" ] &&
    ! cmp -s peers/requirements.txt .venv/requirements.txt; then
    without="or measure ours alone with: make bench PEERS=0"
    python3 -c "import ensurepip, venv" 2>/dev/null ||
      explain "python3 cannot make environments. On Debian: apt-get install python3-venv; $without"
    echo "Making Benchmarks/.venv with the packages of the peers; this downloads a few gigabytes"
    rm -rf .venv
    python3 -m venv .venv || explain "the environment cannot be made; see above, $without"
    .venv/bin/python -m pip install --quiet -r peers/requirements.txt ||
      explain "the packages of the peers cannot be installed; see above, $without"
    # Last, so that it is only there when everything before worked.
    cp peers/requirements.txt .venv/requirements.txt
  fi
  "$peers_python" -c "import jax, nflows, numpy, torch" ||
    explain "$peers_python lacks packages of Benchmarks/peers/requirements.txt; see above"
fi

swift build -c release
PEERS_PYTHON="$peers_python" exec python3 -m driver "$1"
