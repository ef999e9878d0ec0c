# The verbs of the project. Stamps in .venv remember what is done: a second `make serve` starts at once.
SHELL := /bin/bash
.DEFAULT_GOAL := help
.SUFFIXES:

HOST ?= 127.0.0.1
PORT ?= 8050
ARGS ?=

BIN := .venv/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --no-input
# Only the parts of the set-up run side by side, whatever -j says: the verbs build on each other.
PARALLEL := $(MAKE) --silent --no-print-directory --jobs 3 SIDE_BY_SIDE=yes
ifneq ($(SIDE_BY_SIDE),yes)
.NOTPARALLEL:
endif

PYTHON_READY := .venv/.stamp-python
RUNTIME := .venv/.stamp-runtime
DEV := .venv/.stamp-dev
VENDOR := .venv/.stamp-vendor
BROWSER := .venv/.stamp-browser
AXE := node_modules/axe-core/axe.min.js

##@ Use

.PHONY: setup
setup: ## Set up all that serving and exporting need
	@$(PARALLEL) $(RUNTIME) $(VENDOR) $(BROWSER)

.PHONY: serve
serve: setup ## Serve the dashboard on http://HOST:PORT (127.0.0.1:8050)
	$(BIN)/trilateral serve --host $(HOST) --port $(PORT) $(ARGS)

##@ Work

.PHONY: test
test: setup-dev lint pytest ## Set up all that the tests need, lint, and run every test (ARGS for pytest)

.PHONY: pytest
pytest: setup-dev
	@# Tests start many servers and commands: none is to compile again what the one before it has compiled.
	PYTHONDONTWRITEBYTECODE= $(BIN)/python -m pytest --numprocesses auto --dist worksteal $(ARGS)

.PHONY: lint
lint: style types contracts ## Check style, types and import contracts; changes nothing

.PHONY: style types contracts
style: $(DEV)
	$(BIN)/ruff check
	$(BIN)/ruff format --check
types: $(DEV)
	$(BIN)/mypy
contracts: $(DEV)
	$(BIN)/lint-imports

.PHONY: messages
messages: $(DEV) $(VENDOR) ## Write every message of each language in its context to build/messages
	@$(BIN)/python -m scripts.message_pages

.PHONY: audit
audit: $(DEV) ## Ask for known weaknesses of the pinned packages, where that can be asked
	@scripts/audit

.PHONY: dist
dist: $(RUNTIME) $(VENDOR) ## Build the wheel and the sdist into dist/
	@scripts/dist

.PHONY: bench
bench: setup-dev ## Run the benchmarks
	@scripts/apt-install wrk
	$(BIN)/python benchmarks/run.py $(ARGS)

.PHONY: image
image: ## Build the container image without a daemon, and try it (root; installs buildah)
	@scripts/image $(ARGS)

.PHONY: setup-dev
setup-dev: setup
	@scripts/apt-install chromium fonts-noto-cjk fonts-liberation poppler-utils libreoffice-impress libreoffice-calc libreoffice-writer nginx-light npm
	@$(MAKE) --silent --no-print-directory $(DEV) $(AXE)

.PHONY: vendor
vendor: ## Fetch plotly.js-basic again
	@rm -f $(VENDOR)
	@$(MAKE) --silent --no-print-directory $(VENDOR)

.PHONY: clean
clean: ## Remove all that the other verbs made, except data
	rm -rf .venv node_modules assets/vendor build dist *.egg-info
	rm -rf .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis .coverage htmlcov
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

.PHONY: help
help: ## Show this
	@awk 'BEGIN {FS = ":.*## "} /^##@/ {printf "\n%s\n", substr($$0, 5)} \
	     /^[a-z-]+:.*## / {printf "  make %-8s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

$(PYTHON_READY): scripts/venv
	@scripts/venv
	@touch $@

$(RUNTIME): requirements.txt pyproject.toml $(PYTHON_READY)
	@echo "Installing the Python packages"
	@$(PIP) install --quiet --quiet --require-hashes --requirement requirements.txt
	@$(PIP) install --quiet --quiet --no-deps --no-build-isolation --editable .
	@touch $@

$(DEV): requirements-dev.txt $(RUNTIME)
	@echo "Installing the Python packages for tests and lint"
	@$(PIP) install --quiet --quiet --require-hashes --requirement requirements.txt --requirement requirements-dev.txt
	@touch $@

$(VENDOR): package.json package-lock.json scripts/vendor | $(PYTHON_READY)
	@scripts/vendor
	@touch $@

$(BROWSER): scripts/apt-install | $(PYTHON_READY)
	@scripts/apt-install --optional "Without them the app serves, but exports no png, pdf or Asian letters in them." \
	    chromium fonts-noto-cjk fonts-liberation
	@touch $@

$(AXE): package-lock.json $(VENDOR)
	@npm ci --loglevel=error
	@touch $@
