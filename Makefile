# One line each: the work is done by scripts/ and by the tools themselves. Settings: docs/operations.md.
SHELL := /bin/bash
BIN := .venv/bin
ENGINE ?= $(or $(TIDEMARK_TARGET),duckdb)
# Of tests. Each takes all that needs one stand-in, or a file; WORKERS= runs one test after another.
WORKERS ?= -n 2 --dist loadscope
export VARS FORGET_GONE RAW_MOVED

.PHONY: help install demo sample build rebuild publish test lint docs bench soak clean
.PHONY: parity soak-engines athena-up athena-down athena-test redshift-up redshift-down redshift-test
.PHONY: conformance clean-engines mutants quick

# Two marks: what users of the project need, and #: what its makers do.
help: ## Show this help
	@grep -hE '^[a-z-]+:.* ## ' $(MAKEFILE_LIST) | awk -F ':.* ## ' '{printf "  make %-14s %s\n", $$1, $$2}'
	@printf '\nFor work on tidemark itself (CONTRIBUTING.md):\n\n'
	@grep -hE '^[a-z-]+:.* #: ' $(MAKEFILE_LIST) | awk -F ':.* #: ' '{printf "  make %-14s %s\n", $$1, $$2}'

install: .venv/.$(ENGINE) ## Make the environment in .venv (ENGINE=athena or redshift: theirs, too)

.venv/.%: pyproject.toml scripts/install.sh
	@PYTHON="$(PYTHON)" scripts/install.sh $*

demo: install ## Sample data, tables, docs, and a summary to read
	@$(BIN)/python -m scripts.demo

sample: install ## Only write sample exports (to TIDEMARK_RAW, default data/raw)
	@$(BIN)/python -m sample_data --out $${TIDEMARK_RAW:-data/raw} $(ARGS)

build: install ## Take in what is new (DRY_RUN=1: only say what it would do)
	@$(BIN)/python -m scripts.build $(if $(filter 1,$(DRY_RUN)),--dry-run) $(ARGS)

rebuild: install ## Build everything from nothing (FORGET_GONE=1: without files that left)
	@$(BIN)/python -m scripts.build --full-refresh $(if $(filter 1,$(DRY_RUN)),--dry-run) $(ARGS)

publish: install ## Copy the marts for readers to TIDEMARK_PUBLISHED, in one step
	@$(BIN)/python -m scripts.publish

test: .venv/.engines ## All tests, on all engines (downloads Trino and Java, 900 MB, once)
	@$(BIN)/python -m pytest $(WORKERS) $(ARGS)

quick: .venv/.engines #: Units, golden cases, one build: to run while working
	@$(BIN)/python -m pytest $(WORKERS) -m quick $(ARGS)

lint: .venv/.lint ## All that can be judged without data: style, SQL of three engines
	@scripts/lint.sh

docs: install ## Write the docs page to site/index.html
	@$(BIN)/python -m scripts.docs

bench: .venv/.engines #: Speed and size, as ratios to floors measured in the same run (docs/benchmarks.md)
	@$(BIN)/python -m bench $(ARGS)

soak: .venv/.engines #: Kills at every call, random replays for long (N=1000), then FUZZ=5 minutes of bad input
	$(if $(ARGS),,@$(BIN)/python -m pytest -m nightly tests/python/landing tests/python/replay)
	@$(BIN)/python -m tests.python.replay.soak $(or $(N),1000) $(ARGS)
	@$(BIN)/python -m tests.python.bad_input.fuzz --minutes $(or $(FUZZ),$(if $(ARGS),0,5)) $(if $(SEED),--seed $(SEED))

soak-engines: .venv/.engines #: Runs that die everywhere, then N=20 replays on a stand-in (ARGS="--engine redshift": these alone)
	$(if $(ARGS),,@$(BIN)/python -m pytest -m nightly tests/python/parity tests/python/engines_athena tests/python/engines_redshift)
	@$(BIN)/python -m tests.python.parity.soak $(or $(N),20) $(ARGS)

mutants: .venv/.engines #: Plant faults one by one in copies, and say which no test catches (an hour; ARGS="--only name", "--on none")
	@$(BIN)/python -m tests.mutants $(ARGS)

athena-up: .venv/.engines #: Start the stand-in for Athena, to look around; prints what to export
	@$(BIN)/python -m engines.athena up

athena-down: .venv/.engines #: Stop it
	@$(BIN)/python -m engines.athena down

parity: .venv/.engines #: One raw zone on DuckDB and on the stand-ins for Athena and Redshift: all public tables equal (some minutes)
	@$(BIN)/python -m pytest tests/python/parity $(ARGS)

athena-test: .venv/.engines #: Tests of the stand-in for Athena (some minutes; downloads Trino and Java, 900 MB, once)
	@$(BIN)/python -m pytest tests/python/engines_athena $(ARGS)

redshift-up: .venv/.engines #: Start the stand-in for Redshift, to look around; prints what to export
	@$(BIN)/python -m engines.redshift up

redshift-down: .venv/.engines #: Stop it
	@$(BIN)/python -m engines.redshift down

redshift-test: .venv/.engines #: Tests of the stand-in for Redshift (three minutes, downloads nothing)
	@$(BIN)/python -m pytest tests/python/engines_redshift $(ARGS)

conformance: .venv/.engines #: The adapters' public test suite on both stand-ins (most of an hour; ARGS="-k test_redshift" for one)
	@$(BIN)/python -m pytest tests/python/conformance $(ARGS)

# Any Python will do, so nothing is installed only to be removed.
clean-engines: #: Stop the stand-ins and remove what they left and downloaded
	@$(or $(wildcard $(BIN)/python),$(PYTHON),python3) -m engines.athena clean
	@$(or $(wildcard $(BIN)/python),$(PYTHON),python3) -m engines.redshift clean

clean: ## Remove the environment, builds and caches (data/ stays)
	@rm -rf .venv target logs site .pytest_cache .ruff_cache .hypothesis *.egg-info
