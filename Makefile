# Every target sets up what it needs, when that is missing or older than what it was made from.
.DEFAULT_GOAL := help
SHELL := /bin/bash
VENV := .venv
BIN := $(VENV)/bin
STAMPS := $(VENV)/stamps
PYTHON ?= $(shell for version in 3.11 3.12 3.13; do \
	if python$$version -c "import venv, ensurepip" 2>/dev/null; then echo python$$version; exit; fi; done)
EXECUTOR ?= local
PORT ?= 8080
FOLDER ?= samples
EXTRA = $(if $(filter celery,$(EXECUTOR)),$(STAMPS)/cluster)
INSTALL = VIRTUAL_ENV=$(VENV) $(BIN)/uv pip install --quiet --compile-bytecode
COMPILE = $(BIN)/uv pip compile --quiet --universal --python-version 3.11

.PHONY: help run test test-cluster test-growth lint format model up down clean lock report docs

help: ## what can be made
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):[^#]*## /  make \1\t/' | expand -t 24

run: $(STAMPS)/runtime ## run the Airflow DAG ingest_news over samples/ (FOLDER=...), then show what is in the warehouse
	@$(BIN)/python -m unspun.deploy.run_once $(FOLDER)
	@$(BIN)/python -m unspun.cli.demo

test: $(STAMPS)/dev $(STAMPS)/cluster ## all tests but that of test-cluster
	@$(BIN)/python -m pytest -n auto --dist loadfile

test-cluster: $(STAMPS)/dev $(STAMPS)/cluster ## Celery with two workers, one of them killed: many minutes
	@$(BIN)/python -m pytest -m cluster tests/dags

test-growth: $(STAMPS)/dev ## whether time grows with the text and not with its square: a quiet machine and ten minutes
	@$(BIN)/python -m pytest -m growth tests/fuzz

lint: $(STAMPS)/dev ## ruff and mypy
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy

format: $(STAMPS)/dev ## mend what ruff can mend
	@$(BIN)/ruff check --fix .
	@$(BIN)/ruff format .

model: $(STAMPS)/train ## train the recognizer and the linker on DATA=..., write weights, scores and the model card
	@OMP_NUM_THREADS=1 $(BIN)/python -m unspun.training.recognizer.train --data $(DATA)
	@OMP_NUM_THREADS=1 $(BIN)/python -m unspun.training.linking --data $(DATA) --write

up: $(STAMPS)/runtime $(EXTRA) ## start Airflow on 127.0.0.1 (PORT=8080); EXECUTOR=celery for PostgreSQL, Redis and two workers
	@$(BIN)/python -m unspun.deploy.supervisor up --port $(PORT) --executor $(EXECUTOR)

down: ## stop what `make up` started
	@if [ -x $(BIN)/python ]; then $(BIN)/python -m unspun.deploy.supervisor down; fi

clean: ## remove the environment and everything that was made
	@if [ -x $(BIN)/python ]; then $(BIN)/python -m unspun.deploy.supervisor remove; fi
	rm -rf $(VENV) var build .mypy_cache .ruff_cache .hypothesis
	rm -rf *.egg-info
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

bench-%: $(STAMPS)/bench ## a benchmark: cleaning accuracy extraction encoding cleaner_speed warehouse throughput ... (DATA=, ARGS=)
	@$(BIN)/python -m unspun.benchmarks.$* $(if $(DATA),--data $(DATA)) $(ARGS)

lock: $(STAMPS)/uv ## lock the requirements anew, from requirements*.in
	$(COMPILE) requirements.in -o requirements.txt
	for group in dev bench cluster train; do $(COMPILE) requirements-$$group.in -o requirements-$$group.txt; done

$(STAMPS)/uv:
	@if [ ! -x $(BIN)/python ]; then \
		if [ -z "$(PYTHON)" ]; then echo "Python 3.11, 3.12 or 3.13 is needed, with its venv module." >&2; exit 1; fi; \
		echo "Setting up $(VENV) with $(PYTHON) ..."; $(PYTHON) -m venv $(VENV); fi
	@[ -x $(BIN)/uv ] || $(BIN)/python -m pip install --quiet --disable-pip-version-check uv
	@mkdir -p $(STAMPS) && touch $@

$(STAMPS)/runtime: requirements.txt pyproject.toml | $(STAMPS)/uv
	@echo "Installing requirements.txt ..."
	@$(INSTALL) -r requirements.txt
	@$(INSTALL) --no-deps --editable .
	@touch $@

$(STAMPS)/dev $(STAMPS)/bench $(STAMPS)/cluster $(STAMPS)/train: $(STAMPS)/%: requirements-%.txt $(STAMPS)/runtime
	@echo "Installing $< ..."
	@$(INSTALL) -r $<
	@touch $@

docs: $(STAMPS)/runtime ## write the generated parts of docs/ anew
	@$(BIN)/python -m unspun.deploy.dag_catalogue docs/dags.md > /dev/null 2>&1

report: $(STAMPS)/runtime ## the quality report at http://127.0.0.1:8050
	@$(BIN)/unspun report
