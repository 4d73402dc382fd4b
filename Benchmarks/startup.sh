#!/bin/sh
# Times what happens before and without any stage: --help, and plan and run of a spec of 1003 stages
# whose results are all in the cache. Writes Benchmarks/startup.csv, in the columns of results.csv.
#
# Filling the cache takes a minute or two: every stage really runs, on tiny models. With a folder as its
# argument the script keeps the spec, the cache and the results there and fills nothing twice.
set -eu
cd "$(dirname "$0")"

pipeline=$PWD/../.build/release/dnf-pipeline
table=$PWD/startup.csv
rounds=11
models=250 # 4 stages each; with simulate, summarise and one figure 1003

work=${1:-}
if [ -z "$work" ]; then
  work=$(mktemp -d)
  trap 'rm -rf "$work"' EXIT
fi
mkdir -p "$work"
cd "$work"

awk -v models="$models" 'BEGIN {
  print "experiment: thousand_stages"
  print "description: Many models that train in no time, to see what a thousand stages cost"
  print "data: { simulator: thin_spiral, train: 20, test: 2, validation_split: 0.1 }"
  print "models:"
  for (model = 1; model <= models; model++) {
    printf "  model_%03d:\n", model
    print "    algorithm: dnf"
    print "    latent_dim: 1"
    print "    inflate: { noise: gaussian, variance: 0.01 }"
    print "    outer: { transform: rq-coupling, layers: 1, hidden: 4, blocks: 1 }"
    print "    inner: { transform: affine-autoregressive, layers: 1, hidden: 4, blocks: 1 }"
    print "    train: { epochs: 1, batch_size: 18 }"
  }
  print "evaluate: [test_log_likelihood, reconstruction_error]"
  print "figures:"
  print "  learning_curve: { models: [model_001, model_002, model_003] }"
}' >thousand_stages.yaml

export DNF_CACHE_DIR="$work/cache"
run="run thousand_stages.yaml --results $work/results"
echo "filling the cache" >&2
"$pipeline" $run >/dev/null 2>log || { cat log >&2; exit 1; }
"$pipeline" plan thousand_stages.yaml --check >plan
grep -q ' 0 unknown until upstream has run, 1003 cached$' plan

# The time of a whole process, as seen by whoever waits for it.
time_command() {
  label=$1
  shift
  times=""
  round=0
  while [ "$round" -lt "$rounds" ]; do
    start=$(date +%s%N)
    "$@" >/dev/null 2>&1
    times="$times $(($(date +%s%N) - start))"
    round=$((round + 1))
  done
  printf '%s\n' $times | sort -n | awk -v label="$label" '
    { nanoseconds[NR] = $1 }
    END {
      printf "\"%s\",%.3f,%.3f,%d\n",
        label, nanoseconds[int((NR + 1) / 2)] / 1e6, nanoseconds[1] / 1e6, NR
    }'
}
{
  echo "workload,median_milliseconds,least_milliseconds,rounds"
  time_command "--help" "$pipeline" --help
  time_command "plan of 1003 cached stages" "$pipeline" plan thousand_stages.yaml
  time_command "run of 1003 cached stages" "$pipeline" $run
} | tee "$table"
echo "written to Benchmarks/startup.csv" >&2
