# make verify: check the statements.  make test: linters, types, tests; make test-slow: long tests; make test-all: all
# of these.  make formal: the Coq library, checked by the kernel; needs Coq, and says which packages.  make demo: the
# teaching page, build/page.html.  make lessons: the lessons as notebooks, build/lessons.  make docs: the API reference,
# build/docs/index.html.  make census: the table of small networks.  Each sets itself up in .venv.

PYTHON ?= $(shell for p in python3 python3.14 python3.13 python3.12 python3.11 python; do \
	$$p -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$p && break; done)
BIN := .venv/bin
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check
PYTEST := $(BIN)/pytest -n 2 --dist worksteal

# An environment may forbid Python to write bytecode: the many processes of the tests would each compile the package.
test test-slow test-all: export PYTHONDONTWRITEBYTECODE =

.PHONY: verify lint test test-slow test-all formal census demo lessons docs clean \
	benchmark benchmark-quick benchmark-estimate benchmark-hostile benchmark-align benchmark-sweep

verify: .venv/installed
	$(BIN)/symtopo verify

lint: .venv/installed-test
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

# The types are checked beside the first tests: that takes one of two cores.
test: .venv/installed-test
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy & types=$$!; $(PYTEST) $(MARKED) && wait $$types

test-all: MARKED := -m ""
test-all: test

test-slow: .venv/installed-test
	$(PYTEST) -m slow

formal: .venv/installed
	$(BIN)/symtopo formal $(FORMAL)

# The census that ships as package data, built anew: the same bytes unless the code decides otherwise; about 100 s.
census: .venv/installed
	$(BIN)/symtopo census build symtopo/surveying/census.jsonl.gz

demo: .venv/installed-page
	mkdir -p build
	$(BIN)/symtopo demo --out build/page.html

lessons: .venv/installed-lessons
	rm -rf build/lessons
	$(BIN)/python docs/lessons/build.py build/lessons

docs: .venv/installed-docs
	rm -rf build/docs
	$(BIN)/python docs/api/build.py build/docs

# Two at a time: nothing is timed here.
benchmark-quick: .venv/installed-test
	printf '%s\n' hostile_input exact_counts estimate align_digits sweep | \
		xargs -P 2 -I NAME $(BIN)/python benchmarks/NAME.py --quick

benchmark: .venv/installed
	$(BIN)/python benchmarks/exact_counts.py

benchmark-estimate: .venv/installed
	$(BIN)/python benchmarks/estimate.py

benchmark-hostile: .venv/installed
	$(BIN)/python benchmarks/hostile_input.py

benchmark-align: .venv/installed-test
	$(BIN)/python benchmarks/align_digits.py

benchmark-sweep: .venv/installed
	$(BIN)/python benchmarks/sweep.py

.venv/made:
	@test -n "$(PYTHON)" || { echo "symtopo needs Python 3.11 or later with venv and pip: install it, or say make PYTHON=..." >&2; exit 1; }
	$(PYTHON) -m venv .venv
	@touch $@

.venv/installed: .venv/made pyproject.toml
	$(PIP) -e .
	@touch $@

.venv/installed-%: .venv/made pyproject.toml
	$(PIP) -e '.[$*]'
	@touch $@

clean:
	rm -rf .venv build
