# Every target makes first what it needs; a second time that costs nothing.
.DEFAULT_GOAL := help
.PHONY: help setup run test check format lint types floors validate

help:  ## what can be made
	@sed -n 's/^\([a-z-]*\):.*## /\1|/p' Makefile | while IFS='|' read -r target what; do printf '  make %-10s %s\n' "$$target" "$$what"; done

setup:  ## .venv with everything that developing and running needs, and the embedded cloud's own environment
	@sh tools/local/setup.sh

run:  ## the service on this machine, embedded cloud included (PORT=8000 GATEWAY_PORT=4566); Ctrl-C stops it
	@sh tools/local/setup.sh --before-run
	@.venv/bin/python -m tools.local.run

validate: setup  ## judge one file: make validate FILE=claims.837 (no server needed)
	@test -n "$(FILE)" || { echo 'Say which file: make validate FILE=claims.837'; exit 2; }
	@.venv/bin/python -m chalicelib.cli validate "$(FILE)"

test: setup  ## the whole suite; says what it skips and why
	@.venv/bin/python -m pytest -rs

check: lint types floors test  ## format, lint, types, floors, tests: what must be green before a change lands

format: setup  ## rewrite the files as `check` wants them
	@.venv/bin/python -m ruff format .
	@.venv/bin/python -m ruff check --fix .

lint: setup
	@.venv/bin/python -m ruff format --check .
	@.venv/bin/python -m ruff check .

types: setup
	@.venv/bin/python -m mypy
	@.venv/bin/python -m mypy -p tools.local

floors: setup
	@.venv/bin/lint-imports
