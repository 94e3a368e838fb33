# clincite: `make ask Q="..."` answers a question, `make test` runs every check. Both set up what they need, once.
#
# The question goes from make to the program through the environment, as it was typed: no shell and no make function ever reads it
# as text of its own, so quotes, apostrophes, $, ` and ? in it are safe.

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.SUFFIXES:
SHELL := /bin/sh

override Q := $(value Q)
export Q

VENV := .venv
PY := $(VENV)/bin/python
INSTALLED := $(VENV)/.installed
INSTALLED_DEV := $(VENV)/.installed-dev
PIP := $(PY) -m pip --disable-pip-version-check --no-input install --quiet

.PHONY: help ask serve test lint types imports golden bench setup clean

help: ## show this list
	@echo 'make ask Q="What causes facial twitching and how is it treated?"'
	@sed -n 's/^\([a-z]*\):.*## \(.*\)/  make \1\t\2/p' Makefile

ask: $(INSTALLED) ## answer the question in Q
	@if [ -z "$$Q" ]; then echo 'Give a question: make ask Q="What causes facial twitching and how is it treated?"' >&2; exit 2; fi
	@$(PY) -m clincite ask -- "$$Q"

serve: $(INSTALLED) ## the page, in your browser
	@$(PY) -m clincite serve

test: lint types imports ## every check: lint, types, import contracts, tests with coverage
	@$(PY) -m pytest -n auto --dist loadfile --cov --cov-report=term

lint: $(INSTALLED_DEV) ## ruff: style and format
	@$(PY) -m ruff check .
	@$(PY) -m ruff format --check .

types: $(INSTALLED_DEV) ## mypy, strict
	@$(PY) -m mypy

imports: $(INSTALLED_DEV) ## lower rooms never import upper rooms
	@$(VENV)/bin/lint-imports --no-cache

golden: $(INSTALLED_DEV) ## write the kept articles anew, to review what changed in them
	@$(PY) -m tests.golden.articles

bench: $(INSTALLED_DEV) ## measure on the data sets in ../shared/data
	@$(PY) -m clincite bench

setup: $(INSTALLED_DEV) ## install everything, for development

clean: ## remove what make and the tests created (not your library)
	rm -rf $(VENV) build dist htmlcov .coverage .coverage.* .hypothesis .import_linter_cache .mypy_cache .pytest_cache .ruff_cache
	find src tests docs -name __pycache__ -type d -prune -exec rm -rf {} +

# The stamps hang on pyproject.toml alone: the install is editable, so an edited source file needs no new install.
$(PY):
	@echo 'Setting up clincite in $(VENV), once ...' >&2
	@python=$$(sh scripts/find_python.sh) && "$$python" -m venv --clear $(VENV)

$(INSTALLED): pyproject.toml $(PY)
	@$(PIP) --editable . >&2
	@touch $@

$(INSTALLED_DEV): $(INSTALLED)
	@$(PIP) --editable '.[dev]' >&2
	@touch $@
