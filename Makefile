SHELL := /bin/bash
PY := .venv/bin/python

.PHONY: setup compiled run test check bench docs screenshots words kit lock machine

.venv/ready: test.lock uv.lock pyproject.toml
	@command -v python3.11 >/dev/null || { echo "Python 3.11 is needed: install python3.11 first." >&2; exit 1; }
	@python3.11 -c "import ensurepip" 2>/dev/null || \
	  if [ "$$(id -u)" = 0 ]; then apt-get update -qq && apt-get install -y -qq --no-install-recommends python3.11-venv; \
	  else echo "Install python3.11-venv first: sudo apt-get install python3.11-venv" >&2; exit 1; fi
	python3.11 -m venv --clear .venv
	$(PY) -m pip install -q --disable-pip-version-check --require-hashes -r uv.lock
	.venv/bin/uv pip sync -q --compile-bytecode --python $(PY) --require-hashes test.lock
	.venv/bin/uv pip install -q --python $(PY) --no-deps --no-index --offline -e .
	@touch $@

setup: .venv/ready

# Compiled once here: where Python may not keep what it compiled, every process would do it again.
compiled: setup
	@$(PY) -m compileall -q src

run: compiled
	@.venv/bin/lienthong demo
	@.venv/bin/lienthong serve

words: setup
	@$(PY) tests/words.py

kit: setup
	@$(PY) tests/kit.py

lock: setup
	.venv/bin/uv pip compile pyproject.toml --group test --generate-hashes --no-emit-index-url --python-version 3.11 -q -o test.lock
	.venv/bin/uv pip compile pyproject.toml -c test.lock --generate-hashes --no-emit-index-url --python-version 3.11 -q -o run.lock

check: compiled
	.venv/bin/ruff check src tests bench
	.venv/bin/ruff format --check src tests bench
	.venv/bin/lint-imports contracts.toml --no-logo
	.venv/bin/mypy
	.venv/bin/pytest -n 2 -m "not browser and not slow and not service and not pages" -p no:cacheprovider

machine: setup
	@bash tests/machine.sh

test: setup machine check
	.venv/bin/pytest -n 2 -m "service or pages" -p no:cacheprovider
	.venv/bin/pytest -m "browser or slow" -p no:cacheprovider
	$(PY) tests/postgres.py .venv/bin/pytest -m "service" -p no:cacheprovider

bench: setup
	@for each in bench/*.py; do echo "== $$each"; $(PY) $$each || exit 1; done

docs: setup
	$(PY) tests/docs_pages.py
	.venv/bin/pytest tests/docs -m "" -p no:cacheprovider

screenshots: setup machine
	$(PY) tests/screenshots.py
