#!/bin/sh
# Kills runs without warning, at random moments, until every algorithm is trained, and compares what
# came of it with runs that nobody disturbed.
#
#   sh Scripts/kill-sweep.sh [KILLS] [SEED]
#
# Checkpoints are saved after every batch. Half of the kills hit a run, whose workers die with it, the
# others a worker alone. When all is trained before there were enough kills it begins anew, from an empty
# cache. Prints the numbers of kills, of resumed trainings and of differing files; the exit status is 1 if
# any file differs.
set -eu
kills=${1:-200}
seed=${2:-1}
program=$(cd "$(dirname "$0")/.." && pwd)/.build/release/dnf-pipeline
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
export DNF_CHECKPOINT_SECONDS=0

flows='outer: { layers: 2, hidden: 8, blocks: 1 }, inner: { transform: rq-autoregressive, hidden: 8, blocks: 1 }'
noise='inflate: { variance: 0.01 }'
networks='encoder: { hidden: 8 }, decoder: { hidden: 8 }'
common='batch_size: 20, learning_rate: 3.0e-3'
cat > spiral.yaml <<YAML
experiment: spiral
data: { simulator: thin_spiral, train: 200, test: 20 }
models:
  flow: { algorithm: flow, flow: { layers: 2, hidden: 8, blocks: 1 }, train: { epochs: 8, $common } }
  pie: { algorithm: pie, latent_dim: 1, $noise, $flows, train: { epochs: 8, $common } }
  dnf: { algorithm: dnf, latent_dim: 1, $noise, $flows, train: { epochs: 8, selection: best, $common } }
  fresh: { algorithm: dnf, latent_dim: 1, inflate: { noise: true-normal, variance: 0.01 }, $flows, train: { epochs: 8, sampling: true, $common } }
  growing: { algorithm: dnf, latent_dim: 1, $noise, $flows, train: { epochs: 8, grow_over: 4, attempts: 3, attempt_epochs: 3, sampling: true, $common } }
  normals: { algorithm: dnf, latent_dim: 1, inflate: { noise: model-normal, variance: 0.01 }, $flows, train: { epochs: 8, shards: 2, $common } }
  batch_norm: { algorithm: dnf, latent_dim: 1, $noise, outer: { layers: 2, hidden: 8, batch_norm: true }, train: { epochs: 8, $common } }
  actnorm: { algorithm: dnf, latent_dim: 1, $noise, outer: { layers: 2, hidden: 8, actnorm: true, dropout: 0.2 }, train: { epochs: 8, $common } }
  sequential: { algorithm: m-flow, latent_dim: 1, $flows, train: { epochs: 8, $common } }
  simultaneous: { algorithm: m-flow, latent_dim: 1, $flows, train: { scheme: simultaneous, epochs: 9, $common } }
  alternating: { algorithm: m-flow, latent_dim: 1, $flows, train: { scheme: alternating, epochs: 8, subsets: 2, $common } }
  transport: { algorithm: m-flow, latent_dim: 1, $flows, train: { scheme: optimal-transport, epochs: 8, blur: 0.3, transport_batch_size: 20, $common } }
  turns: { algorithm: m-flow, latent_dim: 1, $flows, train: { scheme: optimal-transport-alternating, epochs: 8, subsets: 2, blur: 0.3, transport_batch_size: 20, $common } }
  encoder: { algorithm: m-flow-encoder, latent_dim: 1, $flows, encoder: { blocks: 1, hidden: 8 }, train: { epochs: 8, $common } }
  pae: { algorithm: pae, latent_dim: 1, encoder: { blocks: 1, hidden: 8 }, decoder: { blocks: 1, hidden: 8 }, train: { epochs: 8, $common } }
  vae: { algorithm: vae, latent_dim: 1, decoder_variance: 0.1, $networks, train: { epochs: 8, $common } }
  vae_published: { algorithm: vae-published, latent_dim: 1, $networks, train: { epochs: 8, $common } }
  infomax: { algorithm: infomax-vae, latent_dim: 1, $networks, discriminator: { hidden: 8 }, train: { epochs: 8, $common } }
evaluate: [reconstruction_error]
YAML
cat > sphere.yaml <<YAML
experiment: sphere
data: { simulator: sphere_mixture, train: 200, test: 20 }
models:
  fom: { algorithm: fom, latent_dim: 2, inner: { transform: rq-coupling, layers: 2, hidden: 8, blocks: 1 }, train: { epochs: 30, $common } }
evaluate: [reconstruction_error]
YAML

count=0
draws=0
# A random whole number from 0 to below $1, in $drawn.
draw() {
  draws=$((draws + 1))
  drawn=$(awk -v seed="$seed" -v n="$draws" -v below="$1" \
    'BEGIN { srand(seed * 100003 + n); rand(); print int(rand() * below) }')
}

is_running() {
  case $(cat "/proc/$1/stat" 2>/dev/null) in
    '' | *') Z '*) return 1 ;;
  esac
}

# Runs a spec until it is finished, with kills as long as there are some left.
finish() {
  while :; do
    "$program" run "$1" --cache cache >>run.log 2>&1 &
    run=$!
    while [ "$count" -lt "$kills" ]; do
      draw 1200
      sleep "$(awk -v ms="$drawn" 'BEGIN { print (50 + ms) / 1000 }')"
      is_running "$run" || break
      victim=$run
      draw 2
      if [ "$drawn" = 0 ]; then
        set -- "$1" $(cat /proc/"$run"/task/*/children 2>/dev/null)
        if [ "$#" -gt 1 ]; then
          draw $(($# - 1))
          spec=$1
          shift $((drawn + 1))
          victim=$1
          set -- "$spec"
        fi
      fi
      kill -9 "$victim" 2>/dev/null && count=$((count + 1))
    done
    if wait "$run"; then return 0; fi
  done
}

for spec in spiral sphere; do "$program" run $spec.yaml --cache undisturbed --results expected >/dev/null 2>&1; done
rounds=0
resumed=0
differing=0
while [ "$count" -lt "$kills" ]; do
  rm -rf cache results
  rounds=$((rounds + 1))
  for spec in spiral sphere; do finish $spec.yaml; done
  resumed=$((resumed + $(cat cache/logs/* | grep -c '^resumed from epoch' || true)))
  diff -rq expected results > differences || cat differences >&2
  differing=$((differing + $(wc -l < differences)))
  echo "round $rounds: $count kills, $resumed trainings resumed, $differing files differ"
done
echo "$count kills in $rounds rounds, $resumed trainings resumed," \
  "$(find expected -type f | wc -l) files compared each round, $differing differ"
[ "$differing" = 0 ]
