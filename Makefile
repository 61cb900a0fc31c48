# The commands of the project; `make` alone lists them. Needs Python 3.11 or newer with pip, and nothing else.

PYTHON ?= python3
BIN := .venv/bin
PIP := $(PYTHON) -m pip --python .venv --disable-pip-version-check --quiet
SOURCES := $(shell find ledger api reports tests sample_data -type f -not -path '*/__pycache__/*' 2>/dev/null)
SHELL := /bin/bash
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help run test check bench format lock clean

help: ## list these commands
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | while IFS=$$'\t' read -r name text; \
	do printf 'make %-8s %s\n' "$$name" "$$text"; done

run: .venv/.runtime ## show the sample ledger, then serve the API until Ctrl-C; nothing but Python is needed
	@$(BIN)/pledgebook demo
	@$(BIN)/pledgebook serve

test: ## run all tests, on SQLite and on a PostgreSQL of their own
	@rm -f .coverage
	@$(MAKE) --no-print-directory .coverage

check: .venv/.dev .coverage ## lint, formatting, types, import contracts, coverage of ledger/
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-logo
	$(BIN)/coverage report

bench: .venv/.dev ## measure the benchmarks
	@$(BIN)/pytest tests/benchmarks --benchmark-enable --benchmark-only

format: .venv/.dev ## rewrite the code in the one format
	@$(BIN)/ruff check --fix-only .
	@$(BIN)/ruff format .

lock: ## resolve both locks anew; LOCK_FLAGS=--upgrade also raises the versions
	@$(PYTHON) -m venv .cache/lock
	@.cache/lock/bin/pip --disable-pip-version-check --quiet install uv
	$(call resolve,--extra dev,requirements-dev.txt)
	$(call resolve,--constraints requirements-dev.txt,requirements.txt)

clean: ## remove the environment and everything else that can be made again
	@rm -rf .venv .cache .coverage .benchmarks .hypothesis .import_linter_cache .mypy_cache .pytest_cache .ruff_cache
	@rm -rf build dist *.egg-info
	@find ledger api reports tests -name __pycache__ -type d -prune -exec rm -rf {} +

# The tests run once for both commands: `make test` always runs them and leaves their coverage, and `make check` only
# runs them where that is missing or older than a source. A failed run leaves none (.DELETE_ON_ERROR). Each core takes
# whole files, so that a file's fixtures are made once.
.coverage: .venv/.dev pyproject.toml $(SOURCES)
	@$(BIN)/pytest --numprocesses=auto --maxprocesses=4 --dist=loadfile --no-loadscope-reorder --cov --cov-report=

# One environment, two stamps: `run` installs the runtime lock, the rest the development lock, which holds the other.
.venv/.runtime: requirements.txt pyproject.toml
	$(call install,requirements.txt)
	@touch $@

.venv/.dev: requirements-dev.txt requirements.txt pyproject.toml
	$(call install,requirements-dev.txt)
	@touch .venv/.runtime $@

# The machine's own pip installs into the environment, so that Python needs no ensurepip. The build tool of the project
# itself is in the locks: without isolation nothing is fetched that has no hash.
define install
@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "needs Python 3.11: make PYTHON=python3.11 ...")'
@test -x $(BIN)/python || $(PYTHON) -m venv --without-pip .venv
@echo "Installing $(1) into .venv; the first time takes a minute"
@$(PIP) install --require-hashes -r $(1)
@$(PIP) install --no-deps --no-build-isolation --editable .
endef

# `--no-config` and no annotations: a lock names no index, no host and no path of the machine that made it.
define resolve
@printf 'hatchling\neditables\n' | env -u UV_FIND_LINKS .cache/lock/bin/uv pip compile --quiet --no-config $(LOCK_FLAGS) \
	pyproject.toml - $(1) --generate-hashes --no-strip-extras --universal --python-version 3.11 --no-annotate --no-header -o $(2)
endef
