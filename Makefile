# Two commands are enough: `make run` serves the shop with its agent, `make test` proves it. Both do their own set-up.
SHELL := /bin/bash
.DEFAULT_GOAL := help
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check
export PIP_NO_INPUT := 1
export PYTHONUNBUFFERED := 1
PYTEST_ARGS ?=
# One moving line instead of pip's hundreds; errors are shown whole.
PROGRESS = awk -v total=$$(grep -c '==' $(1)) '/^(Collecting|Processing)/ {n++; printf "\r  %d of about %d packages fetched", n, total; fflush()} \
  /^Installing collected/ {printf "\n  unpacking them …\n"; fflush()} /^(ERROR|error|×)/ {print}'
PACKAGES := agent commerce evals prompts retrieval serving storage tools

.PHONY: help setup run test check format lock clean protocol

help:  ## show what there is
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 14

$(VENV)/.python:
	@$(PYTHON) -c 'import sys; sys.exit(0 if sys.version_info >= (3, 11) else "ShopMindAI needs Python 3.11 or newer; set PYTHON=/path/to/python3.11")'
	@echo "• making the environment in $(VENV)"
	@$(PYTHON) -m venv $(VENV)
	@$(PIP) install --quiet --upgrade 'pip>=25'
	@touch $@

$(VENV)/.base: $(VENV)/.python requirements/base.txt pyproject.toml
	@echo "• installing PyTorch (once; the largest part)"
	@set -o pipefail; $(PIP) install 'torch==2.13.0' | $(call PROGRESS,requirements/base.txt)
	@echo "• installing the packages of requirements/base.txt (once, a minute or two)"
	@set -o pipefail; $(PIP) install -r requirements/base.txt | $(call PROGRESS,requirements/base.txt)
	@$(PIP) install --quiet --no-deps -e .
	@touch $@

$(VENV)/.test: $(VENV)/.base requirements/test.txt
	@echo "• installing what the tests need (requirements/test.txt)"
	@$(PIP) install --quiet -r requirements/test.txt
	@touch $@

setup: $(VENV)/.base  ## make the environment only

run: $(VENV)/.base  ## set up and serve the demo shop with its agent
	@$(BIN)/shopmind serve

node_modules/.done: package.json package-lock.json
	@if command -v npm >/dev/null; then echo "• installing the web tests' packages"; npm ci --silent --no-audit --no-fund && touch $@; \
	elif [ "$${CI:-}" = true ]; then echo "Node 20+ with npm is needed in CI" >&2; exit 1; \
	else echo "• Node is not installed: the JavaScript checks are left out"; fi

check: $(VENV)/.test node_modules/.done  ## format, lint, types, import contracts, dependencies
	$(BIN)/ruff format --check .
	$(BIN)/ruff check --no-cache .
	$(BIN)/lint-imports
	$(BIN)/deptry .
	$(BIN)/mypy $(PACKAGES)
	@if [ -d node_modules/typescript ]; then npx tsc --noEmit -p . && node --test tests/web/; fi

test: check  ## set up, check and run every test
	$(BIN)/python -m pytest -n 2 --dist loadgroup $(PYTEST_ARGS)

format:  ## bring the code into shape
	$(BIN)/ruff format . && $(BIN)/ruff check --fix .

protocol:  ## write the generated files (protocol declarations, .env.example)
	$(BIN)/python -m tools.protocol
	$(BIN)/python -c 'from serving.settings import env_example; print(env_example(), end="")' > .env.example

lock: $(VENV)/.python  ## pin requirements/*.txt anew from pyproject.toml
	$(BIN)/python requirements/lock.py

clean:  ## remove what was built (the shop's data in var/ stays)
	rm -rf build dist .mypy_cache .ruff_cache .pytest_cache node_modules
