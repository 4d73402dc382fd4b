#!/bin/sh
# Runs the tests under sanitizers (Documentation/0010-hostile-input.md).
#
#   test-sanitized.sh thread|address ... [--filter TESTS]
#
# Each sanitizer has a build of its own beside .build. Optimised, for numeric loops in debug builds are
# 20 to 100 times slower, and sanitizers slow them further.
set -u
cd "$(dirname "$0")/.." || exit 2
root=$PWD
sanitizers=
while [ $# -gt 0 ] && [ "$1" != --filter ]; do
  sanitizers="$sanitizers $1"
  shift
done
# A finding ends the process, so that the test that started it fails.
export TSAN_OPTIONS="halt_on_error=1 abort_on_error=0 exitcode=66 suppressions=$root/Scripts/thread-sanitizer.txt"
# Leaks of a program that ends within the minute are no concern; those of a fuzzer would show in its memory.
export ASAN_OPTIONS="halt_on_error=1 exitcode=66 detect_leaks=0"
export SWIFT_BACKTRACE=enable=no
status=0
for sanitizer in $sanitizers; do
  flags="-c release -Xswiftc -enable-testing --sanitize=$sanitizer --scratch-path .build-$sanitizer"
  # shellcheck disable=SC2086
  swift build $flags --build-tests || exit 2
  # shellcheck disable=SC2086
  swift test $flags --skip-build "$@" || status=1
done
exit $status
