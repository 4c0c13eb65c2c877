# One line each: the work is done by `tidemark` and by tools. Settings: docs/operations.md.
SHELL := /bin/bash
BIN := .venv/bin
# Of tests. Each takes all that needs one stand-in, or a file; WORKERS= runs one test after another.
WORKERS ?= -n 2 --dist loadscope
DRY := $(if $(filter 1,$(DRY_RUN)),--dry-run)
export VARS FORGET_GONE RAW_MOVED LIST_ALL

.PHONY: help install demo build rebuild publish docs test lint bench soak mutants

help: ## Show this help
	@awk -F ':.* ## ' '/^[a-z]+:.* ## / { printf "  make %-8s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

install: .venv/.$(or $(ENGINE),$(TIDEMARK_TARGET),duckdb) ## Make the environment in .venv (ENGINE=athena or redshift: theirs, too)

demo: install ## Sample data, tables, docs, and a summary to read
	@$(BIN)/python -m tidemark demo

build: install ## Take in what is new (DRY_RUN=1: only say what it would do)
	@$(BIN)/python -m tidemark build $(DRY) $(ARGS)

rebuild: install ## Build everything from nothing (FORGET_GONE=1: without files that left)
	@$(BIN)/python -m tidemark build --full-refresh $(DRY) $(ARGS)

publish: install ## Copy the marts for readers to TIDEMARK_PUBLISHED, in one step
	@$(BIN)/python -m tidemark publish

docs: install ## Write the docs page to site/index.html
	@$(BIN)/python -m tidemark docs

test: .venv/.engines ## All tests, on all engines (downloads Trino and Java, 900 MB, once)
	@$(BIN)/python -m pytest $(WORKERS) $(ARGS)

lint: .venv/.lint ## All that can be judged without data: style, SQL of three engines
	@scripts/lint.sh

bench: .venv/.engines ## Speed and size against floors of the same run (SIZE=full; bench/README.md)
	@$(BIN)/python -m bench $(if $(SIZE),--size $(SIZE)) $(ARGS)

soak: .venv/.engines ## Kills, N=1000 random replays, FUZZ=5 minutes of bad input (ENGINE=: on its stand-in)
	@$(BIN)/python -m tests.python.soak $(if $(ENGINE),--engine $(ENGINE)) --number "$(N)" --minutes "$(FUZZ)" --seed "$(SEED)" -- $(ARGS)

mutants: .venv/.engines ## Plant faults, and say which no test catches (an hour; ARGS="--only name")
	@$(BIN)/python -m tests.mutants $(ARGS)

.venv/.engines: stand_ins/pyproject.toml
.venv/.%: pyproject.toml scripts/install.sh
	@PYTHON="$(PYTHON)" scripts/install.sh $*
