#!/bin/sh
# Runs every experiment of Specs/paper, says beforehand how long that takes, and writes the page about the results.
#
#   paper-figures.sh PROGRAM           the real thing, to results/paper
#   paper-figures.sh PROGRAM quick     each with the reduced settings of its section `quick`, to results/quick
#   paper-figures.sh PROGRAM record    measures anew what the estimate rests on: Specs/paper/times.csv
#
# A claim that does not hold, or a stage that fails, fails the whole in the end, after the other experiments. Whoever
# stops it goes on by starting it again.
set -u
cd "$(dirname "$0")/.." || exit 2
program=$1
mode=${2:-all}

# In the order of the page.
names="spiral_models circle sphere sphere_noise torus_noise spiral_noise so2_noise polynomial_surface lorenz
  published_faults published_circle spiral_search spiral_best"
specs=""
for name in $names; do specs="$specs Specs/paper/$name.yaml"; done
times=Specs/paper/times.csv

# Seconds that a small training, evaluation and all, takes here from an empty cache.
calibration() {
  folder=$(mktemp -d) || exit 2
  begin=$(date +%s%N)
  "$program" run Specs/thin_spiral_published.yaml --cache "$folder/cache" --results "$folder" >"$folder/log" 2>&1 || {
    cat "$folder/log" >&2
    exit 1
  }
  end=$(date +%s%N)
  rm -rf "$folder"
  awk "BEGIN { printf \"%.2f\", ($end - $begin) / 1e9 }"
}

# Lines NAME SHARE: which share of the stages of each experiment is not in the cache, if any is.
open_shares() {
  for name in $names; do
    "$program" plan "Specs/paper/$name.yaml" --json | awk -F'"' -v name="$name" '
      /"decision"/ { all++; if ($4 != "cached") open++ }
      END { if (open) print name, open / all }' &
  done
  wait
}

# Says how long what is open takes here, by what it took elsewhere and how fast a small training is on the spot.
announce() {
  shares=$(open_shares)
  [ -n "$shares" ] && [ -f "$times" ] || return 0
  echo "$shares" | awk -v times="$times" -v now="$(calibration)" '
    BEGIN {
      while ((getline line < times) > 0) {
        split(line, cells, ",")
        seconds[cells[1]] = cells[2]
      }
    }
    { sum += seconds[$1] * $2 * now / seconds["calibration"] }
    END {
      if (sum >= 60)
        printf "About %d minutes on this machine, as busy as it is; what is stopped goes on when started again.\n", sum / 60 + 0.5
    }'
}

case $mode in
  record)
    {
      echo "experiment,seconds"
      echo "calibration,$(calibration)"
      for name in $names; do
        "$program" status "Specs/paper/$name.yaml" --json | awk -F'[:,]' -v name="$name" '
          /"seconds"/ { sum += $2 }
          END { printf "%s,%.0f\n", name, sum / 2 }'
      done
    } >"$times.new" && mv "$times.new" "$times"
    exit ;;
  quick)
    options="--quick --results results/quick"
    folder=results/quick ;;
  *)
    options="--results results/paper"
    folder=results/paper
    announce ;;
esac

status=0
for spec in $specs; do
  # shellcheck disable=SC2086
  "$program" run "$spec" $options
  ended=$?
  case $ended in
    0) ;;
    1) status=1 ;;
    *) exit $ended ;;
  esac
done
# shellcheck disable=SC2086
"$program" report $specs --results "$folder" --title "The experiments of the papers" || exit $?
exit $status
