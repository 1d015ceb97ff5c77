# What a person or a machine does with this repository. Only python3 (3.11 or later), make and git are needed.
# Every target sets up what it needs; stamps in .venv make a second run quick.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet
PYTEST_FLAGS ?= -n auto

.DEFAULT_GOAL := help
.PHONY: help install run test check format demo screenshots reference lock browser pywb clean

help: ## Show the targets
	@awk 'BEGIN { FS = ":.*## " } /^[a-z-]+:.*## / { printf "  make %-12s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

$(VENV)/.python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "Python 3.11 or later is needed; say which with: make PYTHON=/path/to/python3.11 ..." >&2; exit 1; }
	@$(PYTHON) -m venv $(VENV) || \
	  { echo "python3 cannot make virtual environments; on Debian: apt-get install python3-venv" >&2; exit 1; }
	@touch $@

$(VENV)/.installed: requirements.lock pyproject.toml | $(VENV)/.python
	@echo "installing what requirements.lock names, then the tracker"
	@$(PIP) install --require-hashes -r requirements.lock
	@$(PIP) install --no-deps --no-build-isolation -e .
	@touch $@

$(VENV)/.dev: requirements-dev.lock $(VENV)/.installed
	@echo "installing what the tests and checks need"
	@$(PIP) install --require-hashes -r requirements-dev.lock
	@touch $@

install: $(VENV)/.installed ## Make .venv from requirements.lock and install the tracker into it

run: install ## Install, then run the daemon and the web pages on 127.0.0.1:8000
	@mkdir -p data
	@exec $(BIN)/tracker run

demo: install ## Install, then show it all on a small site of its own, without the network
	@exec $(BIN)/tracker demo

browser:
	@scripts/get-chromium

pywb:
	@PYTHON=$(PYTHON) scripts/get-pywb $(VENV)/pywb

test: $(VENV)/.dev browser pywb ## Run all tests
	@$(BIN)/python -m pytest $(PYTEST_FLAGS)

check: $(VENV)/.dev ## Format, lint, types, import rules
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports

format: $(VENV)/.dev ## Bring the code into its format
	@$(BIN)/ruff format .
	@$(BIN)/ruff check --fix .

screenshots: $(VENV)/.dev browser ## Take the README's pictures from the demo
	@$(BIN)/python scripts/screenshots.py

reference: $(VENV)/.dev ## Write docs/reference/ anew from the commands and settings
	@$(BIN)/python scripts/write_reference.py

UV := uv pip compile pyproject.toml --universal --python-version 3.11 --generate-hashes \
  --no-emit-index-url --no-header --no-annotate --quiet

lock: ## Write the lock files anew from pyproject.toml (needs uv)
	@command -v uv >/dev/null || { echo "uv is needed for this target: https://docs.astral.sh/uv/" >&2; exit 1; }
	$(UV) --extra pdf --extra office --group build --output-file requirements.lock
	$(UV) --group dev --output-file requirements-dev.lock
	printf 'pywb>=2.10,<3\nsetuptools<81\nwarcio>=1.8,<2\n' | $(UV:pyproject.toml=-) --output-file requirements-pywb.lock

clean: ## Remove everything that these targets made, except data/
	@rm -rf $(VENV) build dist .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +
