# Two commands do: `make table` shows who said what in seeds/, `make test` proves it. `make help` lists the rest.
PYTHON ?= python3
# An index with torch for the CPU only, where the usual one would bring gigabytes of GPU libraries; see README.md.
TORCH_INDEX ?=
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.up-to-date
PIP := $(BIN)/python -m pip --disable-pip-version-check

.PHONY: help setup table batch review test quick slow fuzz check docs gate golden parses corpus real rules figures yardstick \
	model bench spreadsheet processors distcheck audit clean
.DEFAULT_GOAL := help

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "make %-11s %s\n", $$1, $$2 }' Makefile

setup: $(STAMP) ## .venv with everything: extras, test tools, locked versions

$(STAMP): pyproject.toml constraints.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "quotes needs Python 3.11 or newer; choose one: make PYTHON=python3.12 ..." >&2; exit 1; }
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(PIP) install $(if $(TORCH_INDEX),--extra-index-url $(TORCH_INDEX)) \
		--constraint constraints.txt --editable '.[all]'
	@touch $@

table: $(STAMP) ## who said what in seeds/: the table by speaker, and quotes.csv
	$(BIN)/quotes extract seeds --by speaker --show --output quotes.csv

batch: $(STAMP) ## IN=articles OUT=quotes.csv: a whole folder or table
	@test -n "$(IN)" -a -n "$(OUT)" || { echo "Say what and where to: make batch IN=articles OUT=quotes.csv" >&2; exit 2; }
	$(BIN)/quotes extract "$(IN)" --output "$(OUT)"

review: $(STAMP) ## FILE=quotes.db: check and correct it in the browser
	@test -n "$(FILE)" || { echo "Say which: make review FILE=quotes.db" >&2; exit 2; }
	$(BIN)/quotes review "$(FILE)"

test: $(STAMP) ## the tests
	$(BIN)/python -m pytest

quick: $(STAMP) ## the inner loop, half a minute: no model, browser, process or property
	$(BIN)/python -m pytest -q -m "not (model or browser or lengthy or slow or hypothesis)"

slow: $(STAMP) ## what takes long but must hold: kills, fuzzing, the browser; PART=kills for one
	$(BIN)/python -m tests.slow $(PART)

fuzz: $(STAMP) ## the property tests with many new examples each time
	$(BIN)/python -m pytest -q -m hypothesis --hypothesis-profile new

check: $(STAMP) ## lint, format, types, import contracts
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

docs: $(STAMP) ## write help texts, columns, examples, rooms, requirements and licences into docs/ and README.md
	$(BIN)/python -m tests.test_readme --write
	$(BIN)/python -m release.architecture
	$(BIN)/python -m release.requirements
	$(BIN)/python -m release.licences

processors: $(STAMP) ## the same rows on emulated older processors (Debian's qemu-user), twelve minutes
	$(BIN)/python -m tests.processors

gate: $(STAMP) ## scores on the seed articles and the marked cases against the pinned floors
	$(BIN)/python -m tests.gold.gate

golden: $(STAMP) ## write the golden files anew from the recorded parses, after a change of rules
	$(BIN)/python -m tests.gold.run

parses: $(STAMP) ## record the parses of the cases and the seeds anew, after a new model; golden files with them
	$(BIN)/python -m tests.speaker_cases
	$(BIN)/python -m tests.attribution_cases
	$(BIN)/python -m tests.gold.run --parses

corpus: $(STAMP) ## whether the corpus of who said what in training/corpus/ holds
	$(BIN)/python -m training.corpus.check

real: $(STAMP) ## DATA=folder: the real texts' labels against their texts
	@test -n "$(DATA)" || { echo "Say where the collections of real texts lie: make real DATA=folder" >&2; exit 2; }
	@test -d "$(DATA)" || { echo "There is no folder $(DATA): make real DATA=folder" >&2; exit 2; }
	$(BIN)/python -m training.corpus.real check --open "$(DATA)"

model: $(STAMP) ## DATA=folder: train quotes/newswire/ again, resumably (hours)
	@test -n "$(DATA)" || { echo "Say where the training data lies: make model DATA=folder" >&2; exit 2; }
	@test -d "$(DATA)" || { echo "There is no folder $(DATA): make model DATA=folder" >&2; exit 2; }
	$(BIN)/python -m training.make --data "$(DATA)"

rules: $(STAMP) ## what each rule moves, switched off in turn, into docs/rules.md; with DATA=folder on articles too (20 minutes)
	$(BIN)/python -m benchmarks.rules $(if $(DATA),--data "$(DATA)")

figures: $(STAMP) ## DATA=folder: the figures of docs/accuracy.md on the development data
	@test -n "$(DATA)" || { echo "Say where the development data lie: make figures DATA=folder" >&2; exit 2; }
	$(BIN)/python -m benchmarks.figures --data "$(DATA)"
	$(BIN)/python -m training.measure --data "$(DATA)" --score tests/gold/score.py

yardstick: $(STAMP) ## DATA=folder: that our figures there are those of tests/gold/score.py
	@test -n "$(DATA)" || { echo "Say where the development data lie: make yardstick DATA=folder" >&2; exit 2; }
	$(BIN)/python -m benchmarks.figures --data "$(DATA)" --check

bench: $(STAMP) ## speed and memory
	$(BIN)/python -m benchmarks.speed

spreadsheet: $(STAMP) ## the CSV and XLSX through a real LibreOffice, cell by cell
	$(BIN)/python -m benchmarks.spreadsheet

distcheck: $(STAMP) ## the wheel and the source distribution, into dist/, tried in empty environments (minutes)
	$(if $(TORCH_INDEX),PIP_EXTRA_INDEX_URL=$(TORCH_INDEX)) $(BIN)/python -m release.check

audit: $(STAMP) ## known holes in the locked versions, where the package index tells of them
	$(BIN)/python -m release.audit

clean: ## remove .venv and caches
	rm -rf $(VENV) build dist *.egg-info .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache
