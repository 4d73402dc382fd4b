# dnf-pipeline: what can be done, each target with its own set-up.
#
#   make run            build, run Specs/thin_spiral.yaml, say where the figures are
#   make test           build and run every test
#   make test-emulated  run the kernels' tests on an emulated CPU with AVX-512; LEVEL=v3 or base for
#                       another, FILTER=... for other tests (Documentation/0004-kernels.md)
#   make test-kills     train every algorithm under KILLS=200 random kill -9s and compare the bytes
#   make test-faults    let every call of a small run that changes a file go wrong, EVERY=1 of them
#   make test-drivers   kill 8 runs that share one cache, and their workers, at random for SECONDS=600
#   make test-sanitized run the tests under ThreadSanitizer, then AddressSanitizer; SANITIZER=thread or
#                       address for one, FILTER=... for some tests (Documentation/0010-hostile-input.md)
#   make fuzz           feed every reader with bytes that a fuzzer makes up, SECONDS=60 for each;
#                       READERS='spec npy' for some (Documentation/0010-hostile-input.md)
#   make paper-figures  run every experiment of the papers, Specs/paper; QUICK=1 with reduced settings
#   make build          build only
#   make bench          measure ours and the peers side by side (Benchmarks/); PEERS=0 for ours alone
#   make bench-step     the same for the main training step alone, in more rounds
#   make bench-startup  time --help, plan and a cached run of a thousand stages (Benchmarks/)
#   make bench-instructions  compare the kernels' instruction counts with the recorded ones
#   make lint           check the formatting of every source file
#   make format         format every source file
#   make clean          remove build products; results/ and the cache stay

# One set of flags for everything, so that run and test share one build. Tests need optimised code:
# numeric loops are 20 to 100 times slower in debug builds.
SWIFT_FLAGS := -c release -Xswiftc -enable-testing
PIPELINE := $(shell pwd)/.build/release/dnf-pipeline
SOURCES := Package.swift Sources Tests Benchmarks/Package.swift Benchmarks/Sources Fuzzing/Package.swift \
  Fuzzing/Sources

.PHONY: run test test-emulated test-kills test-faults test-drivers test-sanitized fuzz paper-figures build bench bench-step bench-startup bench-instructions lint format clean setup

run: build
	$(PIPELINE) run Specs/thin_spiral.yaml

paper-figures: build
	@sh Scripts/paper-figures.sh $(PIPELINE) $(if $(QUICK),quick)

test: setup
	swift build $(SWIFT_FLAGS) --build-tests
	swift test $(SWIFT_FLAGS) --skip-build

test-emulated: setup
	swift build $(SWIFT_FLAGS) --build-tests
	sh Scripts/test-emulated.sh $(or $(LEVEL),v4) $(if $(FILTER),'$(FILTER)')

test-faults: build
	python3 Scripts/fault-sweep.py --every $(or $(EVERY),1)

test-drivers: build
	python3 Scripts/driver-sweep.py --seconds $(or $(SECONDS),600)

test-kills: build
	sh Scripts/kill-sweep.sh $(or $(KILLS),200)

test-sanitized: setup
	sh Scripts/test-sanitized.sh $(or $(SANITIZER),thread address) $(if $(FILTER),--filter '$(FILTER)')

fuzz: setup
	sh Scripts/fuzz.sh $(or $(SECONDS),60) $(READERS)

build: setup
	swift build $(SWIFT_FLAGS) --product dnf-pipeline

setup:
	@sh Scripts/setup.sh

lint:
	swift format lint --strict --recursive $(SOURCES)

format:
	swift format --in-place --recursive $(SOURCES)

bench: build
	sh Benchmarks/run.sh all
	sh Benchmarks/startup.sh

bench-instructions: setup
	sh Benchmarks/run.sh instructions

bench-step: build
	sh Benchmarks/run.sh step

bench-startup: build
	sh Benchmarks/startup.sh

clean:
	swift package clean
	rm -rf Benchmarks/.build Benchmarks/.venv Fuzzing/.build .build-thread .build-address
