# Convoscope. `make` lists what there is. Works with GNU make 3.81 and later, on Linux and macOS.

PORT ?= 8501
# Arguments for pytest: make test ARGS="tests/dl_core -k keys"
ARGS ?=
UV ?= uv
# All tests run in as many processes as there are processors, up to four: each has an engine and a
# browser of its own. Those that take time follow, alone. Some (ARGS) run in one process, where a
# debugger works.
SIDE_BY_SIDE ?= -n logical --maxprocesses=4 --dist loadfile

# The first Python 3.11 to 3.13 found; PYTHON=/path/to/python names another.
SUPPORTED := import sys; sys.exit(not ((3, 11) <= sys.version_info[:2] <= (3, 13)))
PYTHON ?= $(shell for p in python3 python3.13 python3.12 python3.11; do \
	if "$$p" -c '$(SUPPORTED)' 2>/dev/null; then echo "$$p"; break; fi; done)

VENV := .venv
PY := $(VENV)/bin/python
RUN_STAMP := $(VENV)/run.stamp
DEV_STAMP := $(VENV)/dev.stamp

# An environment whose Python is gone (upgraded, or the folder copied elsewhere) is made again.
BROKEN := $(shell "$(PY)" -c '$(SUPPORTED)' 2>/dev/null || rm -f $(RUN_STAMP) $(DEV_STAMP))

.PHONY: help run serve dev test lint format bench lock clean

help:
	@echo "make run     start Convoscope on http://localhost:$(PORT), for this computer only"
	@echo "make serve   start it for every computer of the network (a classroom)"
	@echo "make dev     like run, and reload when a file changes"
	@echo "make test    run all tests            (ARGS=\"tests/dl_core -k keys\" runs some)"
	@echo "make lint    ruff and mypy"
	@echo "make format  let ruff rewrite what it can"
	@echo "make bench   run every benchmark and print its figures"
	@echo "make lock    write requirements.txt and requirements-dev.txt from pyproject.toml (needs uv)"
	@echo "make clean   remove $(VENV) and caches; trained networks stay"

run: $(RUN_STAMP)
	$(PY) -m streamlit run app.py --server.address=127.0.0.1 --server.port=$(PORT) \
	  --browser.serverAddress=localhost

serve: $(RUN_STAMP)
	@address=`$(PY) -c "$$LAN_ADDRESS"`; \
	echo ""; \
	echo "  Other computers of this network open  http://$$address:$(PORT)"; \
	echo "  or, where the network knows names,    http://`hostname`:$(PORT)"; \
	echo ""; \
	echo "  Whoever reaches this address can train networks on this computer, without a password,"; \
	echo "  and what they see travels unencrypted. Use it on a network you trust; Ctrl-C ends it."; \
	echo "  The training engine itself stays closed: it listens on this computer only."; \
	echo ""; \
	exec $(PY) -m streamlit run app.py --server.address=0.0.0.0 --server.port=$(PORT) \
	  --browser.serverAddress=$$address

dev: $(DEV_STAMP)
	$(PY) -m streamlit run app.py --server.address=127.0.0.1 --server.port=$(PORT) \
	  --browser.serverAddress=localhost --server.fileWatcherType=auto --server.runOnSave=true

test: $(DEV_STAMP)
ifeq ($(strip $(ARGS)),)
	$(PY) -m pytest $(SIDE_BY_SIDE) -m "not alone"
	$(PY) -m pytest -m alone tests
else
	$(PY) -m pytest $(ARGS)
endif

lint: $(DEV_STAMP)
	$(PY) -m ruff check .
	$(PY) -m ruff format --check .
	$(PY) -m mypy

format: $(DEV_STAMP)
	$(PY) -m ruff check --fix .
	$(PY) -m ruff format .

# All of them, even after one fell short; the exit status then tells.
bench: $(DEV_STAMP)
	@status=0; for script in benchmarks/[a-z]*.py; do \
	  echo "== $$script"; PYTHONPATH=. $(PY) "$$script" || status=1; \
	done; exit $$status

# One lock for all platforms, then a check that wheels exist for each that is promised.
# Versions already locked are kept; make lock LOCK_FLAGS=--upgrade takes the newest.
LOCK_FLAGS ?=
COMPILE := $(UV) pip compile --quiet --universal --python-version 3.11 \
	--custom-compile-command "make lock"
lock:
	@command -v $(UV) >/dev/null || { echo "make lock needs uv: python3 -m pip install uv"; exit 1; }
	$(COMPILE) $(LOCK_FLAGS) pyproject.toml -o requirements.txt
	$(COMPILE) $(LOCK_FLAGS) pyproject.toml --group dev -c requirements.txt -o requirements-dev.txt
	@for version in 3.11 3.12 3.13; do \
	  for platform in x86_64-unknown-linux-gnu aarch64-unknown-linux-gnu aarch64-apple-darwin; do \
	    $(UV) pip compile --quiet --only-binary :all: --python-version $$version \
	      --python-platform $$platform requirements-dev.txt >/dev/null || exit 1; \
	    echo "Python $$version on $$platform: every package has a wheel"; \
	  done; \
	done

clean:
	rm -rf $(VENV) .mypy_cache .pytest_cache .ruff_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# The environment ------------------------------------------------------------------------------

$(RUN_STAMP): requirements.txt
	@$(MAKE_VENV)
	$(PY) -m pip install -r requirements.txt
	@touch $@

$(DEV_STAMP): requirements.txt requirements-dev.txt
	@$(MAKE_VENV)
	$(PY) -m pip install -r requirements-dev.txt
	@touch $(RUN_STAMP) $@

define MAKE_VENV
if [ -z "$(PYTHON)" ]; then \
  echo "Convoscope needs Python 3.11, 3.12 or 3.13, and found none of them."; \
  echo "Found: `python3 --version 2>&1 || true`"; \
  echo "Install one, or name it: make run PYTHON=/path/to/python3.12"; exit 1; \
fi; \
"$(PYTHON)" -c '$(SUPPORTED)' || { \
  echo "Convoscope needs Python 3.11, 3.12 or 3.13; $(PYTHON) is another."; exit 1; }; \
if "$(PY)" -c '$(SUPPORTED)' 2>/dev/null && "$(PY)" -m pip --version >/dev/null 2>&1; then :; else \
  echo "Making $(VENV) with $(PYTHON); the libraries are installed once, which takes minutes."; \
  "$(PYTHON)" -m venv --clear $(VENV) || { \
    echo "On Debian and Ubuntu: sudo apt install python3-venv"; exit 1; }; \
fi
endef

# The address other computers reach this one at: that of the interface packets would leave by.
# Connecting a UDP socket sends nothing.
define LAN_ADDRESS
import socket
with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as s:
    try:
        s.connect(("192.0.2.1", 9))
        print(s.getsockname()[0])
    except OSError:
        print("127.0.0.1")
endef
export LAN_ADDRESS
