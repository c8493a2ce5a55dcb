# Every target makes first what it needs; a second time that costs nothing.
.DEFAULT_GOAL := help
.PHONY: help setup run test check format lint types floors validate generate bench faults fuzz coverage mutate rules-check reference package deploy e2e cold lock audit sbom load soak schemathesis

help:  ## what can be made
	@sed -n 's/^\([a-z0-9-]*\):.*## /\1|/p' Makefile | while IFS='|' read -r target what; do printf '  make %-10s %s\n' "$$target" "$$what"; done

setup:  ## .venv with everything that developing and running needs, and the embedded cloud's own environment
	@sh tools/local/setup.sh

run:  ## the service on this machine, embedded cloud included (PORT=8000 GATEWAY_PORT=4566); Ctrl-C stops it
	@sh tools/local/setup.sh --before-run
	@.venv/bin/python -m tools.local.run

validate: setup  ## judge one file: make validate FILE=claims.837 (no server needed)
	@test -n "$(FILE)" || { echo 'Say which file: make validate FILE=claims.837'; exit 2; }
	@.venv/bin/python -m chalicelib.cli validate --format text "$(FILE)"

test: setup  ## the whole suite; says what it skips and why
	@.venv/bin/python -m pytest -rs --numprocesses auto --maxprocesses 4 --dist loadgroup

coverage: setup  ## lines and branches of checks, rules and validation that the quick suites run; at least 98 %
	@.venv/bin/python -m pytest tests/unit tests/examples tests/x12 tests/house --cov=chalicelib.checks \
		--cov=chalicelib.rules --cov=chalicelib.validation --cov-branch --cov-report=term-missing:skip-covered \
		--cov-fail-under=98

mutate: setup  ## one small mistake at a time in the checks, and whether their tests notice; writes docs/mutation.md (15 minutes)
	@.venv/bin/python -m tools.mutation.run

check: lint types floors rules-check test  ## format, lint, types, floors, rule book, tests: what must be green before a change lands

format: setup  ## rewrite the files as `check` wants them
	@.venv/bin/python -m ruff format .
	@.venv/bin/python -m ruff check --fix .

lint: setup
	@.venv/bin/python -m ruff format --check .
	@.venv/bin/python -m ruff check .

types: setup
	@.venv/bin/python -m mypy
	@.venv/bin/python -m mypy -p tools.local -p tools.mutation -p tools.deploy

floors: setup
	@.venv/bin/lint-imports

generate: setup  ## schemas, docs/findings.md and docs/rule-book.md from checks and rules, rules files in their canonical form
	@.venv/bin/python tools/generate.py
	@.venv/bin/python tools/format_rules.py

bench: setup  ## speed and memory beside pyx12 and claim-validator; writes bench/results.md (about 5 minutes)
	@.venv/bin/python -m bench.run

faults: setup  ## planted faults and clean claims, open scrubbers beside; writes tests/faults/results.md (2 minutes)
	@.venv/bin/python -m tests.faults.benchmark

fuzz: setup  ## garbled files and odd claims for SECONDS (default 120); writes bench/fuzz.md
	@.venv/bin/python -m bench.fuzzing.run --seconds $(or $(SECONDS),120)

rules-check: setup  ## the rule book: unknown codes, dates, limits, sources, examples; fails on errors, not on warnings
	@.venv/bin/python -m chalicelib.cli rules-check --format text

reference: setup  ## rebuild rules_data/reference from its sources: make reference SOURCES=folder
	@.venv/bin/python -m tools.reference.build_all --sources "$(or $(SOURCES),sources)" --into "$(or $(INTO),rules_data/reference)"

package: setup  ## template and zip for AWS in build/STAGE (default dev): the same bytes for the same checkout
	@.venv/bin/python -m tools.deploy.package --stage "$(or $(STAGE),dev)"

deploy: setup  ## to AWS with the credentials of this shell: make deploy STAGE=prod ARGS="--alarms-to you@example.com"
	@test -n "$(STAGE)" || { echo 'Say which stage: make deploy STAGE=prod'; exit 2; }
	@.venv/bin/python -m tools.deploy --stage "$(STAGE)" $(ARGS)

e2e: setup  ## the real package deployed into the embedded cloud and tried through its API Gateway; lists what was deployed
	@.venv/bin/python -m pytest -rs tests/e2e/deployed

lock: setup  ## every requirements-*.lock anew, with hashes (UPGRADE=--upgrade for the newest versions)
	@sh tools/deploy/lock.sh

audit: setup  ## every locked package against the known vulnerabilities; fails where they could not be looked up
	@sh tools/deploy/tools.sh
	@.venv/bin/python -m tools.deploy.audit

sbom: setup  ## build/sbom.json: what ships, as CycloneDX
	@sh tools/deploy/tools.sh
	@mkdir -p build && .local/tools/bin/cyclonedx-py requirements --output-reproducible -o build/sbom.json requirements-lambda.lock
	@echo build/sbom.json

load: setup  ## throughput and times at rising concurrency, against a service that runs: make load KEY=otg_... (ADDRESS=)
	@.venv/bin/python -m bench.load "$(or $(ADDRESS),http://127.0.0.1:8000)" "$(KEY)"

soak: setup  ## ten minutes of even load: make soak KEY=otg_... (ADDRESS=, MINUTES=10)
	@.venv/bin/python -m bench.load "$(or $(ADDRESS),http://127.0.0.1:8000)" "$(KEY)" --soak-minutes $(or $(MINUTES),10)

schemathesis: setup  ## CASES (default 10000) requests made from the description, each with a key: no 5xx, nothing unannounced
	@SCHEMATHESIS_CASES=$(or $(CASES),10000) .venv/bin/python -m pytest -q tests/http/test_description.py -k any_request

cold: setup  ## cold starts of the package beside a bare function's; fails above twice its time
	@.venv/bin/python -m bench.cold_package
