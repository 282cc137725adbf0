# Every task of the project, one command each. `make` or `make help` lists them.
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
MAKEFLAGS += --no-print-directory
SHELL := /bin/bash

PYTHON ?= python3
SPEC ?=
PROVIDER ?=
ALLOW_REFS ?=
PORT ?= 8765
SECONDS ?= 60
# A folder of the providers' own documents, each known by the sha256 in its source.toml.
ORIGINALS ?= ../shared/specs
SEED ?=
DIR ?=
ONLY ?=
JOBS ?=
UV_VERSION := 0.13.9

# uv of the machine, or a pinned one in a private environment: needs neither root nor a download
# from anywhere but the package index.
UV := $(shell command -v uv 2>/dev/null || echo .bootstrap/bin/uv)
RUN := .venv/bin/python
READY := .venv/.ready

.PHONY: help
help: ## List the tasks
	@test -t 1 && bold=$$'\033[1m' plain=$$'\033[0m'; \
		awk -v bold="$$bold" -v plain="$$plain" -F ':.*## ' \
		'/^[a-z-]+:.*## / {printf "  %s%-16s%s %s\n", bold, $$1, plain, $$2}' $(MAKEFILE_LIST)

.PHONY: setup
setup: $(READY) ## Make .venv with everything the tasks need

.bootstrap/bin/uv:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "postonce needs Python 3.11 or newer; set PYTHON=/path/to/python3.11" >&2; exit 1; }
	@$(PYTHON) -m venv .bootstrap
	@.bootstrap/bin/pip install --quiet --disable-pip-version-check uv==$(UV_VERSION)

$(READY): pyproject.toml uv.lock $(filter .bootstrap/%,$(UV))
	@UV_PROJECT_ENVIRONMENT=.venv $(UV) sync --quiet --locked --python $(PYTHON)
	@touch $@

VENDOR = $(RUN) -m codegen vendor "$(SPEC)" --provider "$(PROVIDER)" \
	$(if $(ALLOW_REFS),--allow-refs "$(ALLOW_REFS)")

.PHONY: generate
generate: $(READY) ## Regenerate all of specs/, or PROVIDER alone; with SPEC vendor it first
ifneq ($(SPEC),)
	@$(VENDOR)
endif
	@$(RUN) -m codegen generate $(if $(PROVIDER),--provider "$(PROVIDER)")

.PHONY: vendor
vendor: $(READY) ## Write specs/PROVIDER/ from SPEC (a path or an address)
	@$(VENDOR)

.PHONY: check-generated
check-generated: $(READY) ## Fail where generated/ is not what the generator writes now
	@$(RUN) -m codegen check $(if $(PROVIDER),--provider "$(PROVIDER)")

.PHONY: golden
golden: $(READY) ## Rewrite the expected output of tests/golden; review the diff
	@POSTONCE_GOLDEN=rewrite $(RUN) -m pytest -q tests/golden

.PHONY: record
record: $(READY) ## Record the cassettes of PROVIDER (default all) against the emulator
	@$(RUN) -m tests.recorded.record "$(PROVIDER)"

.PHONY: score
score: $(READY) ## Hold discovery and verdicts against the hand labels, of PROVIDER or all
	@$(RUN) -m tests.labels $(PROVIDER)

.PHONY: test
test: $(READY) ## Run all tests: no account, no network
	@$(RUN) -m pytest

.PHONY: torture
torture: $(READY) ## Kill and disturb creates by chance for SECONDS, from SEED
	@$(RUN) -m tests.torture --seconds "$(SECONDS)" $(if $(SEED),--seed "$(SEED)")

.PHONY: corpus
corpus: $(READY) ## Generate from every document of the folder DIR, and check what comes out
	@$(RUN) -m tests.corpus "$(DIR)" $(if $(ONLY),--only "$(ONLY)") $(if $(JOBS),--jobs "$(JOBS)")

.PHONY: witness
witness: $(READY) ## Let Prism judge every request, by SPEC of PROVIDER or what ORIGINALS holds
	@$(RUN) -m tests.witness $(PROVIDER) --originals "$(ORIGINALS)" $(if $(SPEC),--spec "$(SPEC)")

.PHONY: lint
lint: $(READY) ## ruff, black
	@$(RUN) -m ruff check .
	@$(RUN) -m ruff format --check --quiet .
	@$(RUN) -m black --check --quiet .

.PHONY: type
type: $(READY) ## mypy --strict on everything, generated code included
	@$(RUN) -m mypy

.PHONY: format
format: $(READY) ## Lay the code out and mend what ruff can
	@$(RUN) -m ruff check --fix --quiet .
	@$(RUN) -m ruff format --quiet .

.PHONY: bench
bench: $(READY) ## Print time and memory of generation, imports and creates
	@$(RUN) -m benchmarks

.PHONY: emulate
emulate: $(READY) ## Serve the emulator for PROVIDER (default digitalocean) on PORT
	@.venv/bin/postonce emulate "specs/$(or $(PROVIDER),digitalocean)" --port $(PORT)

.PHONY: demo
demo: $(READY) ## Tell the story of a workflow that fails, is killed, and ends with one of each
	@$(RUN) -m examples.demo

.PHONY: clean
clean: ## Remove environments and caches
	@rm -rf .venv .bootstrap .mypy_cache .ruff_cache .pytest_cache build dist tests/witness/node_modules
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +
