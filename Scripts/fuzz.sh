#!/bin/sh
# Fuzzes every reader of what others wrote, one after the other (Documentation/0010-hostile-input.md).
#
#   fuzz.sh SECONDS [READER ...]     for so long each; exits with 1 where anything was found
#   fuzz.sh keep [READER ...]        adds to the corpus what the fuzzer found new ways with
#
# What is found lies in Fuzzing/.build/findings, named READER-KIND-DIGEST.
set -u
cd "$(dirname "$0")/.." || exit 2
root=$PWD
seconds=${1:?seconds for each reader, or keep}
shift

# -sanitize reaches every module, for the fuzzer has to see the ways through all of them.
# gold, the linker otherwise, stops at an error of its own.
swift build --package-path Fuzzing -c release -Xswiftc -enable-testing \
  -Xswiftc -sanitize=fuzzer,address -Xswiftc -use-ld=lld --product fuzz || exit 2
fuzz=$root/Fuzzing/.build/release/fuzz
findings=$root/Fuzzing/.build/findings
mkdir -p "$findings"
[ $# -gt 0 ] || set -- $("$fuzz")

# Nothing but memory is slow enough to wait for: the readers' files lie there where that can be.
folder=$(mktemp -d -p "$([ -w /dev/shm ] && echo /dev/shm || echo "${TMPDIR:-/tmp}")")
trap 'rm -rf "$folder"' EXIT
export TMPDIR="$folder"
# Traps are the fuzzer's to report, in one line.
export SWIFT_BACKTRACE=enable=no
export ASAN_OPTIONS=symbolize=0:quarantine_size_mb=16:detect_leaks=0
export OPENBLAS_NUM_THREADS=1

status=0
for reader; do
  corpus=$root/Fuzzing/Corpus/$reader
  work=$root/Fuzzing/.build/corpus/$reader
  mkdir -p "$corpus" "$work"
  dictionary=$root/Fuzzing/Dictionaries/$reader.txt
  limits="-timeout=5 -rss_limit_mb=1024 -max_len=65536 -artifact_prefix=$findings/$reader-"
  [ -f "$dictionary" ] && limits="$limits -dict=$dictionary"
  if [ "$seconds" = keep ]; then
    # What is there stays; of the rest the smallest files that between them go every other way.
    # shellcheck disable=SC2086
    nice -n 19 "$fuzz" "$reader" $limits -merge=1 "$corpus" "$work" 2>&1 | tail -1
    continue
  fi
  echo "== $reader, $seconds s"
  log=$root/Fuzzing/.build/$reader.log
  # shellcheck disable=SC2086
  nice -n 19 "$fuzz" "$reader" $limits -max_total_time="$seconds" -print_final_stats=1 \
    "$work" "$corpus" >"$log" 2>&1 </dev/null || { status=1; echo "FOUND something: see $log"; }
  grep -E 'stat::(number_of_executed_units|peak_rss_mb|slowest_unit)|SUMMARY' "$log"
done
exit $status
