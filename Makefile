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
COMPILE = $(BIN)/uv pip compile --quiet --python-version 3.11
LOCK = $(COMPILE) --universal --generate-hashes
RUNTIME = pyproject.toml --extra airflow --extra report --extra s3
PROVIDERS = $(foreach name,amazon google postgres slack cncf-kubernetes,apache-airflow-providers-$(name))

.PHONY: help run test test-cluster test-growth lint format model up down clean lock resolve wheel sbom licenses report docs

help: ## what can be made
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):[^#]*## /  make \1\t/' | expand -t 24

run: $(STAMPS)/runtime ## run the Airflow DAG ingest_news over samples/ (FOLDER=...), then show what is in the warehouse
	@$(BIN)/python -m unspun.deploy.run_once $(FOLDER)
	@$(BIN)/python -m unspun.cli.demo

test: $(STAMPS)/dev ## all tests but that of test-cluster, or a part of them (ARGS=tests/cleaners)
	@$(BIN)/python -m pytest -n auto --dist loadfile $(ARGS)

test-cluster: $(STAMPS)/dev $(STAMPS)/cluster ## Celery with two workers, one of them killed, and the build of the image: many minutes
	@$(BIN)/python -m pytest -m cluster tests/dags tests/deploy

test-growth: $(STAMPS)/dev ## whether time grows with the text and not with its square: a quiet machine and ten minutes
	@$(BIN)/python -m pytest -m growth tests/fuzz

lint: $(STAMPS)/dev ## ruff and mypy
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy

format: $(STAMPS)/dev ## correct what ruff can correct
	@$(BIN)/ruff check --fix .
	@$(BIN)/ruff format .

model: $(STAMPS)/train ## train the recognizer and the linker on DATA=..., write weights, scores and the model card
	@OMP_NUM_THREADS=1 $(BIN)/python -m unspun.training.recognizer.train --data $(DATA)
	@OMP_NUM_THREADS=1 $(BIN)/python -m unspun.training.linking --data $(DATA) --write

up: $(STAMPS)/runtime $(EXTRA) ## start Airflow on 127.0.0.1 (PORT=8080); EXECUTOR=celery for PostgreSQL, Redis and two workers
	@$(BIN)/python -m unspun.deploy.supervisor up --port $(PORT) --executor $(EXECUTOR)

down: ## stop what `make up` started
	@if [ -x $(BIN)/python ]; then $(BIN)/python -m unspun.deploy.supervisor down; fi

clean: ## remove the environment and everything that was made in this folder
	@if [ -x $(BIN)/python ]; then $(BIN)/python -m unspun.deploy.supervisor remove; fi
	rm -rf $(VENV) var build dist .mypy_cache .ruff_cache .hypothesis
	rm -rf *.egg-info
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

bench-%: $(STAMPS)/bench ## a benchmark: cleaning accuracy extraction encoding cleaner_speed warehouse throughput ... (DATA=, ARGS=)
	@$(BIN)/python -m unspun.benchmarks.$* $(if $(DATA),--data $(DATA)) $(ARGS)

lock: $(STAMPS)/uv ## lock the requirements anew with their hashes, from requirements*.in and pyproject.toml
	$(LOCK) $(RUNTIME) -o requirements.txt
	$(LOCK) $(RUNTIME) --extra cluster -c requirements.txt -o requirements-cluster.txt
	for group in dev bench train uv; do $(LOCK) requirements-$$group.in -o requirements-$$group.txt; done

resolve: $(STAMPS)/uv ## whether the package can be installed beside Airflow 3.0 to 3.3 and its usual providers
	@for airflow in 3.0 3.1 3.2 3.3; do \
		echo "apache-airflow==$$airflow.*" | cat requirements.in - <(printf '%s\n' $(PROVIDERS)) \
		| $(COMPILE) - > /dev/null && echo "Airflow $$airflow resolves" || exit 1; done

wheel: $(STAMPS)/dev ## build the wheel into dist/; the same commit gives the same bytes
	@rm -rf build
	@umask 022; SOURCE_DATE_EPOCH=$$(git log -1 --format=%ct) $(BIN)/uv build --quiet --wheel --no-build-isolation --python $(BIN)/python --out-dir dist .
	@rm -rf build

sbom: $(STAMPS)/dev ## the bill of materials of the runtime (CycloneDX) into dist/
	@mkdir -p dist
	@$(BIN)/cyclonedx-py requirements --output-reproducible --of JSON -o dist/unspun.cdx.json requirements.txt

licenses: $(STAMPS)/runtime $(STAMPS)/cluster ## list the licences of all that is installed; fails where one is not allowed
	@$(BIN)/python -m unspun.deploy.licenses requirements.txt requirements-cluster.txt

$(STAMPS)/uv: requirements-uv.txt
	@if [ ! -x $(BIN)/python ]; then \
		if [ -z "$(PYTHON)" ]; then echo "Python 3.11, 3.12 or 3.13 is needed, with its venv module." >&2; exit 1; fi; \
		echo "Setting up $(VENV) with $(PYTHON) ..."; $(PYTHON) -m venv $(VENV); fi
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-uv.txt
	@mkdir -p $(STAMPS) && touch $@

$(STAMPS)/runtime: requirements.txt pyproject.toml | $(STAMPS)/uv
	@echo "Installing requirements.txt ..."
	@$(INSTALL) --require-hashes -r requirements.txt
	@$(INSTALL) --no-deps --no-build-isolation --editable .
	@touch $@

$(STAMPS)/dev $(STAMPS)/bench $(STAMPS)/cluster $(STAMPS)/train: $(STAMPS)/%: requirements-%.txt $(STAMPS)/runtime
	@echo "Installing $< ..."
	@$(INSTALL) --require-hashes -r $<
	@touch $@

docs: $(STAMPS)/runtime ## write every generated page of docs/ anew
	@$(BIN)/python -m unspun.deploy.documentation docs

report: $(STAMPS)/runtime ## the quality report at http://127.0.0.1:8050
	@$(BIN)/unspun report
