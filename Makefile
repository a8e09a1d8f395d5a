# Everything a developer or the continuous integration does is a target here: `make help` lists them.

PYTHON ?= $(shell command -v python3.11 || command -v python3)
VENV   ?= .venv
# All extras but Spark, which asks for Java: `make install EXTRAS=all` takes it along.
EXTRAS ?= parquet,excel,duckdb,fast,notebook
OUT    ?= snapshots
N      ?= 100000

BIN    := $(VENV)/bin
STAMP  := $(VENV)/.installed

export PIP_DISABLE_PIP_VERSION_CHECK := 1
export PIP_PREFER_BINARY := 1

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help install run test lint format benchmark clean

help: ## Say what each target does
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-10s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

install: $(STAMP) ## Make .venv and install the library, its extras and the developers' tools

$(STAMP): pyproject.toml
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --upgrade 'pip>=25.1'
	$(BIN)/python -m pip install --quiet --editable '.[$(EXTRAS)]' --group dev
	touch $@

run: $(STAMP) ## Draw the bundled archive year by year, 2012 to 2020, into $(OUT)/
	$(BIN)/sahelgraph snapshots --from 2012 --to 2020 --out $(OUT) --format png,svg,html
	@echo
	@echo "The pictures are in $(abspath $(OUT)): .png and .svg of each year, .html to open in a browser."

test: lint ## Check style, types, and every test and example (what CI runs)
	$(BIN)/python -m pytest -n 2 --dist loadgroup

lint: $(STAMP) ## Check style and types only
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy

format: $(STAMP) ## Mend what style can be mended by machine
	$(BIN)/ruff check --fix
	$(BIN)/ruff format

benchmark: $(STAMP) ## Measure N relations (100000) against floors taken in the same run
	$(BIN)/python -m benchmarks.run --n $(N)

clean: ## Remove what was made; the virtual environment stays
	rm -rf build dist $(OUT) benchmarks/.data .coverage htmlcov .hypothesis .mypy_cache .pytest_cache .ruff_cache
	find . -path ./$(VENV) -prune -o -name __pycache__ -type d -print | xargs rm -rf
