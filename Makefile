# One door to everything: `make help` lists what it opens.
# Needs Python 3.11 or later, make, and a package registry that pip can reach.

PYTHON ?= $(shell for each in python3 python3.14 python3.13 python3.12 python3.11; do \
	$$each -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$each && break; done)
BIN := .venv/bin
READY := .venv/.ready

.DEFAULT_GOAL := help
.PHONY: help setup demo test search guards check serve bench wheel lock clean

help: ## this list
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "  make %-7s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

setup: $(READY) ## a virtual environment with everything, as the lock file names it

demo: $(READY) ## the main job end to end, unattended, with a database of its own
	$(BIN)/anzhang demo

# Written down once compiled: every process a test starts would compile the house anew.
test: $(READY) ## every test
	PYTHONDONTWRITEBYTECODE= $(BIN)/pytest -n auto --dist worksteal

# The seed of each run stands in its header; the first that fails ends the search.
RUNS ?= 3
search: export ANZHANG_SEARCH = 1
search: $(READY) ## every test under RUNS new seeds; MACHINE=1: the state machines alone, far
	@for run in $$(seq $(RUNS)); do \
		if [ -n "$(MACHINE)" ]; then $(BIN)/pytest -n auto -o faulthandler_timeout=0 $(MACHINES) || exit 1; \
		else $(MAKE) --no-print-directory test || exit 1; fi; \
	done
MACHINES := tests/machine tests/auctions/test_lot_machine.py tests/domain/test_money_machine.py

# About an hour when nothing is known yet; what was found out is kept in .cache and asked first.
guards: $(READY) ## break every guard once, name those no test misses; ROOMS=ledger/domain: only these
	nice $(BIN)/python -m tests.guards $(ROOMS)

check: $(READY) ## style, types, storeys of the house, and documents that are up to date
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	@if grep -q '^\[tool.importlinter' pyproject.toml; then set -x; $(BIN)/lint-imports; fi
	@if [ -f tests/docs/fresh.py ]; then set -x; $(BIN)/python -m tests.docs.fresh; fi

serve: $(READY) ## the HTTP interface, on this machine only
	$(BIN)/anzhang serve

bench: $(READY) ## how fast it is here, against a baseline in the same run
	$(BIN)/python -m tests.bench

wheel: $(READY) ## the installable package, in dist/
	$(BIN)/python -m hatchling build -t wheel

# Keeps the pins that still fit; `make lock UPGRADE=--upgrade` takes the newest of everything.
# Universal: for every Python from 3.11 and every platform that has wheels. `editables` is what
# hatchling needs to install this very directory, so that no build step fetches it unlocked.
lock: ## requirements.lock anew, from pyproject.toml
	$(PYTHON) -m venv build/lock
	build/lock/bin/pip install --quiet uv
	echo editables | build/lock/bin/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
		--no-header --no-annotate --no-emit-index-url --all-extras $(UPGRADE) \
		pyproject.toml - --output-file requirements.lock

clean: ## remove what was built; data in .anzhang/ and the environment in .venv/ stay
	rm -rf build dist .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
	find . -name __pycache__ -type d -not -path './.venv/*' -prune -exec rm -rf {} +

$(READY): requirements.lock pyproject.toml .ci/install
	@.ci/install "$(PYTHON)"
	@touch $@
