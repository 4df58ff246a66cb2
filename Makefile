# Needs Python 3.11 or newer, make and pip. Everything goes into .venv; `make PYTHON=python3.12 …` picks the Python.
PYTHON ?= python3
VENV := .venv
PY := $(VENV)/bin/python
MINUTES := $(VENV)/bin/minutes

.PHONY: help demo test lint types unit coverage package labels soak fuzz bench sample clean
.NOTPARALLEL:

help:
	@echo "make demo     install, read the sample municipality in data/raw, search it"
	@echo "make test     everything that the build server checks: lint types unit package labels"
	@echo "make coverage the same tests with the lines and branches that they reach, and the floor of these"
	@echo "make soak     the tests that take minutes"
	@echo "make fuzz     mutated inputs for the text parsers, one minute for each reader; SECONDS=600 for more"
	@echo "make bench    all speed beside the peers in one table, some 25 minutes; SIZES='1000 10000' for less"
	@echo "make sample   write the documents in data/raw anew from their sources"
	@echo "make clean    remove .venv, caches, data/parsed and data/index"

# One mark per set of requirements; they are installed again when pyproject.toml is newer.
$(VENV)/.run:  extra =
$(VENV)/.test: extra = [test]
$(VENV)/.dev:  extra = [dev]
$(VENV)/.run $(VENV)/.test $(VENV)/.dev: pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "minutes needs Python 3.11 or newer; name one: make PYTHON=python3.12"; exit 1; }
	@test -x $(PY) || echo "creating $(VENV)"
	@test -x $(PY) || $(PYTHON) -m venv $(VENV) >/dev/null 2>&1 || \
	  { $(PYTHON) -m venv --clear --without-pip $(VENV) && $(PYTHON) -m pip --python $(PY) install --quiet pip; }
	@echo "installing minutes$(extra) into $(VENV)"
	@$(PY) -m pip install --quiet --disable-pip-version-check --editable '.$(extra)'
	@touch $@

demo: $(VENV)/.run
	@echo "reading data/raw"
	@$(MINUTES) ingest
	@echo; echo '$$ minutes search ældrepolitik --limit 3'
	@$(MINUTES) search ældrepolitik --limit 3
	@echo; echo '$$ minutes show lindholt-kb-2023-08-29-2'
	@$(MINUTES) show lindholt-kb-2023-08-29-2
	@echo; echo 'Type next, for example:'
	@echo '  $(MINUTES) search høring --committee VPU --from 2023-05 --limit 1'
	@echo '  $(MINUTES) parse data/raw/dir-2022-02-09.txt'
	@echo '  $(MINUTES) --help'

test: lint types unit package labels

lint: $(VENV)/.test
	@echo "ruff check, ruff format --check"
	@$(PY) -m ruff check --quiet
	@$(PY) -m ruff format --check

types: $(VENV)/.test
	@echo "mypy --strict"
	@$(PY) -m mypy --no-error-summary

unit: $(VENV)/.test
	@echo "pytest, a process for each core"
	@$(PY) -m pytest -n auto --dist loadfile --max-worker-restart 0

# Following every line makes the tests take 1.4 times as long (666 and 476 s): the build server has no time for that.
coverage: $(VENV)/.test
	@$(PY) -m pytest --cov -n auto --dist loadfile --max-worker-restart 0

package: $(VENV)/.test
	@echo "sdist, wheel from the sdist, install, run"
	@$(PY) tests/package_check.py

labels: $(VENV)/.test
	@echo "fields against their floors"
	@$(PY) benchmarks/labels.py
	@echo "entities in labelled prose against their floors"
	@$(PY) benchmarks/entities.py --quality
	@echo "search against questions with known answers"
	@$(PY) benchmarks/judged.py --only lindholt
	@echo "own labelled documents, and each layout without its entry"
	@$(PY) benchmarks/golden.py
	@$(PY) benchmarks/leave_one_out.py

soak: $(VENV)/.test
	@$(PY) -m pytest -m slow -o faulthandler_timeout=3600

SECONDS ?= 60
fuzz: $(VENV)/.dev
	@$(PY) tests/fuzz.py --seconds $(SECONDS)

SIZES ?= 1000 10000 100000
bench: $(VENV)/.dev
	@$(PY) benchmarks/bench.py --write --sizes $(SIZES)

sample: $(VENV)/.dev
	@echo "writing data/raw"
	@$(PY) data/sample/printer.py

clean:
	rm -rf $(VENV) build dist *.egg-info .coverage* .*_cache .hypothesis data/parsed data/index data/.lock
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
