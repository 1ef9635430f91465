# The front door. `make` lists what there is; every target installs what it needs, into .venv.
PYTHON ?= python3
BIN := .venv/bin
BROWSER := $(or $(ENCORE_BROWSER),$(shell command -v chromium || command -v chromium-browser || command -v google-chrome))

.DEFAULT_GOAL := help
.PHONY: help demo test check fix cover mutants bench fuzz chaos lock clean

help: ## what there is
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

.venv/installed: requirements.txt pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python 3.11 or newer is needed; name one with: make PYTHON=python3.12"; exit 1; }
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	@echo "Installing into .venv ..."
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.txt
	@touch $@

.venv/installed-dev: requirements-dev.txt .venv/installed
	@echo "Installing what the tests need ..."
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.txt
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-build-isolation --no-deps --editable .
	@touch $@

demo: .venv/installed ## try it: the bot, a small Slack and a small portal, on this machine alone
	@$(BIN)/python -m bot demo

test: .venv/installed-dev browser check ## everything: lint, types, import directions, and all tests
	@$(BIN)/python -m pytest -q -n 3 --dist worksteal

check: .venv/installed-dev ## lint, types, import directions
	@$(BIN)/ruff format --check --quiet .
	@$(BIN)/ruff check --quiet .
	@$(BIN)/mypy
	@$(BIN)/lint-imports --no-cache >/dev/null || $(BIN)/lint-imports --no-cache

fix: .venv/installed-dev ## format, and mend what can be mended by itself
	@$(BIN)/ruff check --quiet --fix .
	@$(BIN)/ruff format --quiet .

cover: .venv/installed-dev browser ## all tests but the killing of processes, and which branches they leave out; fails below the floor
	@$(BIN)/python -m pytest -q -n 3 --dist worksteal --ignore tests/chaos --cov --cov-report=term

mutants: .venv/installed-mutants ## break the rules on purpose and see whether a test notices; ONLY='bot.tracking.schedule.*' breaks those alone
	@$(BIN)/mutmut run --max-children 2 $(if $(ONLY),"$(ONLY)")
	@$(BIN)/mutmut results

.PHONY: browser
browser: # the tests of the page need Chromium; without it they are skipped, loudly (REQUIRE_BROWSER=1: they fail)
	@test -n "$(BROWSER)" -o -n "$(SKIP_BROWSER)" || { \
	  echo "Chromium is not on this machine; asking the package manager for it ..."; \
	  (test "$$(id -u)" = 0 && command -v apt-get >/dev/null && apt-get update -qq && \
	   DEBIAN_FRONTEND=noninteractive apt-get install -y -qq chromium >/dev/null) || \
	  echo "It could not be installed here (no rights, or no apt-get). Install the package chromium to run those tests."; }

bench: .venv/installed-bench ## measure against the goals, the peers beside us in the same run
	@$(BIN)/python -m benchmarks
	@$(BIN)/python -m benchmarks.dates

fuzz: .venv/installed-dev ## a hundred thousand texts for the date reader
	@$(BIN)/python -m benchmarks.fuzz_dates

KILLS ?= 100
FAULTS ?= 1500
FAILOVERS ?= 20
SEED ?= 1
PORTALS ?= 4
HOSTILE ?= 10000
IDLE ?= 2000
chaos: .venv/installed-dev ## kill real processes at each step of an order, then FAULTS=1500 of every kind at random, KILLS=100 of them kills, then FAILOVERS=20 primaries of a Cluster; with orders on PORTALS=4 portals; count what was lost or doubled; then HOSTILE=10000 requests and IDLE=2000 connections at the HTTP door
	@CHAOS_FIRSTS=14 $(BIN)/python -m pytest -q tests/chaos/test_kills.py
	@$(BIN)/python -m tests.chaos --kills $(KILLS) --faults $(FAULTS) --failovers $(FAILOVERS) --seed $(SEED) --portals $(PORTALS)
	@$(BIN)/python -m tests.chaos.door --requests $(HOSTILE) --idle $(IDLE) --seed $(SEED)

.venv/installed-bench: requirements-bench.txt .venv/installed-dev
	@echo "Installing the peers ..."
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-bench.txt || \
	  echo "Not all of them can be installed here; those are left out."
	@touch $@

.venv/installed-mutants: requirements-mutants.txt .venv/installed-dev
	@echo "Installing what breaks the rules ..."
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-mutants.txt
	@touch $@

clean: ## remove what make has installed here
	rm -rf .venv build dist *.egg-info .pytest_cache .mypy_cache .ruff_cache .hypothesis mutants .coverage .coverage.*

lock: ## lock the dependencies anew, by hash, naming no host
	@$(BIN)/python -m pip install --quiet uv
	$(BIN)/uv pip compile pyproject.toml --extra embedded --universal --generate-hashes --no-emit-index-url --no-header --quiet -o requirements.txt
	$(BIN)/uv pip compile pyproject.toml --extra embedded --group dev --universal --generate-hashes --no-emit-index-url --no-header --quiet -o requirements-dev.txt
	$(BIN)/uv pip compile pyproject.toml --extra embedded --group dev --group bench --universal --generate-hashes --no-emit-index-url --no-header --quiet -o requirements-bench.txt
	$(BIN)/uv pip compile pyproject.toml --extra embedded --group dev --group mutants --universal --generate-hashes --no-emit-index-url --no-header --quiet -o requirements-mutants.txt
