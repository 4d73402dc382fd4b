#!/bin/sh
# Times the numeric workloads on one core and a fully cached run; writes Benchmarks/results.csv.
# Absolute times do not travel between machines: compare rows of one file.
set -eu
cd "$(dirname "$0")"

swift build -c release
export OPENBLAS_NUM_THREADS=1
results=results.csv
.build/release/dnf-benchmark | tee "$results"

pipeline=../.build/release/dnf-pipeline
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cached_run() {
  "$pipeline" run ../Specs/thin_spiral_published.yaml --cache "$work/cache" --results "$work/results" \
    >/dev/null 2>&1
}
cached_run
times=""
for _ in 1 2 3 4 5 6 7 8 9 10 11; do
  start=$(date +%s%N)
  cached_run
  times="$times $(( $(date +%s%N) - start ))"
done
printf '%s\n' $times | sort -n | awk '
  { nanoseconds[NR] = $1 }
  END {
    printf "\"fully cached run, whole process\",%.3f,%.3f,%d\n",
      nanoseconds[int((NR + 1) / 2)] / 1e6, nanoseconds[1] / 1e6, NR
  }' | tee -a "$results"
echo "written to Benchmarks/$results"
