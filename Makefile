# Everything runs from a virtual environment in this folder, made on first use from the lock files.
# Needed beforehand: Python 3.11, 3.12 or 3.13 with venv, and make. `make` alone lists what there is.

VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check $(shell test -w "$$HOME" || echo --no-cache-dir)
PYTHONS := $(PYTHON) python3 python3.13 python3.12 python3.11
TESTS ?= tests
# Half of a test is waiting for a database or a process: two workers for each processor.
WORKERS ?= $(shell n=$$(nproc 2>/dev/null || echo 2); echo $$((2 * n)))

# A stamp is named by the content of what it was made from: changed lock files are installed once, no more.
key = $(shell cat $(1) pyproject.toml 2>/dev/null | cksum | tr ' ' -)-$(shell pwd | cksum | cut -d' ' -f1)
RUN := $(VENV)/.run-$(call key,requirements/all.txt)
DEV := $(VENV)/.dev-$(call key,requirements/dev.txt)

# The command is started hundreds of times by the tests: compiled once, it starts in a third of the time.
unexport PYTHONDONTWRITEBYTECODE

.DEFAULT_GOAL := help
.PHONY: help demo test check campaign bench lint migration-first lock vendor-ui clean
.DELETE_ON_ERROR:

help: ## List what can be made
	@grep -E '^[a-z-]+:.*##' Makefile | sed -E 's/^([a-z-]+):[^#]*## /  make \1|/' | awk -F'|' '{printf "%-24s %s\n", $$1, $$2}'

demo: $(RUN) ## Serve the Lewisham plan of 2017 in its middle; without a terminal, live through it
	@$(BIN)/planflow demo

test: $(DEV) ## Every test, on SQLite and on PostgreSQL
	@$(BIN)/python -m pytest -n $(WORKERS) $(TESTS)

check: $(DEV) ## The quick loop while working: style, types, imports, unit tests
	@$(MAKE) --no-print-directory lint
	@$(BIN)/python -m pytest -n auto tests/unit tests/guard

lint: $(DEV) ## Style, types and the direction of imports
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check --quiet .
	@$(BIN)/mypy
	@$(BIN)/lint-imports

campaign: $(DEV) ## The fault tests with their full counts; takes long
	@$(BIN)/python -m pytest -n auto -m campaign tests

bench: $(DEV) ## Every benchmark, each a ratio against a floor measured in the same run
	@set -e; for name in $$(grep -l '__name__ ==' benchmarks/*.py); do \
	  $(BIN)/python -m benchmarks.$$(basename $$name .py); \
	done

migration-first: $(DEV) ## Write the first migration anew from the tables (before the first release only)
	@PATH="$(CURDIR)/$(BIN):$$PATH" $(BIN)/python -m planflow.migrations first

lock: $(DEV) ## Resolve the newest allowed versions into requirements/
	@test -x $(BIN)/uv || $(PIP) install --quiet uv
	@./requirements/lock $(BIN)/uv

vendor-ui: ## Fetch and compile the look of the pages into planflow/web/static/ (needs Node with npm)
	@planflow/web/vendor-ui

clean: ## Remove everything that was made here
	rm -rf $(VENV) .make .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis build dist planflow-demo
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

$(BIN)/pip:
	@for python in $(PYTHONS); do \
	  if $$python -c 'import sys, venv, ensurepip; sys.exit(not (3, 11) <= sys.version_info < (3, 14))' 2>/dev/null; then \
	    echo "Making $(VENV) with $$($$python --version)"; exec $$python -m venv $(VENV); \
	  fi; \
	done; \
	echo "planflow needs Python 3.11, 3.12 or 3.13 with venv, and found: $$(python3 --version 2>&1 | head -n 1)." >&2; \
	echo "Install one (Debian, Ubuntu: apt-get install python3-venv), or name it: make $(MAKECMDGOALS) PYTHON=/path/to/python3.12" >&2; \
	exit 1

$(RUN): | $(BIN)/pip
	@echo "Installing planflow and what it needs (once)"
	@$(PIP) install --quiet --quiet --require-hashes --requirement requirements/all.txt
	@$(PIP) install --quiet --no-deps --no-build-isolation --editable .
	@# Where PYTHONDONTWRITEBYTECODE is set, as in many containers, every start would compile it all anew.
	@$(BIN)/python -m compileall -q -j 0 $(VENV)/lib planflow >/dev/null || true
	@rm -f $(VENV)/.run-*; touch $@

$(DEV): $(RUN) | $(BIN)/pip
	@echo "Installing what the tests need (once)"
	@$(PIP) install --quiet --quiet --require-hashes --requirement requirements/dev.txt
	@rm -f $(VENV)/.dev-*; touch $@
