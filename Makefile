# make lab     install what is needed into .venv, open JupyterLab on the first notebook
# make test    install the test tools and a browser, run every test
# make busy-test  the journeys and the tests of training processes, beside two processes that each burn a core
# make lint    style, types, directions of imports, stripped notebooks, the browser bundle
# make bundle  rebuild topowidgets/pages/static from topowidgets/widgets/js (needs node)
# make bench   measure speeds against the named peers

# The first Python here that is new enough; PYTHON=... names another.
PYTHON ?= $(shell for p in python3 python3.13 python3.12 python3.11 python; do \
	$$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$p && break; done)
BIN := .venv/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check
# Arguments for JupyterLab, for example LAB_ARGS="--no-browser --port 8889"
LAB_ARGS ?=
# Arguments for pytest, for example TEST_ARGS="-m 'not ui' -x"; without any, journeys run beside the rest.
TEST_ARGS ?=
PYTEST := $(BIN)/python -m pytest
# Two processes take one file after another: journeys, which mostly wait, and what starts processes of its own.
SHARED := $(PYTEST) --verbose --numprocesses 2 --dist loadfile --junitxml=.pytest-shared.xml
JOURNEYS := tests/ui tests/runtime tests/widgets
# JupyterLab refuses to start for root unless told; the server answers this machine only.
ROOT_ARGS := $(shell [ "$$(id -u)" = 0 ] && echo --allow-root)

.DELETE_ON_ERROR:
.PHONY: lab test busy-test lint style types imports notebooks bundle bundle-check bench js-test clean

lab: .venv/installed-lab
	$(BIN)/jupyter lab --ServerApp.ip=127.0.0.1 $(ROOT_ARGS) $(LAB_ARGS) notebooks/00_start_here.ipynb

# Side by side on few cores, threads that wait for one another must sleep: spinning, they take the core that another test needs (a product with a Hessian took 140 ms instead of 2).
test busy-test: export OMP_WAIT_POLICY := passive
test busy-test: export OPENBLAS_NUM_THREADS := 1
# Hundreds of processes are started: what one of them compiled is read by the next, also where the variable was set.
test busy-test: export PYTHONDONTWRITEBYTECODE :=
# First, since a process whose files may not grow, as some tests have it, would leave half a file.
COMPILE := $(BIN)/python -m compileall -q topowidgets

test: .venv/installed-test js-test
	$(BIN)/python tools/find_browser.py
	$(COMPILE)
ifeq ($(strip $(TEST_ARGS)),)
	@rm -f .pytest-*.xml; $(SHARED) $(JOURNEYS) >.pytest-shared.log 2>&1 & shared=$$!; \
	$(PYTEST) --junitxml=.pytest-rest.xml $(addprefix --ignore=,$(JOURNEYS)); rest=$$?; \
	wait $$shared; shared=$$?; cat .pytest-shared.log; \
	$(BIN)/python tools/slowest_files.py .pytest-*.xml; exit $$((rest || shared))
else
	$(PYTEST) $(TEST_ARGS)
endif

busy-test: .venv/installed-test
	$(BIN)/python tools/find_browser.py
	$(COMPILE)
	@$(BIN)/python tools/busy_machine.py 2 $(SHARED) tests/ui tests/runtime; code=$$?; \
	$(BIN)/python tools/slowest_files.py .pytest-shared.xml; exit $$code

bench: .venv/installed-bench
	$(BIN)/python -m tests.benchmarks $(BENCH_ARGS)

lint: style types imports notebooks bundle-check

style: .venv/installed-dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/python tools/check_prose.py
	$(BIN)/python -m tools.draw_architecture --check
	$(BIN)/python -m tools.write_settings --check

types: .venv/installed-dev
	$(BIN)/mypy

imports: .venv/installed-dev
	$(BIN)/lint-imports

notebooks: .venv/installed-dev
	$(BIN)/nbstripout --verify notebooks/*.ipynb

bundle-check:
	@$(call with-node,npm run --silent check)

bundle: node_modules/.package-lock.json
	npm run --silent build

js-test:
	@$(call with-node,npm run --silent test)

clean:
	rm -rf .venv node_modules

# A step that needs node: left out with a message where there is none, except in CI.
define with-node
if command -v npm >/dev/null 2>&1; then \
	$(MAKE) --no-print-directory node_modules/.package-lock.json && echo '$(1)' && $(1); \
elif [ -n "$$CI" ]; then echo 'node is missing: $(1) did not run' >&2; exit 1; \
else echo 'no node here: $(1) is left out'; fi
endef

node_modules/.package-lock.json: package.json package-lock.json
	npm ci --ignore-scripts --no-audit --no-fund
	@mkdir -p node_modules && touch $@

# Each .venv/installed-EXTRA is a stamp: a second `make lab` starts at once.
.venv/bin/python:
	@[ -n "$(PYTHON)" ] || { echo 'Python 3.11 or newer is needed, and none was found.' >&2; exit 1; }
	$(PYTHON) -m venv .venv

.venv/constraints.txt: tools/install_torch.py | .venv/bin/python
	$(BIN)/python tools/install_torch.py --constraints $@

.venv/installed-%: pyproject.toml .venv/constraints.txt
	$(PIP) install --constraint .venv/constraints.txt --editable '.[$*]'
	@case $* in lab) ;; *) $(MAKE) --no-print-directory .venv/installed-curvlinops ;; esac
	@touch $@

# Without --no-deps it brings torchvision, and that a CUDA build of torch: see CONTRIBUTING.md.
.venv/installed-curvlinops:
	$(PIP) install --no-deps curvlinops-for-pytorch==3.0.1
	@touch $@
