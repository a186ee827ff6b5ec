# The two commands: `make run` and `make test`. Everything else serves who works on Charter.
PYTHON ?= $(shell sh scripts/python.sh)
VENV := .venv
BIN := $(VENV)/bin
NODE := node_modules/.package-lock.json
COMPILE := $(BIN)/uv pip compile -q --system-certs --universal --python-version 3.11 --generate-hashes \
	--no-emit-index-url --no-emit-find-links --custom-compile-command "make lock"
# Compiled modules are kept: every start would otherwise compile two thousand anew.
unexport PYTHONDONTWRITEBYTECODE
# Python's and npm's packages come at the same time.
MAKEFLAGS += --jobs=2

.PHONY: run test seeded-bugs canaries hostile drill bench effect install lock format messages clean help

run: install          ## install what is missing and serve http://127.0.0.1:8000 (PORT=, DEMO=0)
	@exec $(BIN)/charter serve

test: install $(VENV)/.test  ## everything: linters, types, contracts, migrations, tests, browser
	@sh scripts/system-packages.sh
	@$(BIN)/charter test-database sh scripts/check.sh

seeded-bugs: install $(VENV)/.test  ## plant every fault into the approvals; each must be caught
	@CHARTER_SEEDED_BUGS=all CHARTER_APPROVAL_EXAMPLES=20 $(BIN)/charter test-database $(BIN)/pytest -s charter/kernel/approvals/tests/test_seeded_bugs.py -k planted_faults_are

canaries: install $(VENV)/.test  ## 50,000 answers to thirty customers, and to those of the demo: nobody reads of another
	@CHARTER_CANARIES=$${CHARTER_CANARIES:-50000} $(BIN)/charter test-database $(BIN)/pytest -n 3 tests/test_isolation.py -k "thirty or fourteen"

hostile: install $(VENV)/.test  ## 20,000 hostile forms and bodies: nothing breaks, nothing half written
	@CHARTER_HOSTILE=$${CHARTER_HOSTILE:-20000} $(BIN)/charter test-database $(BIN)/pytest -s tests/test_hostile.py

drill: install $(VENV)/.test  ## kill -9 of web, worker, database and parent, twenty rounds
	@CHARTER_DRILL=$${CHARTER_DRILL:-20} $(BIN)/charter test-database $(BIN)/pytest -s tests/test_drill.py

bench: install        ## speed, printed as CPU milliseconds per request
	@$(BIN)/charter bench

effect: install       ## how often the verdict on a measure's effect is wrong, and right (10,000 series a row)
	@$(BIN)/python -m bench.effect

install: $(VENV)/.run $(NODE)

$(VENV)/.setup: requirements-setup.lock
	@sh scripts/virtual-environment.sh "$(PYTHON)" $(VENV)
	@touch $@

$(VENV)/.run: $(VENV)/.setup requirements.lock pyproject.toml
	@sh scripts/python-packages.sh $(VENV) requirements.lock
	@touch $@

$(VENV)/.test: $(VENV)/.run requirements-dev.lock
	@sh scripts/python-packages.sh $(VENV) requirements-dev.lock
	@touch $@

$(NODE): package.json package-lock.json
	@sh scripts/npm-packages.sh
	@touch $@

lock: $(VENV)/.setup  ## resolve the Python and npm packages anew
	$(COMPILE) --group setup --no-deps -o requirements-setup.lock
	$(COMPILE) pyproject.toml -o requirements.lock
	$(COMPILE) pyproject.toml --group dev -c requirements.lock -o requirements-dev.lock
	npm install --package-lock-only --ignore-scripts

format: $(VENV)/.test ## put the code into house style
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

clean:                ## remove what was installed; the data in var/ stays
	rm -rf $(VENV) node_modules .mypy_cache .ruff_cache .hypothesis *.egg-info

help:                 ## this list
	@grep -E '^[a-z-]+:.*##' Makefile | sed 's/:.*##/\t/' | expand -t 12
