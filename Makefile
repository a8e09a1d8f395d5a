# Everything a developer or the continuous integration does is a target here: `make help` lists them.

PYTHON ?= $(shell command -v python3.11 || command -v python3)
VENV   ?= .venv
# All extras but Spark, which asks for Java 17 or 21: `make install EXTRAS=all` takes it along.
EXTRAS ?= parquet,excel,duckdb,fast,notebook
OUT    ?= snapshots
N      ?= 1000000

BIN    := $(VENV)/bin
STAMP  := $(VENV)/.installed-$(EXTRAS)

export PIP_DISABLE_PIP_VERSION_CHECK := 1
export PIP_PREFER_BINARY := 1

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help install run test lint lint-page format docs release-check words fuzz durability spark measures-slow benchmark peers gate clean

help: ## Say what each target does
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-14s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

install: $(STAMP) ## Make .venv and install the library, its extras and the developers' tools

$(STAMP): pyproject.toml
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --upgrade 'pip>=25.1'
	$(BIN)/python -m pip install --quiet --editable '.[$(EXTRAS)]' --group dev --group docs
	touch $@

run: $(STAMP) ## Draw the bundled archive year by year, 2012 to 2020, into $(OUT)/
	$(BIN)/sahelgraph snapshots --from 2012 --to 2020 --out $(OUT) --format png,svg,html
	@echo
	@echo "The pictures are in $(abspath $(OUT)): .png and .svg of each year, .html to open in a browser."

test: lint ## Check style, types, and every test and example (what CI runs)
	$(BIN)/python -m pytest -n 2 --dist loadgroup

lint: $(STAMP) lint-page ## Check style and types only
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy

# The page's scripts have a linter of their own, which needs npm: where it is missing, only CI minds.
lint-page: ## Check the style of the page's scripts
	@if command -v npm >/dev/null && npm ci --silent --no-audit --no-fund; then npm run --silent lint; \
	elif [ -n "$$SAHELGRAPH_REQUIRE_ALL" ]; then echo "npm is missing, or cannot install" >&2; exit 1; \
	else echo "npm is missing, or cannot install: the page's scripts are not linted"; fi

format: $(STAMP) ## Mend what style can be mended by machine
	$(BIN)/ruff check --fix
	$(BIN)/ruff format

docs: $(STAMP) ## Build the site of the documentation into build/docs; a warning is an error
	$(BIN)/python scripts/build_docs.py

# Pythons to try the wheel with: versions, or paths of interpreters.
PYTHONS ?= 3.11 3.12 3.13
release-check: $(STAMP) ## Build twice, install with the newest and oldest dependencies, run the quick start, check types
	$(BIN)/python -m pip install --quiet --group release
	$(BIN)/python scripts/release_check.py $(PYTHONS)

words: $(STAMP) ## Build the table of the grammar anew, after a change of words.lark
	$(BIN)/python -c "from sahelgraph._words._table import write; write()"

FUZZ ?= 1000000
fuzz: $(STAMP) ## Damage a study FUZZ (1000000) times and read it
	$(BIN)/python -m tests.fuzz.run $(FUZZ)

durability: $(STAMP) ## Kill a writer 500 times
	SAHELGRAPH_KILLS=500 $(BIN)/python -m pytest -q tests/durability

# Worker processes of their own: what one killed worker does to an answer can be seen here only.
spark: $(STAMP) ## Ask Spark on a cluster of two worker processes, and kill them (needs Java 17 or 21)
	$(BIN)/python -m pip install --quiet --editable '.[parquet,duckdb,spark]'
	SAHELGRAPH_SPARK='local-cluster[2,1,1024]' $(BIN)/python -m pytest -q tests/ledgers/test_spark.py tests/ledgers/spark_cluster.py

measures-slow: $(STAMP) ## Compare measures with brute force on thousands of random graphs
	SAHELGRAPH_SLOW=1 $(BIN)/python -m pytest -q -n 2 tests/measures

benchmark: $(STAMP) ## Measure N relations (1000000) beside floors and installed peers; write docs/benchmarks.md
	$(BIN)/python -m benchmarks.report --n $(N)

peers: $(STAMP) ## Install what the benchmark compares with
	$(BIN)/python -m pip install --quiet --group peers

gate: $(STAMP) ## Check that no ratio to a floor is past its limit (what CI runs)
	$(BIN)/python -m benchmarks.run --gate

clean: ## Remove what was made; the virtual environment stays
	rm -rf build dist $(OUT) benchmarks/.data .coverage htmlcov .hypothesis .mypy_cache .pytest_cache .ruff_cache
	find . -path ./$(VENV) -prune -o -name __pycache__ -type d -print | xargs rm -rf
